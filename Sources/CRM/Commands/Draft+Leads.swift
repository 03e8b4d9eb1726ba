import Books
public import Facts

/// What is done with leads.
public enum LeadStep: Hashable, Sendable {
  /// Makes them one's own.
  case take
  /// Somebody is at it, or at it again.
  case work
  /// Came to nothing, for a reason.
  case disqualify(reason: Assignment.Content?, note: String? = nil)
  /// Sleeps until a day.
  case recycle(until: Day?)

  var word: String {
    switch self {
    case .take: "take"
    case .work: "work"
    case .disqualify: "disqualify"
    case .recycle: "recycle"
    }
  }
}

extension DisqualifyReason {
  /// What a new book begins with, and what is offered where a book has no reasons yet.
  public static let usual = [
    "No budget", "No need", "Not now", "Wrong fit", "No reply", "Duplicate", "Spam",
  ]
}

extension Draft {
  /// Writes the fields of a lead that depend on each other.
  mutating func settleLead(
    _ id: EntityID,
    _ wishes: [(field: FieldID, value: Value?)]
  ) throws(Rejection) {
    let isNew = value(id, Lead.status.id) == nil && book.row(id) == nil
    let before = isNew ? nil : leadState(id)
    var wish = before ?? LeadState()
    for (field, value) in wishes { wish.take(value, for: field) }
    // A day to wake, a reason or a deal says which status is meant.
    if !wishes.contains(where: { $0.field == Lead.status.id }) {
      if wish.wakeOn != before?.wakeOn, wish.wakeOn != nil { wish.status = .recycled }
      if wish.reason != before?.reason, wish.reason != nil { wish.status = .disqualified }
      if wish.deal != before?.deal, wish.deal != nil { wish.status = .converted }
    }
    let hasOwner = self[id, Lead.kind.owner] != nil
    if wish.status == .new, hasOwner { wish.status = .assigned }
    if wish.status == .assigned, !hasOwner, before?.status == .assigned { wish.status = .new }
    guard wish != before else { return }
    let rules = LeadRules(
      lead: named(id),
      today: occasion.today,
      isTransfer: occasion.isTransfer
    )
    let after = try rules.settle(wish, before: before)
    set(id, Lead.status, after.status)
    set(id, Lead.wakeOn, after.wakeOn)
    set(id, Lead.disqualifyReason, after.reason)
    set(id, Lead.deal, after.deal)
    // What arrives with an owner, as from a form, was never waiting.
    if after.status != .new, self[id, Lead.takenAt] == nil, !occasion.isTransfer {
      set(id, Lead.takenAt, effective ?? occasion.now)
    }
    switch after.status {
    case .qualified: advance(lead: id, to: .sql)
    case .new, .assigned, .working: advance(lead: id, to: .lead)
    case .converted: advance(lead: id, to: .opportunity)
    case .recycled, .disqualified: break
    }
  }

  private func leadState(_ id: EntityID) -> LeadState {
    var state = LeadState()
    for field in LeadState.fields { state.take(value(id, field), for: field) }
    return state
  }

  /// How far the person and the company of a lead have come with us: forward only, so that what
  /// somebody set by hand is never set back.
  private mutating func advance(lead id: EntityID, to stage: Lifecycle) {
    guard !occasion.isTransfer else { return }
    func isBefore(_ reached: Lifecycle?) -> Bool {
      reached.map { $0.rawValue < stage.rawValue } ?? true
    }
    if let contact = self[id, Lead.contact], isBefore(self[contact, Contact.lifecycle]) {
      set(contact, Contact.lifecycle, stage)
    }
    if let account = self[id, Lead.account], isBefore(self[account, Account.lifecycle]) {
      set(account, Account.lifecycle, stage)
    }
  }

  mutating func apply(_ step: LeadStep, to ids: [EntityID]) throws(Rejection) {
    for id in try existing(ids, Lead.kind) {
      let status = leadState(id).status
      guard status != .converted else { throw .leadIs(named(id), status, wanted: nil) }
      switch step {
      case .take:
        guard status != .disqualified else { throw .leadIs(named(id), status, wanted: nil) }
        set(id, Lead.kind.owner, occasion.user)
        try assign(status == .recycled ? [.set(Lead.status, .working)] : [], to: id)
      case .work:
        if self[id, Lead.kind.owner] == nil { set(id, Lead.kind.owner, occasion.user) }
        try assign([.set(Lead.status, .working)], to: id)
      case .disqualify(let reason, let note):
        guard let reason else { throw .missingField(Lead.disqualifyReason.id, of: named(id)) }
        guard status != .disqualified else { throw .leadIs(named(id), status, wanted: nil) }
        try assign(
          [.set(Lead.status, .disqualified), Assignment(Lead.disqualifyReason.id, reason)],
          to: id
        )
        if let note { try log(NewActivity(.note, subject: note, about: [id])) }
      case .recycle(let day):
        guard status != .disqualified else { throw .leadIs(named(id), status, wanted: nil) }
        guard let day else { throw .missingField(Lead.wakeOn.id, of: named(id)) }
        guard day > occasion.today else { throw .wakesInThePast(day) }
        if self[id, Lead.kind.owner] == nil { set(id, Lead.kind.owner, occasion.user) }
        try assign([.set(Lead.status, .recycled), .set(Lead.wakeOn, day)], to: id)
      }
    }
  }

  /// Makes the deal that comes of a lead: about the same person and company, copying nothing of
  /// them.
  ///
  /// What nobody says of the deal follows from the lead: its title, party, person, source, owner,
  /// and its products, one as the deal's own and several as lines.
  mutating func qualify(
    _ lead: EntityID,
    _ given: [Assignment],
    _ related: [Related]
  ) throws(Rejection) {
    _ = try existing([lead], Lead.kind)
    let status = leadState(lead).status
    guard LeadRules.isAllowed(from: status, to: .converted) else {
      throw .leadIs(named(lead), status, wanted: .converted)
    }
    let (contact, account) = (self[lead, Lead.contact], self[lead, Lead.account])
    let interests = elements(lead, Lead.interest.id).compactMap(EntityID.init(value:))
      .filter(exists).sorted { (self[$0, Product.name] ?? "") < (self[$1, Product.name] ?? "") }
    var own: [Assignment] = [
      .set(Deal.title, self[lead, Lead.title]), .set(Deal.party, account ?? contact),
      .set(Deal.source, self[lead, Lead.source]?.word), .set(Deal.product, interests.first),
      .set(Deal.kind.owner, self[lead, Lead.kind.owner] ?? occasion.user),
    ]
    let said = Set(given.map(\.field))
    own.removeAll { said.contains($0.field) }
    let deal = try create(Deal.kind, own + given, related)
    try assign([.set(Deal.lead, lead)], to: deal)
    let isNamed = made(DealContact.kind).contains {
      self[$0, DealContact.deal] == deal && self[$0, DealContact.contact] == contact
    }
    if let contact, !isNamed {
      try relate(.person(.value(.ref(contact)), role: nil), to: deal)
    }
    // An amount that somebody typed stands for itself; prices in several currencies have no sum.
    let currencies = Set(interests.compactMap { self[$0, Product.price]?.currency })
    if interests.count > 1, !said.contains(Deal.amount.id), currencies.count < 2 {
      for product in interests {
        _ = try create(
          DealLine.kind,
          [.set(DealLine.deal, deal), .set(DealLine.product, product)],
          []
        )
      }
    }
    if self[lead, Lead.kind.owner] == nil { set(lead, Lead.kind.owner, occasion.user) }
    try assign([.set(Lead.status, .converted), .set(Lead.deal, deal)], to: lead)
  }
}
