public import Books
public import Facts

extension Promise {
  public static var open: Predicate { .compare(status.id, .equal, PromiseStatus.open.value) }

  /// Open and past its day.
  public static func overdue(_ today: Day) -> Predicate {
    .and([open, .compare(due.id, .less, .day(today))])
  }

  /// Open and due today or before, owed by either side; a person's own where one is given.
  public static func due(_ today: Day, owner: EntityID? = nil) -> Predicate {
    var parts: [Predicate] = [
      open, .compare(due.id, .lessOrEqual, .day(today)), Catalogue.visible(kind),
    ]
    if let owner { parts.append(.compare(kind.owner.id, .equal, .ref(owner))) }
    return .and(parts)
  }
}

extension Book {
  /// The promises around a record: of a deal its own, of a company or person also those in their
  /// deals, of a lead those of its contact; the open ones first, by their day.
  public func promises(around id: EntityID) -> [Row] {
    var rows = referrers(id, through: Promise.party.id) + referrers(id, through: Promise.deal.id)
    switch row(id)?.kind {
    case Account.kind, Contact.kind:
      rows += deals(of: id).flatMap { referrers(to: $0, through: Promise.deal.id) }
    case Lead.kind:
      if let contact = self[id, Lead.contact] {
        rows += referrers(contact, through: Promise.party.id)
      }
    default: break
    }
    return distinct(rows).filter(isVisible).map { row in
      let isOpen = self[row, Promise.status] ?? .open == .open
      let day = self[row, isOpen ? Promise.due : Promise.settledOn]?.number ?? .max
      return (row: row, isOpen: isOpen, day: day)
    }.sorted { one, other in
      if one.isOpen != other.isOpen { return one.isOpen }
      if one.day != other.day { return one.isOpen ? one.day < other.day : one.day > other.day }
      return comesBefore(one.row, other.row)
    }.map(\.row)
  }

  /// The customer and the deal of a promise that is made on a record.
  public func promisePlace(_ id: EntityID) -> (party: EntityID?, deal: EntityID?) {
    guard let row = row(id) else { return (nil, nil) }
    switch row.kind {
    case Account.kind, Contact.kind: return (id, nil)
    case Deal.kind: return (self[row, Deal.party], id)
    case Lead.kind: return (self[row, Lead.contact] ?? self[row, Lead.account], nil)
    case Promise.kind: return (self[row, Promise.party], self[row, Promise.deal])
    case Todo.kind:
      let about = self[row, Todo.about].first { self.row($0)?.kind != Todo.kind }
      return about.map(promisePlace) ?? (nil, nil)
    default: return (nil, nil)
    }
  }
}
