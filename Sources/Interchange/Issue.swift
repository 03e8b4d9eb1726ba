/// What was met in a file and somebody should know: where, how bad, one sentence.
public struct Issue: Hashable, Sendable {
  public enum Severity: Int, Hashable, Comparable, Sendable {
    /// Read otherwise than it is written, or left as it is on purpose.
    case note = 1
    /// Something is missing or doubtful; the row was taken.
    case warning = 2
    /// Something could not be taken.
    case error = 3

    public static func < (one: Severity, other: Severity) -> Bool { one.rawValue < other.rawValue }
  }

  public let severity: Severity
  /// The file's name, empty where it is about the whole import.
  public let file: String
  /// The physical line, from 1; 0 where it is about the whole file.
  public let line: Int
  /// The column's name, empty where it is about the whole row.
  public let column: String
  public let message: String

  public init(
    _ severity: Severity,
    file: String = "",
    line: Int = 0,
    column: String = "",
    _ message: String
  ) {
    self.severity = severity
    self.file = file
    self.line = line
    self.column = column
    self.message = message
  }
}

/// Issues that say the same of one column, with the lines on which they were met.
public struct IssueGroup: Hashable, Sendable {
  public let severity: Issue.Severity
  public let file: String
  public let column: String
  public let message: String
  public internal(set) var count = 0
  /// The lines in the order of the file, the first `IssueLog.lineLimit` of them.
  public internal(set) var lines: [Int32] = []

  /// The group as one line: where, what, how often, on which lines first.
  public var sentence: String {
    var text = file
    if let first = lines.first { text += text.isEmpty ? "line \(first)" : ":\(first)" }
    if !column.isEmpty { text += text.isEmpty ? column : " \(column)" }
    text += text.isEmpty ? message : ": \(message)"
    guard count > 1 else { return text }
    let shown = lines.prefix(3).map { String($0) }.joined(separator: ", ")
    return text + " (\(count)×, lines \(shown)\(count > 3 ? ", …" : ""))"
  }
}

/// Gathers issues into groups, in the order in which the first of each was met.
///
/// Memory is bounded whatever a file holds: beyond the limits issues are counted and not kept.
public struct IssueLog: Sendable {
  /// How many lines a group keeps.
  public static let lineLimit = 100_000
  /// How many groups are kept.
  public static let groupLimit = 5000

  private struct Key: Hashable {
    let file: String
    let column: String
    let message: String
  }

  public private(set) var groups: [IssueGroup] = []
  /// Issues of groups that were not kept.
  public private(set) var omitted = 0
  private var places: [Key: Int] = [:]

  public init() {}

  /// How many issues there were.
  public var count: Int { groups.reduce(omitted) { $0 + $1.count } }

  /// How many issues of at least this severity are in the groups.
  public func count(_ severity: Issue.Severity) -> Int {
    groups.reduce(0) { $0 + ($1.severity >= severity ? $1.count : 0) }
  }

  public mutating func add(_ issue: Issue) {
    let key = Key(file: issue.file, column: issue.column, message: issue.message)
    let place: Int
    if let known = places[key] {
      place = known
    } else if groups.count < Self.groupLimit {
      place = groups.count
      places[key] = place
      groups.append(
        IssueGroup(
          severity: issue.severity,
          file: issue.file,
          column: issue.column,
          message: issue.message
        )
      )
    } else {
      omitted += 1
      return
    }
    groups[place].count += 1
    if issue.line > 0, groups[place].lines.count < Self.lineLimit {
      groups[place].lines.append(Int32(clamping: issue.line))
    }
  }

  /// Every kept issue on a line of its own, group by group.
  public var issues: some Sequence<Issue> {
    groups.lazy.flatMap { group in
      (group.lines.isEmpty ? [0] : group.lines).map { line in
        Issue(
          group.severity,
          file: group.file,
          line: Int(line),
          column: group.column,
          group.message
        )
      }
    }
  }
}
