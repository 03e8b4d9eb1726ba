import CStore
import Facts
import Testing

@testable import Books

/// Folding by table is folding, wherever the table does not decline.
@Suite struct FoldingTableTests {
  /// Parts of many scripts, with what is awkward in each, and bytes that are not UTF-8.
  private static let parts: [[UInt8]] =
    [
      "Reklamation, erledigt", "PRÜFUNG", "Straße", "ẞ", "é", "e\u{301}", "a\u{323}\u{301}", "Ǆ",
      "İı", "ﬁn", "Øre", "Þ", "œ", "\u{AD}", "\u{200D}", "\u{FE0F}", "’–…", "½①", "\u{FDFA}",
      "Ὀδυσσεύς", "ΣΊΣΥΦΟΣ", "Ёлкин", "й", "и\u{306}", "שָׁלוֹם", "\u{5B0}", "مُحَمَّد", "ـ", "آ",
      "हिन्दी", "क़", "क\u{93C}", "\u{9C7}\u{9BE}", "ในน้ำ", "\u{E49}\u{E38}", "か", "が",
      "か\u{3099}", "ｶﾞ", "田中商事", "한국", "\u{1112}\u{1161}\u{11AB}", "각\u{11A8}", "👩\u{200D}💻", "👍🏽",
      "𝔘𝔫𝔦", "𠮷", "\u{20DD}", "\u{338}", "\u{345}", "ཱི", "1\u{301}", " ", "\n", "z", "A", "[", "@",
    ].map { Array($0.utf8) } + [
      [0xFF], [0xC3], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xC0, 0xAF], [0xF4, 0x90, 0x80, 0x80],
      [0x80], [0xF0, 0x9F, 0x98], [0x7F], [0],
    ]

  private struct Folded: Equatable {
    var texts: [[UInt8]] = []
    var isOdd: [Bool] = []
  }

  /// What the C function makes of some texts that stand in the middle of a heap.
  private func fold(_ texts: [[UInt8]], room: Int, isPortable: Bool) -> Folded {
    let heap = texts.flatMap { $0 }
    var offsets: [UInt32] = [1000]
    for text in texts { offsets.append((offsets.last ?? 0) + UInt32(text.count)) }
    var text = [UInt8](repeating: 0xEE, count: room + 64)
    var places = [UInt32](repeating: 0, count: texts.count + 1)
    var odd = [UInt64](repeating: 0, count: (texts.count + 63) / 64)
    // All buffers outlive the call that they are lent to.
    unsafe FoldingTable.shared.with { folds in
      var folds = unsafe folds
      unsafe heap.withUnsafeBufferPointer { heap in
        unsafe offsets.withUnsafeBufferPointer { offsets in
          unsafe text.withUnsafeMutableBufferPointer { text in
            unsafe places.withUnsafeMutableBufferPointer { places in
              unsafe odd.withUnsafeMutableBufferPointer { odd in
                var from = unsafe daybook_heap(
                  text: heap.baseAddress,
                  length: heap.count,
                  offsets: offsets.baseAddress,
                  rows: offsets.count - 1
                )
                var to = unsafe daybook_folded(
                  text: text.baseAddress,
                  room: room,
                  offsets: places.baseAddress,
                  odd: odd.baseAddress
                )
                if isPortable {
                  unsafe daybook_fold_portable(&from, &folds, &to)
                } else {
                  unsafe daybook_fold(&from, &folds, &to)
                }
              }
            }
          }
        }
      }
    }
    #expect(text[room...].allSatisfy { $0 == 0xEE }, "written beyond the room")
    return Folded(
      texts: texts.indices.map { Array(text[Int(places[$0])..<Int(places[$0 + 1])]) },
      isOdd: texts.indices.map { odd[$0 >> 6] >> UInt64($0 & 63) & 1 == 1 }
    )
  }

  private func reference(_ text: [UInt8]) -> [UInt8] {
    Folding.fold(String(decoding: text, as: UTF8.self))
  }

  private func expectFolded(_ texts: [[UInt8]], room: Int) {
    let one = fold(texts, room: room, isPortable: false)
    let other = fold(texts, room: room, isPortable: true)
    for (place, text) in texts.enumerated() {
      for folded in [one, other] {
        if folded.isOdd[place] {
          #expect(folded.texts[place].isEmpty)
        } else if folded.texts[place] != reference(text) {
          Issue.record("\(String(decoding: text, as: UTF8.self).unicodeScalars.map(\.value))")
        }
      }
    }
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func `random texts of all scripts fold as they do one by one`(seed: UInt64) {
    var random = IDSource(seed: seed)
    func pick(_ bound: Int) -> Int { Int(random.random() % UInt64(bound)) }
    for _ in 0..<40 {
      let texts = (0..<pick(150)).map { _ in
        (0..<pick(12)).flatMap { _ in Self.parts[pick(Self.parts.count)] }
      }
      let length = texts.reduce(0) { $0 + $1.count }
      expectFolded(texts, room: length * 2 + 64)
      // Where room runs out, rows are odd and nothing is written beyond.
      expectFolded(texts, room: pick(length + 64))
    }
  }

  @Test func `each scalar folds as it does alone, behind a letter, a sign and itself`() {
    var texts: [[UInt8]] = []
    for value in UInt32(0)...0x10_FFFF {
      guard let scalar = Unicode.Scalar(value), value < 0x3_0000 || value > 0xE_0000 - 1 else {
        continue
      }
      texts.append(Array("b\(scalar)1\(scalar)か\(scalar)\(scalar)й\(scalar)b".utf8))
      if texts.count == 4096 {
        expectFolded(texts, room: 1 << 20)
        texts.removeAll()
      }
    }
    expectFolded(texts, room: 1 << 20)
  }

  @Test(arguments: [
    "Prüfung in der nächsten Straße – „ja“", "Łódź, Đorđe, Ørsted", "Ὀδυσσεύς και Σίσυφος",
    "Съешь ещё этих мягких булок", "田中商事株式会社", "かがみの前で", "한국어 문장", "👍 👩\u{200D}💻 ❤️",
    "हिन्दी में लिखा", "ภาษาไทยที่นี่", "e\u{301}cole", "שָׁלוֹם", "مُحَمَّد",
  ])
  func `no text as people write it is odd`(text: String) {
    let folded = fold([Array(text.utf8)], room: 1024, isPortable: false)
    #expect(folded.isOdd == [false])
    #expect(folded.texts == [Folding.fold(text)])
  }

  @Test func `offsets out of order lead nowhere`() {
    let text = Array("ABCDEFGH".utf8)
    var places = [UInt32](repeating: 9, count: 4)
    var odd: [UInt64] = [0]
    var folded = [UInt8](repeating: 0, count: 256)
    let offsets: [UInt32] = [4, 9, 6, 400]
    // As above.
    unsafe FoldingTable.shared.with { folds in
      var folds = unsafe folds
      unsafe folded.withUnsafeMutableBufferPointer { folded in
        unsafe places.withUnsafeMutableBufferPointer { places in
          unsafe odd.withUnsafeMutableBufferPointer { odd in
            unsafe text.withUnsafeBufferPointer { text in
              unsafe offsets.withUnsafeBufferPointer { offsets in
                var from = unsafe daybook_heap(
                  text: text.baseAddress,
                  length: text.count,
                  offsets: offsets.baseAddress,
                  rows: 3
                )
                var to = unsafe daybook_folded(
                  text: folded.baseAddress,
                  room: folded.count,
                  offsets: places.baseAddress,
                  odd: odd.baseAddress
                )
                unsafe daybook_fold(&from, &folds, &to)
              }
            }
          }
        }
      }
    }
    #expect(places == [0, 5, 5, 5])
    #expect(odd == [0])
  }
}
