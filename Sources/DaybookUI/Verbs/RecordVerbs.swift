import Books
import CRM
import Facts
import TextUI

extension Model {
  mutating func recordVerb(_ intent: Intent) -> [Effect] {
    let ids = targets
    switch intent {
    case .addDeal: openForm(creating: Deal.kind)
    case .addContact: openForm(creating: Contact.kind)
    case .addCompany: openForm(creating: Account.kind)
    case .addLead: openForm(creating: Lead.kind)
    case .addTask, .followUp: openForm(creating: Todo.kind)
    case .addActivity: openForm(creating: Activity.kind)
    case .logActivity: return log(line: "", about: ids)
    case .capture: return log(line: "", about: [])
    case .edit: if let id = current { openForm(editing: id) }
    case .changeStage: pickStage(ids)
    case .changeOwner: pickOwner(ids)
    case .changeValue: openForm(changing: Deal.amount.id, of: ids)
    case .changeForecast: openForm(changing: Deal.forecast.id, of: ids)
    case .changeDate, .changeName:
      guard let field = changedField(intent) else {
        return say("This kind of record has no such field", .warn)
      }
      openForm(changing: field, of: ids)
    case .archive: return perform(.archive(ids), saying: "Archived \(naming(ids))")
    default: return copy(intent)
    }
    return []
  }

  private func changedField(_ intent: Intent) -> FieldID? {
    guard let id = targets.first, let kind = book.row(id)?.kind else { return nil }
    if intent == .changeName { return Catalogue.kind(kind)?.title }
    switch kind {
    case Deal.kind: return Deal.expectedClose.id
    case Todo.kind: return Todo.due.id
    case Contact.kind: return Contact.birthday.id
    default: return nil
    }
  }

  private mutating func copy(_ intent: Intent) -> [Effect] {
    guard let id = current, let row = book.row(id) else { return [] }
    let fields = FieldText(book: book, entry: entry)
    let text: String?
    switch intent {
    case .copyName: text = fields.title(id)
    case .copyEmail: text = ContactFacts.point(book, row, .email)
    case .copyPhone: text = ContactFacts.point(book, row, .phone)
    case .copyID: text = fields.shortID(id, row.kind)
    case .copyRow:
      let columns = ListColumns.columns(
        row.kind,
        named: [],
        hasColleagues: hasColleagues,
        in: book
      )
      text = columns.map { [reader] in $0.cell(reader, row).text }.joined(separator: "\t")
    default: text = nil
    }
    guard let text, !text.isEmpty else { return say("There is nothing to copy", .warn) }
    return say("Sent to the terminal: \(Text.truncated(text, to: 40))", .info) + [.copy(text)]
  }
}
