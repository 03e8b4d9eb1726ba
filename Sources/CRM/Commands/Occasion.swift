public import Facts

/// Everything that a decision needs from the world: when, by whom, through which door, and new ids.
///
/// The domain has no clock and no randomness; who asks for a decision brings them.
public struct Occasion: Sendable {
  public let now: Instant
  /// The day of the occasion in the book's zone: of `effective` where that is given.
  public let today: Day
  /// The author.
  public let user: EntityID
  public let via: Via
  public var ids: IDSource
  /// The batch that the change joins; its own where nil.
  public let batch: EntityID?
  /// When it was true in the world, where that is not now: imported histories, backdated notes.
  public let effective: Instant?

  public init(
    now: Instant,
    today: Day,
    user: EntityID,
    via: Via,
    ids: IDSource,
    batch: EntityID? = nil,
    effective: Instant? = nil
  ) {
    self.now = now
    self.today = today
    self.user = user
    self.via = via
    self.ids = ids
    self.batch = batch
    self.effective = effective
  }

  /// Whether records come from elsewhere, as they are: what a person must fill in may be missing.
  var isTransfer: Bool { via == .import || via == .demo }
}
