/// A place in a file: line and column from one; columns count characters.
public struct Position: Hashable, Sendable, Comparable {
  public let line: Int
  public let column: Int

  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  public static func < (left: Position, right: Position) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}

/// What is wrong in a file and what happens because of it.
///
/// Reading never fails: what cannot be used is reported here and its default stands in.
public struct Diagnostic: Hashable, Sendable, CustomStringConvertible {
  public let file: String
  public let position: Position
  /// A sentence with a remedy.
  public let message: String

  init(_ message: String, file: String, at position: Position) {
    self.message = message
    self.file = file
    self.position = position
  }

  /// `file:line:column: message`, as compilers print it.
  public var description: String {
    "\(file):\(position.line):\(position.column): \(message)"
  }
}

/// Names that people mistype.
enum Spelling {
  /// A question after the nearest name, as `, did you mean “x”?`, or nothing.
  ///
  /// O(names × length²).
  static func hint(_ word: String, among names: [String]) -> String {
    let best = names.map { ($0, distance(word, $0)) }.min { ($0.1, $0.0) < ($1.1, $1.0) }
    guard let best, best.1 <= max(1, word.count / 3) else { return "" }
    return ", did you mean “\(best.0)”?"
  }

  private static func distance(_ left: String, _ right: String) -> Int {
    let (left, right) = (Array(left.prefix(64)), Array(right.prefix(64)))
    var row = Array(0...right.count)
    for (i, a) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, b) in right.enumerated() {
        let next = min(row[j], row[j + 1], diagonal) + 1
        let same = a == b ? diagonal : next
        diagonal = row[j + 1]
        row[j + 1] = min(next, same)
      }
    }
    return row[right.count]
  }
}
