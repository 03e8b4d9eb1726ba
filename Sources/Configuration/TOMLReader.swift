/// Reads a document; see `TOML.swift` for the grammar.
struct TOMLReader {
  typealias Path = [(name: String, position: Position)]

  /// Why a line cannot be used.
  struct Problem: Error {
    var message: String
    var position: Position
  }

  var characters: [Character]
  var index = 0
  var position = Position(line: 1, column: 1)
  private let file: String
  private var root = TOMLTable()
  private var current: Path = []
  private var diagnostics: [Diagnostic] = []

  /// How deep lists and tables may be nested; no file of ours needs more, and recursion must end.
  static let depthLimit = 32

  static func read(_ text: String, file: String) -> (TOMLTable, [Diagnostic]) {
    var reader = TOMLReader(text, file: file)
    reader.readDocument()
    return (reader.root, reader.diagnostics)
  }

  private init(_ text: String, file: String) {
    characters = Array(text)
    self.file = file
    if characters.first == "\u{FEFF}" { characters.removeFirst() }
  }

  var next: Character? { index < characters.count ? characters[index] : nil }

  @discardableResult
  mutating func take() -> Character? {
    guard let character = next else { return nil }
    index += 1
    position =
      character.isNewline
      ? Position(line: position.line + 1, column: 1)
      : Position(line: position.line, column: position.column + 1)
    return character
  }

  mutating func take(_ expected: Character) -> Bool {
    if next != expected { return false }
    take()
    return true
  }

  func looksAt(_ text: String) -> Bool {
    characters[index...].starts(with: text)
  }

  mutating func skipBlanks() {
    while next == " " || next == "\t" { take() }
  }

  mutating func skipLine() {
    while let character = next, !character.isNewline { take() }
  }

  /// Blanks, line ends and comments, as between the items of a list.
  mutating func skipSpace() {
    while let character = next {
      if character == "#" {
        skipLine()
      } else if character == " " || character == "\t" || character.isNewline {
        take()
      } else {
        return
      }
    }
  }

  private mutating func readDocument() {
    while true {
      skipSpace()
      if next == nil { return }
      let start = position
      do throws(Problem) {
        try readExpression()
        try endLine()
      } catch {
        diagnostics.append(Diagnostic(error.message, file: file, at: error.position))
        // A text over many lines may have moved on; the line of the mistake is left at least.
        if position.line == start.line || next != nil { skipLine() }
      }
    }
  }

  private mutating func endLine() throws(Problem) {
    skipBlanks()
    if next == "#" { skipLine() }
    guard let character = next, !character.isNewline else { return }
    throw Problem(message: "“\(character)” is too much on this line", position: position)
  }

  private mutating func readExpression() throws(Problem) {
    let start = position
    if take("[") {
      let isList = take("[")
      let path = try readPath()
      guard take("]"), !isList || take("]") else {
        throw Problem(message: "the head of a table ends in ]", position: position)
      }
      current = path
      if let problem = root.open(path[...], appending: isList) {
        current = []
        throw Problem(message: problem, position: start)
      }
      return
    }
    let path = try readPath()
    guard take("=") else {
      throw Problem(message: "a key is followed by =", position: position)
    }
    skipBlanks()
    let node = try readValue(depth: 0)
    if let problem = root.insert((current + path)[...], node) {
      throw Problem(message: problem, position: start)
    }
  }

  mutating func readPath() throws(Problem) -> Path {
    var path: Path = []
    repeat {
      skipBlanks()
      let start = position
      path.append((try readKey(), start))
      skipBlanks()
      if path.count > TOMLReader.depthLimit {
        throw Problem(message: "the key has too many parts", position: start)
      }
    } while take(".")
    return path
  }

  private mutating func readKey() throws(Problem) -> String {
    if next == "\"" || next == "'" { return try readString() }
    var name = ""
    while let character = next, TOMLReader.isBare(character) {
      name.append(character)
      take()
    }
    if name.isEmpty {
      throw Problem(
        message: "a key is expected here; keys of other letters go in quotes",
        position: position
      )
    }
    return name
  }

  private static func isBare(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber)
      || character == "-" || character == "_"
  }
}
