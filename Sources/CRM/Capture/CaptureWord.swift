import Books

/// A word of a line: what stands between white space, or between double quotes.
struct CaptureWord {
  /// Without the quotes of a quoted value.
  var text: String
  /// In characters of the line, quotes included.
  let range: Range<Int>
  /// Whether it stands in quotes as a whole, or a value behind a mark does.
  var isQuoted = false

  /// Folded, and without the comma or colon behind it.
  let core: String
  /// The comma or colon behind it.
  let ending: Character?

  init(_ text: String, _ range: Range<Int>, isQuoted: Bool = false) {
    self.text = text
    self.range = range
    self.isQuoted = isQuoted
    let last = text.last
    let isEnding = !isQuoted && text.count > 1 && (last == "," || last == ":")
    ending = isEnding ? last : nil
    core = TypedText(isEnding ? String(text.dropLast()) : text).text
  }

  /// As typed, without the comma or colon behind it.
  var bare: String { ending == nil ? text : String(text.dropLast()) }

  /// Whether it could be a part of somebody's name.
  var isNameLike: Bool {
    guard !isQuoted, let first = bare.first, first.isLetter else { return false }
    return bare.allSatisfy { $0.isLetter || "-'’.".contains($0) }
  }

  var isCapitalised: Bool { bare.first?.isUppercase == true }

  /// The value behind a prefix; nil where the word does not begin with it.
  func value(behind prefix: String) -> String? {
    guard text.count >= prefix.count, text.prefix(prefix.count).lowercased() == prefix else {
      return nil
    }
    return String(text.dropFirst(prefix.count))
  }
}

/// A line taken apart into parts and words.
struct CaptureText {
  let characters: [Character]

  init(_ text: String) { characters = Array(text) }

  func string(_ range: Range<Int>) -> String { String(characters[range]) }

  /// The parts between `;` and line ends, blank ones included.
  var parts: [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = 0
    var index = 0
    while index < characters.count {
      if let end = closingQuote(index) {
        index = end + 1
        continue
      }
      if characters[index] == ";" || characters[index].isNewline {
        parts.append(start..<index)
        start = index + 1
      }
      index += 1
    }
    return parts + [start..<characters.count]
  }

  /// The place of the quote that closes the one here, in the same line of text.
  private func closingQuote(_ index: Int) -> Int? {
    guard characters[index] == "\"" else { return nil }
    var end = index + 1
    while end < characters.count, !characters[end].isNewline {
      if characters[end] == "\"" { return end }
      end += 1
    }
    return nil
  }

  /// The words of a part.
  func words(_ part: Range<Int>) -> [CaptureWord] {
    var words: [CaptureWord] = []
    var index = part.lowerBound
    while index < part.upperBound {
      if characters[index].isWhitespace {
        index += 1
        continue
      }
      let start = index
      var isQuoted = false
      var text = ""
      while index < part.upperBound, !characters[index].isWhitespace {
        // A quote opens at the start of a word or behind the colon of a mark.
        let opens = index == start || characters[index - 1] == ":"
        if opens, let end = closingQuote(index), end < part.upperBound {
          text += string(index + 1..<end)
          isQuoted = true
          index = end + 1
        } else {
          text.append(characters[index])
          index += 1
        }
      }
      words += split(CaptureWord(text, start..<index, isQuoted: isQuoted))
    }
    return words
  }

  /// `d:renewal>proposal` is three words, `next:tue` two.
  private func split(_ word: CaptureWord) -> [CaptureWord] {
    guard !word.isQuoted else { return [word] }
    let start = word.range.lowerBound
    for head in ["next:", "todo:", "task:", "promise:", "value:"] {
      if let rest = word.value(behind: head), !rest.isEmpty {
        if head == "value:" { return [word] }
        let middle = start + head.count
        return [
          CaptureWord(String(word.text.prefix(head.count)), start..<middle),
          CaptureWord(rest, middle..<word.range.upperBound),
        ]
      }
    }
    guard word.value(behind: "d:") != nil, let place = word.text.firstIndex(of: ">") else {
      return [word]
    }
    let before = word.text.distance(from: word.text.startIndex, to: place)
    let end = start + before
    var words = [
      CaptureWord(String(word.text[..<place]), start..<end), CaptureWord(">", end..<end + 1),
    ]
    let rest = String(word.text[place...].dropFirst())
    if !rest.isEmpty { words.append(CaptureWord(rest, end + 1..<word.range.upperBound)) }
    return words
  }
}
