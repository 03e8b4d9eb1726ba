import Books
import CRM
import Facts
import TextUI

// `w`: out of sight until a day. A task sleeps, a deal is parked; Today shows them again then.

extension Model {
  /// Asks until when.
  mutating func askWait() -> [Effect] {
    let ids = currentWaiting
    guard !ids.isEmpty else {
      return say("Only tasks and deals wait", .warn)
    }
    overlays.append(.prompt(PromptState(.wait(ids))))
    return []
  }

  /// Lets records wait until the day that was typed: a line that is no day stays open.
  mutating func wait(_ ids: [EntityID], until text: String) -> [Effect] {
    do throws(EntryError) {
      return wait(ids, until: try DayEntry.day(text.isEmpty ? "+1d" : text, entry))
    } catch {
      var prompt = PromptState(.wait(ids), text: text)
      prompt.problem = error.description
      overlays.append(.prompt(prompt))
      return [.bell]
    }
  }

  func meaning(ofWait text: String) -> String? {
    guard let day = try? DayEntry.day(text.isEmpty ? "+1d" : text, entry) else { return nil }
    return Display.longDay(day)
  }

  /// The tasks and deals that a wait would be about.
  var currentWaiting: [EntityID] {
    let waiting = targets.filter { id in
      book.row(id).map { $0.kind == Todo.kind || $0.kind == Deal.kind } ?? false
    }
    return waiting.isEmpty ? currentTasks : waiting
  }

  private mutating func wait(_ ids: [EntityID], until day: Day) -> [Effect] {
    let deals = ids.filter { book.row($0)?.kind == Deal.kind }
    guard !deals.isEmpty else { return snooze(ids, until: day) }
    return perform(
      .set(deals, [.set(Deal.parkedUntil, day)]),
      saying: "\(naming(deals)) waits until \(Display.longDay(day))"
    )
  }
}
