import Books
import CRM
import Facts
import TextUI

extension Model {
  mutating func leadVerb(_ intent: Intent) -> [Effect] {
    let ids = handled
    switch intent {
    case .takeLead: return perform(.leads(ids, .take), saying: "Took \(naming(ids))")
    case .workLead: return perform(.leads(ids, .work), saying: "At work on \(naming(ids))")
    case .qualifyLead:
      guard ids.count == 1, let id = ids.first else {
        return say("A deal comes of one lead at a time", .warn)
      }
      return qualify(id)
    case .disqualifyLead: pickDisqualifyReason(ids)
    case .recycleLead: askWakeDay(ids)
    case .openContact: return openContact()
    case .fillQualification:
      guard let id = ids.first else { return [] }
      openForm(editing: id)
      focusForm(on: Lead.budget.id)
    default: break
    }
    return []
  }

  mutating func pickDisqualifyReason(_ ids: [EntityID]) {
    overlays.append(.picker(PickerState(.disqualify(ids), self)))
  }

  /// The reason that was chosen: a record, or one of the usual names where a book has none yet.
  mutating func disqualify(_ ids: [EntityID], for choice: PickerState.Choice) -> [Effect] {
    let reason: Assignment.Content =
      book.row(choice.id) == nil
      ? .new(DisqualifyReason.kind, title: choice.text) : .value(.ref(choice.id))
    return perform(
      .leads(ids, .disqualify(reason: reason)),
      saying: "\(naming(ids)) is out: \(choice.text)"
    )
  }

  mutating func askWakeDay(_ ids: [EntityID]) {
    openForm(
      completing: .leads(ids, .recycle(until: nil)),
      with: Lead.wakeOn.id,
      title: "\(naming(ids)) sleeps until",
      saying: "Put \(naming(ids)) to sleep"
    )
  }

  /// Opens the deal's form with what the lead knows; saving it converts the lead.
  private mutating func qualify(_ id: EntityID) -> [Effect] {
    guard let status = book[id, Lead.status], status.isOpen else {
      return perform(.qualifyLead(id), saying: "")
    }
    openForm(qualifying: id)
    return []
  }

  private mutating func openContact() -> [Effect] {
    guard let id = handled.first, let row = book.row(id),
      let party = book[row, Lead.contact] ?? book[row, Lead.account]
    else { return say("Nobody is named as asking · e edits the lead", .warn) }
    focus = .detail
    detail.show(party, book)
    fitDetail()
    return loadHistory()
  }
}

extension FormField {
  /// What a lead knows of the deal that may come of it.
  mutating func fill(fromLead row: Row, _ book: Book) {
    switch place {
    case .field(let field):
      switch field.id {
      case Deal.title.id: editor = LineEditor(book[row, Lead.title] ?? "")
      case Deal.party.id: fill(book[row, Lead.account] ?? book[row, Lead.contact], book)
      case Deal.product.id: fill(book[row, Lead.interest].first, book)
      case Deal.source.id: editor = LineEditor(book[row, Lead.source]?.word ?? "")
      case Deal.kind.owner.id: fill(book[row, Lead.kind.owner], book)
      default: break
      }
    case .related("contact", _): fill(book[row, Lead.contact], book)
    default: break
    }
  }

  private mutating func fill(_ id: EntityID?, _ book: Book) {
    if let id { fill(id, title: FieldDisplay.title(of: id, book)) }
  }
}
