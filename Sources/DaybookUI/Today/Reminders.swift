import Books
import CRM
import Facts

// A task that has a time is told when it comes, or so many minutes before. The clock comes once a
// minute; what lies between two of its ticks is told once, and nothing that was past at the start.

extension Model {
  /// What is to be told at this minute.
  mutating func remind() -> [Effect] {
    guard let before = remindsBefore, let agenda = today.agenda else { return [] }
    let limit = minuteOfDay + before
    var effects: [Effect] = []
    while let line = agenda.next(after: remindedUntil), let minute = line.minute, minute <= limit {
      effects += agenda.timed(at: minute).map { .remind(text(ofReminder: $0)) }
      remindedUntil = minute
    }
    return effects
  }

  /// A new day, or the start: what is past is not told.
  mutating func resetReminders(to minute: Int) { remindedUntil = minute }

  var minuteOfDay: Int { entry.zone.local(entry.now).millisecond / 60_000 }

  private func text(ofReminder line: Agenda.Line) -> String {
    let title = book.title(line.row) ?? ""
    let about = (line.row.kind == Todo.kind ? book[line.row, Todo.about].first : nil)
      .map { " · " + FieldDisplay.title(of: $0, book) }
    return "\(Display.time(line.minute ?? 0)) \(title)\(about ?? "")"
  }
}
