import Books
import CRM
import Facts
import TextUI

// A call run: people one after the other. Of each there is the brief and the number; a key says what
// came of the call, a line takes the note, and Enter writes both with the follow-up as one change
// and shows the next person at once, whatever the disk does. What the store refuses comes back with
// its note. Esc shows what was done; what is left can be gone on with later.

/// People to be called, and how far we are.
struct CallRunState: Sendable {
  enum Result: Hashable, Sendable {
    case waiting
    case skipped
    /// On its way to the disk or there.
    case made(Outcome)
  }

  struct Call: Sendable {
    let target: CallTarget
    /// The row that was marked.
    let source: EntityID
    var result = Result.waiting
    /// What was typed and not saved.
    var note = ""
  }

  /// What the line at the foot takes.
  enum Input: Sendable {
    case none
    case newNumber(LineEditor)
    case note(Outcome, LineEditor)
  }

  var calls: [Call]
  var place = 0
  var input = Input.none
  /// The number that is dialled, among those of the person.
  var number = 0
  /// What a wrong number was replaced by.
  var newNumber: (typed: String, number: PhoneNumber)?
  var brief: Brief?
  var problem: String?
  var showsSummary = false
  /// The calls that are on the disk with their batches, in that order.
  var saved: [(place: Int, batch: EntityID)] = []
  /// How many of the rows name nobody.
  let nameless: Int

  /// At most so many people are called in one run.
  static let most = 500

  init(_ ids: [EntityID], _ book: Book) {
    var seen: Set<EntityID> = []
    var calls: [Call] = []
    var nameless = 0
    for id in ids.prefix(Self.most) {
      guard let target = CallTarget(id, book) else {
        nameless += 1
        continue
      }
      if seen.insert(target.contact).inserted { calls.append(Call(target: target, source: id)) }
    }
    self.calls = calls
    self.nameless = nameless
  }

  var target: CallTarget? { calls.indices.contains(place) ? calls[place].target : nil }

  /// The first person whom nobody has called or passed over.
  var firstWaiting: Int? { calls.firstIndex { $0.result == .waiting } }

  var left: Int { calls.reduce(0) { $0 + ($1.result == .waiting ? 1 : 0) } }

  func count(_ outcome: Outcome) -> Int {
    calls.reduce(0) { sum, call in
      sum + (call.result == .made(outcome) ? 1 : 0)
    }
  }

  var skipped: Int { calls.reduce(0) { $0 + ($1.result == .skipped ? 1 : 0) } }

  /// `2 reached · 1 no answer · 1 skipped`; empty at the beginning.
  var tally: String {
    let made = FollowUpRules.outcomes.compactMap { outcome in
      let count = count(outcome)
      return count == 0 ? nil : "\(count) \(outcome.label.lowercased())"
    }
    return (made + (skipped > 0 ? ["\(skipped) skipped"] : [])).joined(separator: " · ")
  }

  var hints: [(key: String, word: String)] {
    if showsSummary {
      return left > 0
        ? [("Enter", "go on"), ("u", "undo the last"), ("Esc", "leave")]
        : [("u", "undo the last"), ("Esc", "leave")]
    }
    switch input {
    case .none:
      return [
        ("Enter", "dial"), ("Tab", "other number"), ("s", "skip"), ("p", "previous"),
        ("u", "undo"), ("Esc", "end"),
      ]
    case .newNumber: return [("Enter", "go on; empty where unknown"), ("Esc", "back")]
    case .note: return [("Enter", "save and next"), ("Esc", "back")]
    }
  }

  /// The keys of the outcomes, with the words of the foot.
  static let keys: [(key: Character, outcome: Outcome, word: String)] = [
    ("r", .reached, "reached"), ("a", .noAnswer, "no answer"), ("m", .leftMessage, "message"),
    ("i", .interested, "interested"), ("n", .notInterested, "no interest"),
    ("w", .wrongNumber, "wrong number"),
  ]
}
