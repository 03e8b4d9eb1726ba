import CRM
import Facts
import TextUI

/// What is on its way to the disk.
struct Saving: Sendable {
  /// What asked for a command, so that its end finds its way back.
  enum Origin: Sendable {
    /// A verb; the sentence says what was done.
    case verb(Command, String)
    /// A form, which stays open when it is refused.
    case form(Int)
    /// A line of capture, which opens again when it is refused; the sentence says what it wrote.
    case capture(CaptureState, saying: String)
    /// A call of a call run, to this person.
    case call(EntityID)
    case undo
    case redo
  }

  private(set) var pending: [Int: Origin] = [:]
  private var last = 0

  var isBusy: Bool { !pending.isEmpty }

  mutating func begin(_ origin: Origin) -> Int {
    last += 1
    pending[last] = origin
    return last
  }

  mutating func end(_ ticket: Int) -> Origin? { pending.removeValue(forKey: ticket) }
}

/// The message at the right of the status row.
struct Notice: Sendable {
  var text: String
  var role = Role.toast
  /// Whether `u` takes back what it tells.
  var offersUndo = false
}
