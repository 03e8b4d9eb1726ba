import Books
import CRM
import Facts

// A mapping says how the files of another program become records. It is a text of one statement a
// line; words are separated by white space, a word with spaces stands in "quotes", `#` begins a
// remark, indentation is for the eye. `Sources/Interchange/Import/ShippedMappings.swift` is an
// example.
//
//   mapping NAME "LABEL"            first statement; NAME is also the system of the external ids
//   currency CODE                   of amounts that name none
//   pipeline NAME                   where the deals go; made where there is none of this name
//   stage NAME                      its stages in order
//   ignore FILE "REASON"            a file that belongs to the set and holds no records
//
//   file NAME                       `*` stands for anything; case does not matter
//   record KIND                     what a row of the file becomes; several are made in this order
//   key COLUMN…                     what names the record at the source; a second `key` holds for
//                                   rows in which a column of the first is empty
//   title "TEXT {COLUMN}"           the record's title put together
//   map COLUMN to FIELD [times N] [where won|lost|open] [make]
//                                   FIELD by the words of the catalogue, and for people and
//                                   companies also email, phone, web, handle, company, jobTitle;
//                                   a reference is looked up by key, then by name; `make` makes
//                                   the record that it names where there is none
//   read VALUE as VALUE             another spelling in the column of the last `map`, reported
//   remark VALUE "SENTENCE"         to be reported where that column has this value
//
//   status COLUMN                   which tells how far a deal has come
//   when VALUE open|won|lost [in STAGE] [because REASON]
//   opened COLUMN, closed COLUMN    the days on which it entered the stage and was decided
//
// Columns are found by name without regard to case, spaces, dashes and underscores.

/// How files of one kind of source become records.
public struct Mapping: Sendable {
  /// The word that names it, and the system of the external ids that it gives.
  public let name: String
  /// What the files are, for people.
  public let label: String
  var currency: Currency?
  var pipeline: String?
  var stages: [String] = []
  var files: [FileRule] = []
  var ignored: [(pattern: String, reason: String)] = []

  init(name: String, label: String) {
    self.name = name
    self.label = label
  }
}

/// What one file of the set holds.
struct FileRule: Sendable {
  let pattern: String
  var records: [RecordRule] = []

  /// The columns that it speaks of, each once, in order.
  var columns: [String] {
    var seen: Set<String> = []
    return records.flatMap(\.columns).filter { seen.insert(ColumnName.plain($0)).inserted }
  }

  func matches(_ name: String) -> Bool { FilePattern.matches(pattern, name) }
}

/// What a row becomes.
struct RecordRule: Sendable {
  let kind: KindID
  var keys: [[String]] = []
  var title: [TitlePart] = []
  var maps: [ColumnRule] = []
  var progress: ProgressRule?

  enum TitlePart: Hashable, Sendable {
    case text(String)
    case column(String)
  }

  var titleColumns: [String] {
    title.compactMap { if case .column(let name) = $0 { name } else { nil } }
  }

  /// All columns that it reads.
  var columns: [String] {
    keys.flatMap { $0 } + titleColumns + maps.map(\.column) + (progress?.columns ?? [])
  }
}

/// What a column becomes.
struct ColumnRule: Sendable {
  enum Target: Hashable, Sendable {
    case field(FieldID)
    /// An address or number: a record of its own beside this one.
    case point(Channel)
    /// The company in which a person works, and as what.
    case company
    case jobTitle
  }

  let column: String
  let target: Target
  /// The unit of the source in units of the field.
  var times: Int64 = 1
  /// Only deals of this status take the value.
  var status: DealStatus?
  var makes = false
  var spellings: [String: String] = [:]
  var remarks: [String: String] = [:]
}

/// How far a deal has come.
struct ProgressRule: Sendable {
  struct Step: Hashable, Sendable {
    var status: DealStatus
    var stage: String?
    var reason: String?
  }

  var column: String
  var steps: [String: Step] = [:]
  var opened: String?
  var closed: String?

  var columns: [String] { [column] + [opened, closed].compactMap { $0 } }
}

/// Names of columns, compared as people mean them.
enum ColumnName {
  /// Without case, spaces and punctuation.
  static func plain(_ name: String) -> String {
    String(
      decoding: Folding.fold(name).filter { byte in
        byte >= 0x80 || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
      },
      as: UTF8.self
    )
  }
}

/// File names with `*`.
enum FilePattern {
  static func matches(_ pattern: String, _ name: String) -> Bool {
    let pattern = Array(pattern.lowercased())
    let name = Array(name.lowercased())
    var (at, place) = (0, 0)
    var star: (pattern: Int, name: Int)?
    while place < name.count {
      if at < pattern.count, pattern[at] == "*" {
        star = (at, place)
        at += 1
      } else if at < pattern.count, pattern[at] == name[place] {
        at += 1
        place += 1
      } else if let last = star {
        star = (last.pattern, last.name + 1)
        at = last.pattern + 1
        place = last.name + 1
      } else {
        return false
      }
    }
    return pattern[at...].allSatisfy { $0 == "*" }
  }
}
