import Books
public import Facts

/// By what a text gives a person away: their names in every usual order, their addresses, and
/// their numbers however they are written.
///
/// Spelling is folded, so that case and accents do not hide anybody. A given name alone is no term:
/// it belongs to too many.
public struct SubjectTerms: Sendable {
  /// Digits that a number must share from its end to be the same.
  private static let digits = 7

  private var words: Set<[UInt8]> = []
  /// Family names, which others bear too.
  private var families: Set<[UInt8]> = []
  private var numbers: Set<[UInt8]> = []

  public init() {}

  public var isEmpty: Bool { words.isEmpty && families.isEmpty && numbers.isEmpty }

  /// All of it as text, a line a term: what it is, and its bytes in hexadecimal digits.
  public var lines: [String] {
    func lines(_ letter: String, _ terms: Set<[UInt8]>) -> [String] {
      terms.map { term in
        letter + term.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
      }.sorted()
    }
    return lines("w", words) + lines("f", families) + lines("n", numbers)
  }

  /// What `lines` said; other lines are passed over.
  public init(lines: [String]) {
    for line in lines {
      let digits = line.dropFirst().utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
      // The shortest has three bytes; a half would be found in what means somebody else.
      guard digits.count == line.utf8.count - 1, digits.count >= 6, digits.count % 2 == 0 else {
        continue
      }
      let term = stride(from: 0, to: digits.count, by: 2).map { place in
        UInt8(digits[place] << 4 | digits[place + 1])
      }
      switch line.first {
      case "w": words.insert(term)
      case "f": families.insert(term)
      case "n": numbers.insert(term)
      default: continue
      }
    }
  }

  /// How sure it is that a text means the person.
  public enum Certainty: Hashable, Sendable {
    /// Their whole name, an address or a number of theirs stands there.
    case sure
    /// Only their family name does: it may be a namesake.
    case namesake
  }

  /// Takes what an event of the person says into account.
  public mutating func take(_ event: Event) {
    var given: String?
    var family: String?
    for operation in event.operations {
      guard case .text(let text)? = operation.value else { continue }
      switch operation.field {
      case Contact.name.id: add(name: text)
      case Contact.givenName.id: given = text
      case Contact.familyName.id: family = text
      case ContactPoint.value.id, ContactPoint.original.id: add(point: text)
      default: continue
      }
    }
    if let family { add(family: family) }
    if let given, let family { add(name: "\(given) \(family)") }
  }

  private mutating func add(name: String) {
    let parts = name.split(separator: " ")
    guard let last = parts.last else { return }
    add(word: name)
    guard parts.count > 1 else { return }
    let first = parts.dropLast().joined(separator: " ")
    add(word: "\(last) \(first)")
    add(word: "\(last), \(first)")
    add(family: String(last))
  }

  private mutating func add(family: String) {
    let folded = Folding.fold(family)
    if folded.count > 2 { families.insert(folded) }
  }

  private mutating func add(point: String) {
    add(word: point)
    let digits = Self.digits(of: point)
    if digits.count >= Self.digits { numbers.insert(Array(digits.suffix(Self.digits))) }
  }

  private mutating func add(word: String) {
    let folded = Folding.fold(word)
    if folded.count > 2 { words.insert(folded) }
  }

  /// Whether a text names the person.
  public func mentions(_ text: String) -> Bool { certainty(of: text) != nil }

  /// How sure it is that a text names the person; nil where it does not.
  public func certainty(of text: String) -> Certainty? {
    let folded = Folding.fold(text)
    if words.contains(where: { Self.stands($0, in: folded) }) { return .sure }
    let digits = numbers.isEmpty ? [] : Self.digits(of: text)
    if numbers.contains(where: { Self.place(of: $0, in: digits[...]) != nil }) { return .sure }
    return families.contains { Self.stands($0, in: folded) } ? .namesake : nil
  }

  private static func digits(of text: String) -> [UInt8] {
    text.utf8.filter { (0x30...0x39).contains($0) }
  }

  /// Whether a term stands in a text as a word or several, not inside another word.
  private static func stands(_ term: [UInt8], in text: [UInt8]) -> Bool {
    var rest = text[...]
    while let start = place(of: term, in: rest) {
      let end = start + term.count
      let before = start == text.startIndex || !isLetter(text[start - 1])
      let after = end == text.endIndex || !isLetter(text[end])
      if before && after { return true }
      rest = text[(start + 1)...]
    }
    return false
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
  }

  private static func place(of term: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
    guard let first = term.first, text.count >= term.count else { return nil }
    var index = text.startIndex
    while index <= text.endIndex - term.count {
      guard let next = text[index...(text.endIndex - term.count)].firstIndex(of: first) else {
        return nil
      }
      if text[next..<next + term.count].elementsEqual(term) { return next }
      index = next + 1
    }
    return nil
  }
}
