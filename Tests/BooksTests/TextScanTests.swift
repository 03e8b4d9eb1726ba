import Facts
import Testing

@testable import Books

/// A search in long texts finds what folding each of them finds.
@Suite struct TextScanTests {
  private enum Diary {
    static let entry = KindID(1)
    static let title = Field<String>(0x101)
    static let text = Field<String>(0x102)
    static let schema = Schema([
      Schema.Kind(id: entry, searched: [title.id, text.id], bulky: [text.id])
    ])
  }

  private static let words = [
    "Prüfung", "STRASSE", "Straße", "reklamation", "Ὀδυσσεύς", "ΣΊΣΥΦΟΣ", "Ёлкин", "ırmak", "İzmir",
    "한국어", "\u{1112}\u{1161}\u{11AB}", "田中商事", "か\u{3099}", "ﾊﾟｰﾃｨｰ", "👩\u{200D}💻", "so\u{AD}ft",
    "e\u{301}cole", "हिन्दी", "น้ำ", "שָׁלוֹם", "½", "\u{FDFA}", "ﬁn", "a", "\n", "x\u{315}\u{301}",
  ]

  private func book(_ texts: [String?], and foreign: [Operation] = []) throws -> Book {
    var book = Book(schema: Diary.schema)
    var writer = Writer(11)
    for (place, text) in texts.enumerated() {
      book.fold(
        writer.set(
          writer.newID(),
          Diary.entry,
          [(Diary.title.id, .text("n\(place)")), (Diary.text.id, text.map { .text($0) })]
        )
      )
    }
    if !foreign.isEmpty {
      book.fold(
        writer.write([
          Event(entity: writer.newID(), kind: Diary.entry, operations: foreign)
        ])
      )
    }
    return try Book(
      schema: Diary.schema,
      base: Base(MappedBytes(book.checkpoint()), for: Diary.schema)
    )
  }

  private func expectFound(_ words: [String], _ book: Book) {
    for word in words {
      let folded = Folding.fold(word)
      let found = book.rowSet(Diary.entry, .words(word))
      for row in book.rows(Diary.entry) {
        let parts = [Diary.title, Diary.text].compactMap { book[row, $0].map { Folding.fold($0) } }
        let isFound = parts.contains { ByteSearch.find(folded, in: $0) != nil }
        #expect(found[Int(row.index)] == isFound, "“\(word)”, row \(row.index)")
        #expect(book.matches(row, .words(word)) == isFound, "“\(word)”, row \(row.index)")
      }
    }
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func `random texts are found by their parts`(seed: UInt64) throws {
    var random = IDSource(seed: seed)
    func pick(_ bound: Int) -> Int { Int(random.random() % UInt64(bound)) }
    let texts: [String?] = (0..<300).map { _ in
      pick(9) == 0
        ? nil
        : (0..<pick(7)).map { _ in Self.words[pick(Self.words.count)] }
          .joined(separator: [" ", "", ", "][pick(3)])
    }
    var sought = ["zzz", "ss", "strasse", "prufung", "가", "οδυσ", "ι", "u", ""]
    for _ in 0..<12 {
      let word = Self.words[pick(Self.words.count)]
      sought.append(String(word.dropFirst(pick(word.count)).prefix(1 + pick(5))))
    }
    expectFound(sought, try book(texts))
  }

  /// What the second of two words is asked of is what holds the first; neither is remembered by
  /// half.
  @Test(arguments: 5...8 as ClosedRange<UInt64>)
  func `two words are found where both are`(seed: UInt64) throws {
    var random = IDSource(seed: seed)
    func pick(_ bound: Int) -> Int { Int(random.random() % UInt64(bound)) }
    let book = try book(
      (0..<400).map { _ in
        (0..<pick(4)).map { _ in Self.words[pick(Self.words.count)] }.joined(separator: " ")
      }
    )
    for _ in 0..<30 {
      let words = [Self.words[pick(Self.words.count)], "n\(pick(40))", Self.words[pick(20)]]
      for pair in [words, words.reversed(), [words[0], words[2]]] {
        let predicate = Predicate.and(pair.map { .words($0) })
        let found = book.rowSet(Diary.entry, predicate)
        for row in book.rows(Diary.entry) {
          #expect(found[Int(row.index)] == book.matches(row, predicate), "\(pair), \(row.index)")
        }
      }
      expectFound(words, book)
    }
  }

  /// One record suffices, of a later program say, and the column of all is another.
  @Test func `texts are found beside values of other types`() throws {
    let texts: [String?] = (0..<300).map { $0 % 7 == 0 ? "Prüfung \($0)" : nil }
    for foreign in [
      Operation(.set, Diary.text.id, .int(5)), Operation(.add, Diary.text.id, .text("Prüfung")),
    ] {
      expectFound(["prufung", "prufung 14", "zzz"], try book(texts, and: [foreign]))
      let typed = try book(texts, and: [foreign])
      for part in ["p", "pr", "prü", "prüfung", "prüfung 6"] { expectFound([part], typed) }
      // Of few rows only these are looked at: the 14th, the 140th and the 147th hold both.
      let both = Predicate.and([.words("n14"), .words("prufung")])
      let found = try book(texts, and: [foreign]).rowSet(Diary.entry, both)
      #expect(found.count == 3)
      for row in typed.rows(Diary.entry) {
        #expect(found[Int(row.index)] == typed.matches(row, both), "row \(row.index)")
      }
    }
  }

  /// Each length of piece, and texts that are longer than one.
  @Test func `long texts are found wherever the word stands`() throws {
    let filler = String(repeating: "Lorem ipsum – dolor. ", count: 9000)
    var texts: [String?] = (0..<200).map { $0 % 3 == 0 ? "Prüfung \($0)" : nil }
    texts[70] = filler + "Reklamation"
    texts[71] = String(repeating: "\u{FDFA}", count: 90_000) + "Reklamation"
    texts[140] = "Rekla" + filler
    texts[141] = "mation"
    expectFound(["reklamation", "prufung 6", "dolor", "mation", "zz"], try book(texts))
  }

  /// The second word is sought only among the rows of the first, where it holds that.
  @Test func `letters typed one after the other find what the word finds at once`() throws {
    var texts: [String?] = (0..<900).map { "Zeile \($0)" }
    for place in [3, 64, 65, 700, 899] { texts[place] = "Prüfung \(place)" }
    let typed = try book(texts)
    for part in ["p", "pr", "prü", "prüf", "prüfung", "prüfung 6"] { expectFound([part], typed) }
  }
}
