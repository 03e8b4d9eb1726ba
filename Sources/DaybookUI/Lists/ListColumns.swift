import Books
import CRM
import Facts
import TextUI

/// The columns of each list.
enum ListColumns {
  static func columns(_ kind: KindID, hasColleagues: Bool) -> [ListColumn] {
    switch kind {
    case Deal.kind: hasColleagues ? deals + [owner(Deal.kind)] : deals
    case Contact.kind: hasColleagues ? contacts + [owner(Contact.kind)] : contacts
    case Account.kind: hasColleagues ? companies + [owner(Account.kind)] : companies
    case Lead.kind: LeadSigns.columns + (hasColleagues ? [owner(Lead.kind)] : [])
    case Promise.kind: PromiseSigns.columns + (hasColleagues ? [owner(Promise.kind)] : [])
    default: general(kind, hasColleagues: hasColleagues)
    }
  }

  private static let deals: [ListColumn] = [
    .field(Deal.title.id, header: "Deal", weight: 3, priority: 9, minimum: 18),
    .field(Deal.party.id, weight: 2, priority: 8, minimum: 12),
    .derived("Stage", ColumnRequest(minimum: 11, weight: 1, maximum: 14, priority: 6)) {
      reader,
      row in
      DealSigns.stage(reader, row)
    },
    .field(Deal.amount.id, priority: 7, minimum: 11),
    .field(Deal.expectedClose.id, priority: 5, minimum: 9),
    .derived("!", ColumnRequest(minimum: 5, maximum: 8, priority: 3)) { reader, row in
      DealSigns.marks(reader, row)
    },
    .derived("Next", ColumnRequest(minimum: 9, weight: 1, maximum: 24, priority: 4)) {
      reader,
      row in
      DealSigns.next(reader, row)
    },
    .derived("Forecast", ColumnRequest(minimum: 10, maximum: 10, priority: 2)) { reader, row in
      DealSigns.forecast(reader, row)
    },
  ]

  private static let contacts: [ListColumn] = [
    .field(Contact.name.id, weight: 3, priority: 9, minimum: 16),
    .derived("Company", ColumnRequest(minimum: 14, weight: 2, maximum: 40, priority: 8)) {
      reader,
      row in
      ListCell(ContactFacts.company(reader.book, row, gone: "—") ?? "")
    },
    .derived("Email", ColumnRequest(minimum: 18, weight: 2, maximum: 34, priority: 7)) {
      reader,
      row in
      ListCell(ContactFacts.point(reader.book, row, .email) ?? "")
    },
    .derived("Phone", ColumnRequest(minimum: 15, maximum: 18, priority: 6)) { reader, row in
      ListCell(ContactFacts.point(reader.book, row, .phone) ?? "")
    },
    .derived("Title", ColumnRequest(minimum: 12, weight: 1, maximum: 22, priority: 3)) {
      reader,
      row in
      ListCell(ContactFacts.title(reader.book, row) ?? "", .dim)
    },
    .field(Contact.city.id, priority: 2),
  ]

  private static let companies: [ListColumn] = [
    .field(Account.name.id, weight: 3, priority: 9, minimum: 18),
    .field(Account.industry.id, weight: 1, priority: 7, minimum: 12),
    .field(Account.city.id, priority: 6),
    .field(Account.country.id, priority: 4),
    .field(Account.relation.id, priority: 5),
    .field(Account.employees.id, priority: 2),
  ]

  private static func owner(_ kind: KindID) -> ListColumn {
    .field(kind.owner.id, priority: 3, role: .dim)
  }
}
