import Books
import CRM
import Facts
import TextUI

/// The lines of a detail's tab; only those in sight are made.
struct DetailContent {
  let reader: RowReader
  var detail: DetailState
  let id: EntityID
  let row: Row

  private var book: Book { reader.book }

  var labelWidth: Int {
    switch detail.tab {
    case .overview, .history: 12
    case .activity, .tasks, .lines: 9
    }
  }

  /// How many lines the tab has.
  var count: Int {
    switch detail.tab {
    case .overview: detail.overview.count
    case .activity: max(1, detail.activities.count)
    case .tasks: max(1, detail.tasks.count + detail.promises.count)
    case .lines: detail.lines.count + 1
    case .history: max(1, HistoryLines.count(detail.history ?? []))
    }
  }

  func lines(_ range: Range<Int>) -> [DetailLine] {
    switch detail.tab {
    case .overview: Array(detail.overview[within: range])
    case .activity:
      detail.activities.isEmpty
        ? [.note("Nothing has happened yet · L logs what does")]
        : detail.activities[within: range].map(activity)
    case .tasks:
      detail.tasks.isEmpty && detail.promises.isEmpty
        ? [.note("Nothing to do · t makes a task, aP a promise")] : owed(range)
    case .lines:
      detail.lines[within: range].map(dealLine)
        + (range.contains(detail.lines.count) ? [lineFoot] : [])
    case .history: history(range)
    }
  }

  private func history(_ range: Range<Int>) -> [DetailLine] {
    guard let entries = detail.history else { return [.note("reading…")] }
    if entries.isEmpty { return [.note("No changes are known.")] }
    return HistoryLines(reader: reader, entries: entries).lines(range)
  }

  private func owed(_ range: Range<Int>) -> [DetailLine] {
    let tasks = detail.tasks.count
    let rest = max(0, range.lowerBound - tasks)..<max(0, range.upperBound - tasks)
    return detail.tasks[within: range].map(task) + detail.promises[within: rest].map(promise)
  }

  func activity(_ row: Row) -> DetailLine {
    let type = book[row, Activity.type]
    let direction =
      switch book[row, Activity.direction] {
      case .inbound: "← "
      case .outbound: "→ "
      case nil: ""
      }
    return DetailLine(
      label: book[row, Activity.at].map(reader.fields.moment) ?? "",
      labelRole: .dim,
      text: (type?.label.lowercased() ?? "").padded(8) + direction
        + (book[row, Activity.subject] ?? ""),
      role: role(type),
      right: book[row, Activity.kind.owner].map(reader.fields.title) ?? ""
    )
  }

  private func role(_ type: ActivityKind?) -> Role {
    switch type {
    case .call: .logCall
    case .email: .logMail
    case .meeting: .logMeeting
    default: .logNote
    }
  }

  func task(_ row: Row) -> DetailLine {
    let status = book[row, Todo.status] ?? .open
    let due = book[row, Todo.due]
    let today = reader.entry.today
    let isOverdue = status == .open && due.map { $0 < today } == true
    let box =
      switch status {
      case .open: "[ ] "
      case .done: "[x] "
      case .cancelled: "[-] "
      }
    return DetailLine(
      label: due.map { Display.day($0, today: today) } ?? "",
      labelRole: isOverdue ? .dueOverdue : .dim,
      text: box + (book[row, Todo.title] ?? "") + (isOverdue ? " !!" : ""),
      role: status == .open ? .text : .dim,
      right: book[row, Todo.kind.owner].map(reader.fields.title) ?? ""
    )
  }
}

extension Array {
  /// The elements at positions that may lie outside.
  subscript(within range: Range<Int>) -> ArraySlice<Element> { self[range.clamped(to: indices)] }
}

extension String {
  func padded(_ width: Int) -> String { Text.padded(self, to: width) }
}
