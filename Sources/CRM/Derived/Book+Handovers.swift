public import Books
public import Facts

/// What is still to be done around a record and hangs on its owner.
public struct OpenWork: Hashable, Sendable {
  /// The open deals of a company or person; empty where only the record itself was asked for.
  public internal(set) var deals: [EntityID] = []
  public internal(set) var tasks: [EntityID] = []
  public internal(set) var promises: [EntityID] = []

  public init() {}

  public var isEmpty: Bool { deals.isEmpty && tasks.isEmpty && promises.isEmpty }

  /// Takes in other work, each piece once.
  public mutating func add(_ other: OpenWork) {
    deals = distinct(deals + other.deals)
    tasks = distinct(tasks + other.tasks)
    promises = distinct(promises + other.promises)
  }

  /// `2 open deals, 3 open tasks and 1 promise`; empty where there is nothing.
  public var summary: String {
    let parts = [
      OpenWork.counted(deals.count, "open deal"), OpenWork.counted(tasks.count, "open task"),
      OpenWork.counted(promises.count, "promise"),
    ].compactMap { $0 }
    guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
    return parts.dropLast().joined(separator: ", ") + " and " + last
  }

  private static func counted(_ count: Int, _ noun: String) -> String? {
    count == 0 ? nil : "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}

extension Book {
  /// The open tasks and promises about some records that one colleague looks after; with `deals`
  /// also the open deals of companies and persons, and what is about those.
  public func openWork(
    around ids: [EntityID],
    of owner: EntityID?,
    withDeals deals: Bool = false
  ) -> OpenWork {
    var work = OpenWork()
    if deals {
      work.deals = distinct(
        ids.flatMap { self.deals(of: $0) }
          .filter { row in
            (self[row, Deal.status] ?? .open) == .open && self[row, Deal.kind.owner] == owner
          }
          .map(id)
      )
    }
    let sources = distinct(ids + work.deals)
    work.tasks = distinct(
      sources.flatMap { openTasks(about: $0) }
        .filter { self[$0, Todo.kind.owner] == owner }.map(id)
    )
    work.promises = distinct(
      sources.flatMap { openPromises(around: $0) }
        .filter { self[$0, Promise.kind.owner] == owner }.map(id)
    )
    return work
  }

  /// The open promises with a customer or in a deal, by their day, the undated ones last.
  public func openPromises(around id: EntityID) -> [Row] {
    distinct(
      referrers(id, through: Promise.party.id) + referrers(id, through: Promise.deal.id)
    )
    .filter { isVisible($0) && (self[$0, Promise.status] ?? .open) == .open }
    .sorted { one, other in
      switch (self[one, Promise.due], self[other, Promise.due]) {
      case (let first?, let second?) where first != second: first < second
      case (_?, nil): true
      case (nil, _?): false
      default: comesBefore(one, other)
      }
    }
  }

  /// The handovers that wait for somebody's answer, the oldest first.
  public func handovers(offeredTo user: EntityID) -> [Row] {
    waiting(referrers(user, through: Handover.to.id))
  }

  /// The handovers that somebody offered and nobody has answered yet, the oldest first.
  public func handovers(offeredBy user: EntityID) -> [Row] {
    waiting(referrers(user, through: Handover.from.id))
  }

  /// The handover of a record that waits for an answer.
  public func handover(of id: EntityID) -> Row? {
    waiting(referrers(id, through: Handover.about.id)).first
  }

  private func waiting(_ rows: [Row]) -> [Row] {
    rows.filter { row in
      isVisible(row) && self[row, Handover.offeredAt] != nil
        && self[row, Handover.acceptedAt] == nil && self[row, Handover.declinedAt] == nil
    }
    .sorted { one, other in
      let (first, second) = (self[one, Handover.offeredAt], self[other, Handover.offeredAt])
      guard let first, let second, first != second else { return comesBefore(one, other) }
      return first < second
    }
  }
}
