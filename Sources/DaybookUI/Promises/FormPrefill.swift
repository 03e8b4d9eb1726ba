import Books
import CRM
import Facts
import TextUI

extension FormField {
  /// Fills what a new lead, promise or line knows from the record that it is made on; false for a
  /// field of any other.
  mutating func fill(around id: EntityID, _ row: Row, _ book: Book) -> Bool {
    guard let field = definition else { return false }
    let place = book.promisePlace(id)
    let known: EntityID?
    switch field.id {
    case Promise.party.id: known = place.party
    case Promise.deal.id: known = place.deal
    case Promise.side.id:
      editor = LineEditor(PromiseSide.us.word)
      return true
    case DealLine.deal.id: known = row.kind == Deal.kind ? id : nil
    case Lead.contact.id: known = row.kind == Contact.kind ? id : nil
    case Lead.account.id:
      known =
        row.kind == Account.kind ? id : row.kind == Contact.kind ? book.company(ofContact: id) : nil
    default: return false
    }
    if let known { fill(known, title: FieldDisplay.title(of: known, book)) }
    return true
  }
}

extension FormState {
  /// A new line takes name and price of its product as soon as one is chosen, so that they can be
  /// seen and changed.
  mutating func completeLine(_ book: Book, _ entry: EntryContext) {
    guard kind == DealLine.kind, case .create = purpose,
      let product = field(DealLine.product.id).flatMap({ fields[$0].chosen[fields[$0].text] }),
      let name = field(DealLine.name.id), let price = field(DealLine.unitPrice.id),
      fields[name].text.isEmpty, fields[price].text.isEmpty, let row = book.row(product)
    else { return }
    fields[name].editor = LineEditor(book[row, Product.name] ?? "")
    if let definition = Catalogue.field(Product.price.id) {
      fields[price].editor = LineEditor(FieldDisplay.text(book, row, definition, entry))
    }
  }

  private func field(_ id: FieldID) -> Int? { fields.firstIndex { $0.definition?.id == id } }
}
