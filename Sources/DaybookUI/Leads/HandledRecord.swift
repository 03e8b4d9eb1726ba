import Books
import CRM
import Facts
import TextUI

// Verbs of leads, promises and lines are about what is under the cursor, which in a detail may be a
// line of the record rather than the record. What it is decides which keys hold.
extension Model {
  /// The line of a deal or the promise under the cursor of the detail.
  var part: EntityID? {
    guard focus == .detail else { return nil }
    let cursor = detail.viewport.cursor
    switch detail.tab {
    case .lines:
      return detail.lines.indices.contains(cursor) ? book.id(detail.lines[cursor]) : nil
    case .tasks:
      let place = cursor - detail.tasks.count
      return detail.promises.indices.contains(place) ? book.id(detail.promises[place]) : nil
    default: return nil
    }
  }

  /// The records that a verb of leads or promises is about.
  var handled: [EntityID] { part.map { [$0] } ?? targets }

  var handledKind: KindID? { handled.first.flatMap { book.row($0)?.kind } }

  /// The scopes that go before the view's own, the strongest first; O(1).
  var nearScopes: [IntentEntry.Scope] {
    guard scope == .list || scope == .detail || scope == .today else { return [] }
    let isInPart = part != nil
    let kind: KindID? =
      if bulk == nil, isInPart {
        handledKind
      } else if focus == .list, view.isList {
        view.kind
      } else {
        current.flatMap { book.row($0)?.kind }
      }
    let ofKind: IntentEntry.Scope? =
      switch kind {
      case Lead.kind: .leads
      case Promise.kind: .promises
      default: nil
      }
    return [isInPart ? .parts : nil, ofKind].compactMap { $0 }
  }

  /// Every scope whose keys hold now.
  var scopes: IntentEntry.Scope { nearScopes.reduce(scope) { $0.union($1) } }

  /// What keys mean here.
  func meaning(of keys: [Key]) -> Keymap.Meaning {
    for near in nearScopes {
      let found = keymap.meaning(keys, in: near)
      if found != .nothing { return found }
    }
    return keymap.meaning(keys, in: scope)
  }
}
