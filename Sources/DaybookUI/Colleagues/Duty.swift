import Books
import CRM
import Facts

/// Whom I stand in for today, and what waits for my answer: the end of the title row.
struct Duty: Sendable {
  private(set) var covering: [String] = []
  private(set) var offers = 0

  /// What it is made of.
  static let kinds: Set<KindID> = [User.kind, Cover.kind, Handover.kind]

  init() {}

  /// O(covers and handovers of the user).
  init(_ book: Book, user: EntityID, today: Day) {
    covering = book.covered(by: user, on: today).compactMap { id in
      // The first name is enough among colleagues, and the row is short.
      book.title(id)?.split(separator: " ").first.map { String($0) }
    }
    offers = book.handovers(offeredTo: user).count
  }

  /// `covering Anna  2 handovers`; empty where there is nothing.
  var text: String {
    var parts: [String] = []
    if !covering.isEmpty {
      let rest = covering.count > 2 ? " + \(covering.count - 2)" : ""
      parts.append("covering " + covering.prefix(2).joined(separator: ", ") + rest)
    }
    if offers > 0 { parts.append("\(offers) handover\(offers == 1 ? "" : "s")") }
    return parts.joined(separator: "  ")
  }
}

extension Model {
  mutating func refreshDuty() {
    duty = hasColleagues ? Duty(book, user: viewer.user, today: entry.today) : Duty()
  }
}
