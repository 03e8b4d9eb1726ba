import Books
import CRM
import Facts
import TextUI

extension Model {
  mutating func taskVerb(_ intent: Intent) -> [Effect] {
    let ids = currentTasks
    switch intent {
    case .done: return complete(ids)
    case .snoozeDay: return snooze(ids, until: entry.today.advanced(by: 1))
    case .snoozeWeek: return snooze(ids, until: entry.today.advanced(by: 7))
    case .snoozeMonth:
      return snooze(ids, until: entry.today.advanced(byMonths: 1) ?? entry.today.advanced(by: 30))
    case .wait: return askWait()
    case .later: return shift(ids, by: 1)
    case .earlier: return shift(ids, by: -1)
    default: return []
    }
  }

  private mutating func complete(_ ids: [EntityID]) -> [Effect] {
    let effects = ids.flatMap { perform(.completeTask($0), saying: "Done: \(naming([$0]))") }
    if ids.count == 1, bulk == nil {
      let type = book[ids[0], Todo.type] ?? .todo
      openNextStep(after: type.activity, nil, about: captureSubjects(ids))
    }
    return effects
  }

  mutating func snooze(_ ids: [EntityID], until day: Day) -> [Effect] {
    let when = Display.longDay(day)
    return perform(.snooze(ids, until: day), saying: "\(naming(ids)) sleeps until \(when)")
  }

  /// Moves the day of each task; one that was due earlier moves from today.
  private mutating func shift(_ ids: [EntityID], by days: Int) -> [Effect] {
    ids.flatMap { id in
      let due = max(book[id, Todo.due] ?? entry.today, days > 0 ? entry.today : Day(number: .min))
      let day = due.advanced(by: days)
      return perform(
        .set([id], [.set(Todo.due, day)]),
        saying: "\(naming([id])) due \(Display.longDay(day))"
      )
    }
  }
}
