public import Books
public import Facts

extension Book {
  /// What a screen calls a record; nil where it is not there (any more).
  public func title(_ id: EntityID) -> String? { row(id).flatMap(title) }

  public func title(_ row: Row) -> String? {
    guard let kind = Catalogue.kind(row.kind) else { return nil }
    switch value(row, kind.title) {
    case .text(let text)?: return text
    case .ref?: return joined(row)
    default: return nil
    }
  }

  /// What a screen calls the record that a reference names; `gone` where it is not there (any more),
  /// nil where none is named.
  public func title(namedBy row: Row, _ field: FieldID, gone: String) -> String? {
    if let named = named(by: row, field) { return title(named) ?? gone }
    return has(row, field) ? gone : nil
  }

  /// A link between two records is called by both.
  private func joined(_ row: Row) -> String? {
    let ends: [EntityID?] =
      switch row.kind {
      case Affiliation.kind: [self[row, Affiliation.contact], self[row, Affiliation.account]]
      case DealContact.kind: [self[row, DealContact.contact], self[row, DealContact.deal]]
      default: []
      }
    let titles = ends.compactMap { $0.flatMap { title($0) } }
    return titles.isEmpty ? nil : titles.joined(separator: " – ")
  }

  /// The contact points of a party on a channel, the primary one first.
  public func points(of party: Row, _ channel: Channel) -> [Row] {
    referrers(to: party, through: ContactPoint.party.id)
      .filter { self[$0, ContactPoint.channel] == channel && isVisible($0) }
      .sorted { one, other in
        let first = self[one, ContactPoint.rank] ?? .max
        let second = self[other, ContactPoint.rank] ?? .max
        return first != second ? first < second : comesBefore(one, other)
      }
  }

  /// The primary address of a party on a channel.
  public func primaryPoint(of party: EntityID, _ channel: Channel) -> String? {
    points(of: party, channel).first.flatMap { self[$0, ContactPoint.value] }
  }

  /// The places that a person has or had, the primary one first, then the present, then the past.
  public func affiliations(ofContact contact: Row) -> [Row] {
    let rows = referrers(to: contact, through: Affiliation.contact.id).filter(isVisible)
    func weight(_ row: Row) -> Int {
      if self[row, Affiliation.to] != nil { return 2 }
      return self[row, Affiliation.isPrimary] == true ? 0 : 1
    }
    return rows.sorted { one, other in
      let (first, second) = (weight(one), weight(other))
      return first != second ? first < second : comesBefore(one, other)
    }
  }

  /// Where a person works: the primary place, unless it has ended.
  public func job(ofContact contact: Row) -> Row? {
    affiliations(ofContact: contact).first.flatMap { self[$0, Affiliation.to] == nil ? $0 : nil }
  }

  /// The people who have or had a place in a company, the present ones first.
  public func contacts(ofAccount account: EntityID) -> [EntityID] {
    let rows = referrers(account, through: Affiliation.account.id).filter(isVisible)
    let present = rows.filter { self[$0, Affiliation.to] == nil }
    let past = rows.filter { self[$0, Affiliation.to] != nil }
    return distinct((present + past).compactMap { self[$0, Affiliation.contact] })
  }

  /// The deals of a company or person, in the order of creation.
  public func deals(of party: EntityID) -> [Row] {
    var rows = referrers(party, through: Deal.party.id)
    rows += referrers(party, through: DealContact.contact.id)
      .compactMap { self[$0, DealContact.deal].flatMap(row) }
    return distinct(rows).filter(isVisible)
  }

  /// The persons in a deal, the primary one first.
  public func contacts(ofDeal deal: Row) -> [Row] {
    let rows = referrers(to: deal, through: DealContact.deal.id).filter(isVisible)
    return rows.filter { self[$0, DealContact.isPrimary] == true }
      + rows.filter { self[$0, DealContact.isPrimary] != true }
  }

  /// The values behind a word that people use as a field.
  public func values(_ row: Row, _ field: RelatedField) -> [Value] {
    switch field.place {
    case .point(let channel):
      return points(of: row, channel).compactMap { value($0, ContactPoint.value.id) }
    case .company:
      return job(ofContact: row).flatMap { value($0, Affiliation.account.id) }.map { [$0] } ?? []
    case .jobTitle:
      return affiliations(ofContact: row).first
        .flatMap { value($0, Affiliation.title.id) }.map { [$0] } ?? []
    case .person: return contacts(ofDeal: row).compactMap { value($0, DealContact.contact.id) }
    }
  }
}

// The same of records that are known by their ids.
extension Book {
  public func points(of party: EntityID, _ channel: Channel) -> [Row] {
    row(party).map { points(of: $0, channel) } ?? []
  }

  public func affiliations(ofContact contact: EntityID) -> [Row] {
    row(contact).map { affiliations(ofContact: $0) } ?? []
  }

  /// The company of a person's job.
  public func company(ofContact contact: EntityID) -> EntityID? {
    row(contact).flatMap { job(ofContact: $0) }.flatMap { self[$0, Affiliation.account] }
  }

  public func contacts(ofDeal deal: EntityID) -> [Row] {
    row(deal).map { contacts(ofDeal: $0) } ?? []
  }
}

/// Each item once, in the order of its first appearance.
func distinct<Item: Hashable>(_ items: [Item]) -> [Item] {
  var seen: Set<Item> = []
  return items.filter { seen.insert($0).inserted }
}
