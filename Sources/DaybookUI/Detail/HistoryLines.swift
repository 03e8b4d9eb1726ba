import CRM
import Facts
import TextUI

/// The history as lines: who and when, then each field with its old and new value.
struct HistoryLines {
  let reader: RowReader
  let entries: [HistoryEntry]

  static func count(_ entries: [HistoryEntry]) -> Int {
    entries.reduce(0) { $0 + 1 + $1.changes.count }
  }

  /// The lines in a range; the entries before it are counted, not made.
  func lines(_ range: Range<Int>) -> [DetailLine] {
    var result: [DetailLine] = []
    var place = 0
    for entry in entries {
      if place >= range.upperBound { break }
      for index in 0...entry.changes.count {
        if range.contains(place) {
          result.append(index == 0 ? head(entry) : change(entry.changes[index - 1]))
        }
        place += 1
      }
    }
    return result
  }

  /// The change that a line belongs to.
  static func entry(at line: Int, _ entries: [HistoryEntry]) -> HistoryEntry? {
    var end = 0
    return entries.first { entry in
      end += 1 + entry.changes.count
      return line < end
    }
  }

  private func head(_ entry: HistoryEntry) -> DetailLine {
    let when = reader.fields.moment(entry.written)
    let held = entry.effective.map { "  as of " + reader.fields.moment($0) } ?? ""
    return DetailLine(
      label: when,
      labelRole: .dim,
      text: entry.intent + held + (entry.isUndone ? "  undone" : ""),
      role: entry.isUndone ? .dim : .title,
      right: reader.fields.title(entry.author) + (entry.via == .ui ? "" : " · \(entry.via)")
    )
  }

  private func change(_ change: HistoryEntry.FieldChange) -> DetailLine {
    let field = Catalogue.field(change.field, in: reader.book)
    let old = change.old.map { reader.fields.text($0, field) } ?? ""
    let new = change.new.map { reader.fields.text($0, field) } ?? ""
    let text =
      switch change.verb {
      case .add: "+ " + new
      case .remove: "- " + (old.isEmpty ? new : old)
      case .set: old.isEmpty ? new : old + " → " + (new.isEmpty ? "—" : new)
      }
    return .field(" " + (field?.label.lowercased() ?? "field \(change.field.rawValue)"), text)
  }
}
