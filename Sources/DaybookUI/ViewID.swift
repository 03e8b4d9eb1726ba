import CRM
import Facts

/// The views, by the digit that shows them.
public enum ViewID: Int, CaseIterable, Sendable {
  case today = 1
  case deals = 2
  case pipeline = 3
  case contacts = 4
  case companies = 5
  case leads = 6

  var label: String {
    switch self {
    case .today: "Today"
    case .deals: "Deals"
    case .pipeline: "Pipeline"
    case .contacts: "Contacts"
    case .companies: "Companies"
    case .leads: "Leads"
    }
  }

  /// The kind of the records that the view shows.
  var kind: KindID {
    switch self {
    case .today: Todo.kind
    case .deals, .pipeline: Deal.kind
    case .contacts: Contact.kind
    case .companies: Account.kind
    case .leads: Lead.kind
    }
  }

  /// Whether it is a list of records with a detail beside it.
  var isList: Bool {
    switch self {
    case .deals, .contacts, .companies, .leads: true
    case .today, .pipeline: false
    }
  }
}
