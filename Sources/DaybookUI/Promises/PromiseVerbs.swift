import Books
import CRM
import Facts
import TextUI

extension Model {
  mutating func promiseVerb(_ intent: Intent) -> [Effect] {
    let ids = handled
    switch intent {
    case .addPromise: openForm(creating: Promise.kind)
    case .addLine:
      openForm(creating: DealLine.kind)
      focusForm(on: DealLine.product.id)
    case .keepPromise: return settle(ids, .kept, "Kept")
    case .breakPromise: return settle(ids, .broken, "Broken")
    case .releasePromise: return settle(ids, .released, "Released")
    case .reopenPromise: return settle(ids, .open, "Open again")
    case .editPart: if let part { openForm(editing: part) }
    case .removePart:
      guard let part else { return [] }
      return perform(.archive([part]), saying: "Took \(naming([part])) away")
    default: break
    }
    return []
  }

  private mutating func settle(
    _ ids: [EntityID],
    _ status: PromiseStatus,
    _ word: String
  ) -> [Effect] {
    perform(.promises(ids, status), saying: "\(word): \(naming(ids))")
  }

  /// `:promise us fri send drawings`, around the record under the cursor.
  mutating func promise(_ words: [String]) throws(EntryError) -> [Effect] {
    if words.isEmpty { return run(.addPromise) }
    let entry = try PromiseEntry(words, entry)
    guard let id = current else { throw EntryError("there is no record here to promise to") }
    let around = book.promisePlace(id)
    return perform(
      .create(Promise.kind, entry.assignments(around: around.party, deal: around.deal)),
      saying: "Promised “\(Text.truncated(entry.title, to: 30))”"
        + (entry.due.map { " by \(Display.longDay($0))" } ?? "")
    )
  }

  /// The verbs of leads and promises on the command line; nil where it is none of them.
  mutating func inquiry(verb: String, _ words: [String]) throws(EntryError) -> [Effect]? {
    let rest = words.joined(separator: " ")
    switch verb {
    case "promise": return try promise(words)
    case "take": return run(.takeLead)
    case "work": return run(.workLead)
    case "qualify": return run(.qualifyLead)
    case "keep": return run(.keepPromise)
    case "break": return run(.breakPromise)
    case "release": return run(.releasePromise)
    case "disqualify":
      if rest.isEmpty { return run(.disqualifyLead) }
      guard obstacle(to: .disqualifyLead) == nil else { return run(.disqualifyLead) }
      var reason = Assignment.Content.new(DisqualifyReason.kind, title: rest)
      if book.count(DisqualifyReason.kind) > 0,
        let field = Catalogue.field(Lead.disqualifyReason.id)
      {
        reason = try FieldEntry.content(rest, for: field, entry, book)
      }
      return perform(
        .leads(handled, .disqualify(reason: reason)),
        saying: "\(naming(handled)) is out: \(rest)"
      )
    case "recycle":
      if rest.isEmpty { return run(.recycleLead) }
      guard obstacle(to: .recycleLead) == nil else { return run(.recycleLead) }
      let day = try DayEntry.day(rest, entry)
      return perform(
        .leads(handled, .recycle(until: day)),
        saying: "\(naming(handled)) sleeps until \(Display.longDay(day))"
      )
    default:
      // `:products`, `:promises`, `:rates`: the list of a kind by its plural.
      guard let kind = Catalogue.kinds.first(where: { !$0.isPart && $0.plural == verb }) else {
        return nil
      }
      return show(listOf: kind.id, rest.isEmpty ? ViewID.list(of: kind.id).firstQuery ?? "" : rest)
    }
  }
}
