import Books
import CRM
import Facts
import TextUI

extension Model {
  /// Opens the page of a handover: to whom, why, the next step and the context, filled in with what
  /// the book knows.
  mutating func openHandover(_ ids: [EntityID], to colleague: EntityID?) -> [Effect] {
    guard let first = ids.first, let kind = book.row(first)?.kind,
      [Account.kind, Contact.kind, Deal.kind].contains(kind)
    else { return say("Companies, contacts and deals are handed over", .warn) }
    guard hasColleagues else { return say("There is no colleague yet", .warn) }
    guard ids.count <= 50 else { return say("Hand over at most 50 records at once", .warn) }
    var fields: [FormField] = []
    for id in [Handover.to.id, Handover.reason.id, Handover.nextStep.id, Handover.context.id] {
      guard let definition = Catalogue.field(id) else { continue }
      var text = ""
      if ids.count == 1, id == Handover.nextStep.id {
        text = book.nextStepText(of: first, entry) ?? ""
      } else if ids.count == 1, id == Handover.context.id {
        text = book.handoverContext(of: first, entry)
      }
      fields.append(FormField(definition, text: text))
    }
    if let colleague {
      fields[0].fill(colleague, title: book.title(colleague) ?? "")
    }
    open(.handover(ids), Handover.kind, "Hand over \(naming(ids))", fields)
    guard case .form(var form)? = overlays.last else { return [] }
    form.notes = handoverNotes(ids)
    if colleague != nil { form.viewport.select(1) }
    overlays[overlays.count - 1] = .form(form)
    return []
  }

  /// What goes along, below the fields.
  private func handoverNotes(_ ids: [EntityID]) -> [String] {
    let owner = ids.first.flatMap { book.row($0) }.flatMap { book[$0, $0.kind.owner] }
    let isDeal = ids.first.flatMap { book.row($0)?.kind } == Deal.kind
    let work = book.openWork(around: ids, of: owner ?? viewer.user, withDeals: !isDeal)
    let titles = (work.deals + work.tasks + work.promises).prefix(8).compactMap { id in
      book.title(id).map { "  " + kindWord(id).padded(9) + $0 }
    }
    let count = work.deals.count + work.tasks.count + work.promises.count
    let rest = count > titles.count ? ["  + \(count - titles.count) more"] : []
    let head =
      work.isEmpty
      ? "Nothing else hangs on it." : "Whoever accepts may take along \(work.summary):"
    return [head] + titles + rest
      + ["", "The owner changes when it is accepted; until then it is an offer."]
  }

  private func kindWord(_ id: EntityID) -> String {
    book.row(id).flatMap { Catalogue.kind($0.kind)?.name } ?? ""
  }

  /// The command of a handover's form: an offer for each record.
  func handover(_ ids: [EntityID], _ assignments: [Assignment]) -> Command? {
    func text(_ field: Field<String>) -> String? {
      for case let assignment in assignments where assignment.field == field.id {
        if case .value(.text(let text)?) = assignment.content { return text }
      }
      return nil
    }
    var to: EntityID?
    for assignment in assignments where assignment.field == Handover.to.id {
      if case .value(.ref(let id)?) = assignment.content { to = id }
    }
    guard let to else { return nil }
    let offers = ids.map { id in
      let context = ids.count > 1 && text(Handover.context) == nil
      return Command.delegation(
        .offer(
          NewHandover(
            id,
            to: to,
            reason: text(Handover.reason) ?? "",
            context: context ? book.handoverContext(of: id, entry) : text(Handover.context),
            nextStep: ids.count > 1
              ? text(Handover.nextStep) ?? book.nextStepText(of: id, entry)
              : text(Handover.nextStep)
          )
        )
      )
    }
    return offers.count == 1 ? offers[0] : .several(offers, name: "handover.offer")
  }
}
