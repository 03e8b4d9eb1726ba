import CRM

// A table is text: a line of capture at the left, its reading below it, indented, a row for each
// part, question and problem:
//
//   eva call wants pricing
//     call: eva? · “wants pricing”
//     ?: ambiguous “eva”: Eva Novák (Acme GmbH), Eva Stein (Nordwind AG)
//
// `[Renewal 2026]` says from which records the lines below it are logged; `nothing` is no reading.

/// Lines of capture with their readings.
enum CaptureTable {
  struct Entry: Sendable, CustomStringConvertible {
    let line: String
    /// Titles of the records that it is logged from.
    let about: [String]
    var reading: [String] = []

    var description: String { about.isEmpty ? line : "\(line) [\(about.joined(separator: "] ["))]" }
  }

  static let all: [Entry] = [people, times, work, fromRecords, odd].flatMap(entries)

  private static func entries(_ table: String) -> [Entry] {
    var entries: [Entry] = []
    var about: [String] = []
    for line in table.split(separator: "\n") {
      if line.hasPrefix("  ") {
        let row = String(line.drop { $0 == " " })
        if !entries.isEmpty, row != "nothing" { entries[entries.count - 1].reading.append(row) }
      } else if line.hasPrefix("[") {
        about = line.split { "[]".contains($0) }.map { String($0) }.filter { $0 != " " }
      } else {
        entries.append(Entry(line: String(line), about: about))
      }
    }
    return entries
  }
}
