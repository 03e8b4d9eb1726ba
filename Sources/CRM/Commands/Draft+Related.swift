import Books
import Facts

extension Draft {
  /// Makes what stands beside a record in records of its own.
  mutating func relate(_ part: Related, to id: EntityID) throws(Rejection) {
    switch part {
    case .point(let channel, let value, let original, let label):
      guard kind(of: id) == Contact.kind || kind(of: id) == Account.kind else {
        throw .wrongKind(named(id), expected: Contact.kind)
      }
      try relatePoint(id, channel, value: value, original: original, label: label)
    case .repoint(let point, let value, let original):
      try repoint(point, of: id, value: value, original: original)
    case .company(let company, let title):
      guard kind(of: id) == Contact.kind else {
        throw .wrongKind(named(id), expected: Contact.kind)
      }
      try relateCompany(id, company, title: title)
    case .person(let person, let role):
      guard kind(of: id) == Deal.kind else { throw .wrongKind(named(id), expected: Deal.kind) }
      try relatePerson(id, person, role: role)
    }
  }

  private mutating func relatePoint(
    _ party: EntityID,
    _ channel: Channel,
    value: String,
    original: String?,
    label: String?
  ) throws(Rejection) {
    if FieldRules.isBlank(.text(value)) { throw .missingField(ContactPoint.value.id, of: nil) }
    let points = book.points(of: party, channel)
    let new = made(ContactPoint.kind).filter {
      self[$0, ContactPoint.party] == party && self[$0, ContactPoint.channel] == channel
    }
    guard !(points.map(book.id) + new).contains(where: { self[$0, ContactPoint.value] == value })
    else { return }
    try checkIdentity(channel, value, of: party)
    let point = make(ContactPoint.kind)
    try assign(
      [
        .set(ContactPoint.party, party), .set(ContactPoint.channel, channel),
        .set(ContactPoint.value, value),
        .set(ContactPoint.original, original == value ? nil : original),
        .set(ContactPoint.label, label),
        .set(ContactPoint.rank, Int64(points.count + new.count)),
      ],
      to: point
    )
  }

  /// An address that is no longer theirs is archived: the history keeps it.
  private mutating func repoint(
    _ point: EntityID,
    of party: EntityID,
    value: String,
    original: String?
  ) throws(Rejection) {
    guard exists(point), self[point, ContactPoint.party] == party,
      let channel = self[point, ContactPoint.channel]
    else { throw .unknownRecord(point) }
    guard !FieldRules.isBlank(.text(value)) else {
      set(point, ContactPoint.kind.archived, true)
      return
    }
    try checkIdentity(channel, value, of: party)
    try assign(
      [
        .set(ContactPoint.value, value),
        .set(ContactPoint.original, original == value ? nil : original),
      ],
      to: point
    )
  }

  /// An email address names one person: a second record with it would be a duplicate.
  ///
  /// Imports check identity themselves, over all their rows at once.
  private func checkIdentity(
    _ channel: Channel,
    _ value: String,
    of party: EntityID
  ) throws(Rejection) {
    guard channel == .email, !occasion.isTransfer, kind(of: party) == Contact.kind else { return }
    let same = Predicate.and([
      .compare(ContactPoint.channel.id, .equal, Channel.email.value),
      .compare(ContactPoint.value.id, .equal, .text(value)),
    ])
    let points = book.listing(ListingRequest(kind: ContactPoint.kind, predicate: same))
    for row in points.window(0..<points.count) {
      guard let holder = book[row, ContactPoint.party], holder != party,
        kind(of: holder) == Contact.kind, exists(holder), book.isVisible(row)
      else { continue }
      throw .alreadyKnown(key: value, named(holder))
    }
  }

  private mutating func relateCompany(
    _ contact: EntityID,
    _ company: Assignment.Content?,
    title: String?
  ) throws(Rejection) {
    let jobs = book.referrers(contact, through: Affiliation.contact.id)
      .filter { book[$0, Affiliation.account] != nil && book[$0, Affiliation.to] == nil }
    var job = (jobs.first { book[$0, Affiliation.isPrimary] == true } ?? jobs.first).map(book.id)
    if let company {
      guard let field = Catalogue.field(Affiliation.account.id),
        let account = try resolve(Assignment(field.id, company), field)
          .flatMap(EntityID.init(value:))
      else { throw .badReference(Affiliation.account.id) }
      job = jobs.first { book[$0, Affiliation.account] == account }.map(book.id)
      let primary = job ?? make(Affiliation.kind)
      set(primary, Affiliation.contact, contact)
      set(primary, Affiliation.account, account)
      for other in jobs.map(book.id) where other != primary {
        set(other, Affiliation.isPrimary, nil)
      }
      set(primary, Affiliation.isPrimary, true)
      job = primary
    }
    guard let title else { return }
    guard let job else { throw .missingField(Affiliation.account.id, of: named(contact)) }
    try assign([.set(Affiliation.title, title)], to: job)
  }

  private mutating func relatePerson(
    _ deal: EntityID,
    _ person: Assignment.Content,
    role: ContactRole?
  ) throws(Rejection) {
    guard let field = Catalogue.field(DealContact.contact.id),
      let contact = try resolve(Assignment(field.id, person), field)
        .flatMap(EntityID.init(value:))
    else { throw .badReference(DealContact.contact.id) }
    let known = book.referrers(deal, through: DealContact.deal.id)
    if let row = known.first(where: { book[$0, DealContact.contact] == contact }) {
      if let role { set(book.id(row), DealContact.role, role) }
      return
    }
    let link = make(DealContact.kind)
    set(link, DealContact.deal, deal)
    set(link, DealContact.contact, contact)
    set(link, DealContact.role, role)
    if known.isEmpty { set(link, DealContact.isPrimary, true) }
  }
}
