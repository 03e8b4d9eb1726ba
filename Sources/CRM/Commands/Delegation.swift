public import Facts

/// Work that passes from one colleague to another: for some days, or for good.
///
/// `CoverRules` says who may stand in for whom; a handover is offered, and only its acceptance
/// changes the owner.
public enum Delegation: Hashable, Sendable {
  case cover(NewCover)
  /// Ends a cover: it lasted until yesterday, or never began.
  case endCover(EntityID)
  case offer(NewHandover)
  /// The record belongs to the other one from now on; with `movingWork`, its open deals, tasks and
  /// promises too.
  case accept(EntityID, movingWork: Bool)
  case decline(EntityID, reason: String)
  /// Another owner at once; with `movingWork`, of the open tasks and promises of the former one
  /// as well.
  case changeOwner([EntityID], to: EntityID?, movingWork: Bool)

  /// The name in the log.
  public var name: String {
    switch self {
    case .cover: "cover.create"
    case .endCover: "cover.end"
    case .offer: "handover.offer"
    case .accept: "handover.accept"
    case .decline: "handover.decline"
    case .changeOwner: "record.owner"
    }
  }

  /// How many records it names.
  public var recordCount: Int {
    if case .changeOwner(let ids, _, _) = self { ids.count } else { 1 }
  }
}

/// Somebody stands in for somebody.
public struct NewCover: Hashable, Sendable {
  /// Whose work it is.
  public var of: EntityID
  public var by: EntityID
  public var from: Day
  /// The last day.
  public var to: Day
  public var note: String?

  public init(of: EntityID, by: EntityID, from: Day, to: Day, note: String? = nil) {
    self.of = of
    self.by = by
    self.from = from
    self.to = to
    self.note = note
  }
}

/// A record that is offered to a colleague.
public struct NewHandover: Hashable, Sendable {
  /// An account, contact or deal.
  public var about: EntityID
  public var to: EntityID
  /// Why.
  public var reason: String
  /// What the next one must know.
  public var context: String?
  public var nextStep: String?

  public init(
    _ about: EntityID,
    to: EntityID,
    reason: String,
    context: String? = nil,
    nextStep: String? = nil
  ) {
    self.about = about
    self.to = to
    self.reason = reason
    self.context = context
    self.nextStep = nextStep
  }
}
