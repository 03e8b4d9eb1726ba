import CRM
public import Facts

/// The views: those that a digit shows, and the list of any other kind of record.
public enum ViewID: Hashable, Sendable {
  case today
  case deals
  case pipeline
  case contacts
  case companies
  case leads
  case review
  case reports
  /// The list of a kind that has no view of its own, as `:list KIND` shows it.
  case records(KindID)

  var label: String {
    switch self {
    case .today: "Today"
    case .deals: "Deals"
    case .pipeline: "Pipeline"
    case .contacts: "Contacts"
    case .companies: "Companies"
    case .leads: "Leads"
    case .review: "Review"
    case .reports: "Reports"
    case .records(let kind): Catalogue.kind(kind)?.pluralLabel ?? "Records"
    }
  }

  /// The kind of the records that the view shows.
  var kind: KindID {
    switch self {
    case .today: Todo.kind
    case .deals, .pipeline, .review, .reports: Deal.kind
    case .contacts: Contact.kind
    case .companies: Account.kind
    case .leads: Lead.kind
    case .records(let kind): kind
    }
  }

  /// Whether it is a list of records with a detail beside it.
  var isList: Bool {
    switch self {
    case .deals, .contacts, .companies, .leads, .records: true
    case .today, .pipeline, .review, .reports: false
    }
  }

  /// What the view asks for before anybody types a query.
  var firstQuery: String? {
    switch self {
    // A book with a past has more closed deals than open ones, and nobody opens it for those.
    case .deals: Model.openDeals
    case .leads: "is:open"
    case .records(Promise.kind): "status:open"
    default: nil
    }
  }

  /// The view that lists the records of a kind.
  static func list(of kind: KindID) -> ViewID {
    allCases.first { $0.isList && $0.kind == kind } ?? .records(kind)
  }
}

extension ViewID: CaseIterable {
  /// The views with a digit, in its order from 1 on.
  public static let allCases: [ViewID] = [
    .today, .deals, .pipeline, .contacts, .companies, .leads, .review, .reports,
  ]

  /// The digit that shows it.
  var digit: Int? { ViewID.allCases.firstIndex(of: self).map { $0 + 1 } }
}

// A dropped line takes the user back to the view where they were, on the same day; who leaves on
// purpose begins with Today.
extension ViewID {
  /// Where it is kept.
  static let key = "view"

  /// The view that was kept: `2 2026-11-22`.
  init?(kept text: String?, today: Day) {
    let words = (text ?? "").split(separator: " ")
    guard words.count == 2, let digit = Int(words[0]), words[1] == today.description,
      ViewID.allCases.indices.contains(digit - 1)
    else { return nil }
    self = ViewID.allCases[digit - 1]
  }
}

extension Model {
  func keepView() -> [Effect] {
    view.digit.map { [.keep(key: ViewID.key, text: "\($0) \(entry.today)")] } ?? []
  }

  /// The view that was kept is shown: the next start is an ordinary one.
  func forgetView() -> [Effect] { view == .today ? [] : [.keep(key: ViewID.key, text: nil)] }
}

extension KindDefinition {
  /// The word for several of them at the beginning of a line.
  var pluralLabel: String { plural.prefix(1).uppercased() + plural.dropFirst() }
}
