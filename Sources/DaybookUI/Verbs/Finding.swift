import CRM
import Facts
import TextUI

extension Model {
  var query: String { view == .pipeline ? board.query : list?.query ?? "" }

  mutating func find(_ intent: Intent) -> [Effect] {
    switch intent {
    case .filter:
      overlays.append(.prompt(PromptState(.filter(base: query, before: query))))
    case .editQuery:
      let text = query.isEmpty ? "" : query + " "
      overlays.append(.prompt(PromptState(.query(before: query), text: text)))
    case .clearQuery where past != nil: return leavePast()
    case .clearQuery:
      filter("")
      return settle()
    case .sortReverse:
      guard let list else { return [] }
      let orders = list.orders.map {
        SortOrder($0.field, through: $0.through, descending: !$0.descending)
      }
      lists[view]?.sort(orders, book)
    default:
      if let orders = sortOrders(intent) { lists[view]?.sort(orders, book) }
    }
    return []
  }

  /// The orders that a sort means for the kind in view; nil where it has no such column.
  func sortOrders(_ intent: Intent) -> [SortOrder]? {
    guard view.isList else { return nil }
    let kind = view.kind
    switch (intent, kind) {
    case (.sortName, Deal.kind): return [SortOrder(Deal.title.id)]
    case (.sortName, Contact.kind): return [SortOrder(Contact.name.id)]
    case (.sortName, Account.kind): return [SortOrder(Account.name.id)]
    case (.sortCompany, Deal.kind): return [SortOrder(Account.name.id, through: Deal.party.id)]
    case (.sortStage, Deal.kind):
      return [SortOrder(Stage.position.id, through: Deal.stage.id)]
    case (.sortValue, Deal.kind): return [SortOrder(Deal.amount.id, descending: true)]
    case (.sortValue, Account.kind): return [SortOrder(Account.revenue.id, descending: true)]
    case (.sortDate, Deal.kind): return [SortOrder(Deal.expectedClose.id)]
    case (.sortOwner, _):
      return hasColleagues ? [SortOrder(User.name.id, through: kind.owner.id)] : nil
    case (.sortCity, Contact.kind): return [SortOrder(Contact.city.id)]
    case (.sortCity, Account.kind): return [SortOrder(Account.city.id)]
    case (.sortIndustry, Account.kind): return [SortOrder(Account.industry.id)]
    default: return nil
    }
  }
}
