import Books
import Facts

extension Draft {
  /// Writes what passes work to a colleague.
  mutating func delegate(_ delegation: Delegation) throws(Rejection) {
    switch delegation {
    case .cover(let cover): try makeCover(cover)
    case .endCover(let id): try endCover(id)
    case .offer(let offer): try makeHandover(offer)
    case .accept(let id, let movingWork): try accept(id, movingWork)
    case .decline(let id, let reason): try decline(id, reason)
    case .changeOwner(let ids, let owner, let movingWork):
      for id in try existing(ids) { try changeOwner(id, owner, movingWork) }
    }
  }

  // MARK: Covers

  private mutating func makeCover(_ cover: NewCover) throws(Rejection) {
    _ = try existing([cover.of], User.kind)
    _ = try existing([cover.by], User.kind)
    let rules = coverRules
    guard occasion.isTransfer || rules.mayDecide(occasion.user, for: cover.of) else {
      throw .delegation(.notYoursToCover(named(cover.of)))
    }
    guard occasion.isTransfer || cover.to >= occasion.today || cover.to < cover.from else {
      throw .delegation(.coverIsOver(to: cover.to))
    }
    _ = try create(
      Cover.kind,
      [
        .set(Cover.of, cover.of), .set(Cover.by, cover.by), .set(Cover.from, cover.from),
        .set(Cover.to, cover.to), .set(Cover.note, cover.note),
      ],
      []
    )
  }

  private var coverRules: CoverRules { CoverRules(book: book, named: named) }

  /// Checks a cover that is whole and gives it its title.
  mutating func settleCover(_ id: EntityID) throws(Rejection) {
    guard let of = self[id, Cover.of], let by = self[id, Cover.by],
      let from = self[id, Cover.from], let to = self[id, Cover.to]
    else { return }
    try coverRules.check(NewCover(of: of, by: by, from: from, to: to), own: id)
    let title = CoverRules.title(of: named(of).title, by: named(by).title, from: from, to: to)
    set(id, Cover.title, title)
  }

  private mutating func endCover(_ id: EntityID) throws(Rejection) {
    _ = try existing([id], Cover.kind)
    if let of = self[id, Cover.of], !coverRules.mayDecide(occasion.user, for: of) {
      throw .delegation(.notYoursToCover(named(of)))
    }
    let yesterday = occasion.today.advanced(by: -1)
    if let from = self[id, Cover.from], from <= yesterday {
      set(id, Cover.to, min(self[id, Cover.to] ?? yesterday, yesterday))
      try settleCover(id)
    } else {
      set(id, Cover.kind.archived, true)
    }
  }

  // MARK: Handovers

  private mutating func makeHandover(_ offer: NewHandover) throws(Rejection) {
    _ = try existing([offer.about])
    _ = try existing([offer.to], User.kind)
    guard !FieldRules.isBlank(.text(offer.reason)) else {
      throw .missingField(Handover.reason.id, of: nil)
    }
    guard let kind = kind(of: offer.about) else { throw .unknownRecord(offer.about) }
    let from = self[offer.about, kind.owner] ?? occasion.user
    guard from != offer.to else {
      throw .delegation(.ownedAlready(named(offer.about), by: named(offer.to)))
    }
    if let row = book.handover(of: offer.about), let to = book[row, Handover.to] {
      throw .delegation(.offeredAlready(named(offer.about), to: named(to)))
    }
    _ = try create(
      Handover.kind,
      [
        .set(Handover.from, from), .set(Handover.to, offer.to), .set(Handover.about, offer.about),
        .set(Handover.reason, offer.reason), .set(Handover.context, offer.context),
        .set(Handover.nextStep, offer.nextStep),
      ],
      []
    )
  }

  /// Gives a handover that is whole its title.
  mutating func settleHandover(_ id: EntityID) {
    guard let about = self[id, Handover.about], let from = self[id, Handover.from],
      let to = self[id, Handover.to]
    else { return }
    set(id, Handover.title, "\(named(about).title): \(named(from).title) → \(named(to).title)")
  }

  private mutating func accept(_ id: EntityID, _ movingWork: Bool) throws(Rejection) {
    let (about, from, to) = try waiting(id)
    guard let kind = kind(of: about), exists(about) else { throw .unknownRecord(about) }
    set(id, Handover.acceptedAt, occasion.now)
    set(about, kind.owner, to)
    guard movingWork else { return }
    let work = book.openWork(around: [about], of: from, withDeals: kind != Deal.kind)
    for deal in work.deals { set(deal, Deal.kind.owner, to) }
    move(work, to: to)
  }

  private mutating func decline(_ id: EntityID, _ reason: String) throws(Rejection) {
    _ = try waiting(id)
    guard !FieldRules.isBlank(.text(reason)) else {
      throw .missingField(Handover.reason.id, of: named(id))
    }
    set(id, Handover.declinedAt, occasion.now)
    let before = self[id, Handover.context].map { $0 + "\n\n" } ?? ""
    set(id, Handover.context, "\(before)Declined: \(Normalization.nfc(reason))")
  }

  /// The parts of a handover that its receiver may answer now.
  private func waiting(
    _ id: EntityID
  ) throws(Rejection) -> (about: EntityID, from: EntityID, to: EntityID) {
    _ = try existing([id], Handover.kind)
    guard let about = self[id, Handover.about], let from = self[id, Handover.from],
      let to = self[id, Handover.to]
    else { throw .unknownRecord(id) }
    for (field, accepted) in [(Handover.acceptedAt, true), (Handover.declinedAt, false)]
    where self[id, field] != nil {
      throw .delegation(.answered(named(id), accepted: accepted))
    }
    guard occasion.user == to else { throw .delegation(.notYourAnswer(named(id), to: named(to))) }
    return (about, from, to)
  }

  // MARK: Owners

  private mutating func changeOwner(
    _ id: EntityID,
    _ owner: EntityID?,
    _ movingWork: Bool
  ) throws(Rejection) {
    guard let kind = kind(of: id) else { throw .unknownRecord(id) }
    let before = self[id, kind.owner]
    try assign([.set(kind.owner, owner)], to: id)
    guard movingWork, let before, before != owner else { return }
    move(book.openWork(around: [id], of: before), to: owner)
  }

  private mutating func move(_ work: OpenWork, to owner: EntityID?) {
    for task in work.tasks { set(task, Todo.kind.owner, owner) }
    for promise in work.promises { set(promise, Promise.kind.owner, owner) }
  }
}
