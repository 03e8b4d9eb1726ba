public import Books
public import Facts

// Who waits for what among the leads. A recycled lead wakes by itself on its day, without an event,
// as a snoozed task does.

extension Lead {
  private static func has(_ statuses: LeadStatus...) -> Predicate {
    .oneOf(status.id, statuses.map(\.value))
  }

  /// Recycled, and its day has not come.
  public static func asleep(_ today: Day) -> Predicate {
    .and([has(.recycled), .compare(wakeOn.id, .greater, .day(today))])
  }

  /// Recycled, and its day has come.
  public static func awake(_ today: Day) -> Predicate {
    .and([has(.recycled), .not(asleep(today))])
  }

  /// Somebody has to do something about it.
  public static func open(_ today: Day) -> Predicate {
    .or([has(.new, .assigned, .working, .qualified), awake(today)])
  }

  /// What waits for a person: what nobody has taken, and of their own what they have not answered
  /// and what woke up.
  ///
  /// Without a person, everybody's.
  public static func waiting(for user: EntityID?, _ today: Day) -> Predicate {
    let owed = Predicate.or([has(.new, .assigned), awake(today)])
    guard let user else { return .and([owed, Catalogue.visible(kind)]) }
    let mine = Predicate.compare(kind.owner.id, .equal, .ref(user))
    let unassigned = Predicate.and([has(.new), .not(.present(kind.owner.id))])
    return .and([.or([unassigned, .and([mine, owed])]), Catalogue.visible(kind)])
  }
}

extension Book {
  /// Whether a lead sleeps.
  public func isAsleep(lead row: Row, today: Day) -> Bool {
    self[row, Lead.status] == .recycled && self[row, Lead.wakeOn].map { $0 > today } == true
  }

  /// The leads of a person or company, the latest first.
  public func leads(of party: EntityID) -> [Row] {
    let rows =
      referrers(party, through: Lead.contact.id) + referrers(party, through: Lead.account.id)
    return distinct(rows).filter(isVisible)
      .map { (row: $0, at: self[$0, Lead.receivedAt] ?? id($0).created) }
      .sorted { $0.at != $1.at ? $0.at > $1.at : id($0.row) > id($1.row) }
      .map(\.row)
  }

  /// How long a lead waited until somebody took it; nil where nobody has yet.
  public func speedToLead(_ row: Row) -> Int64? {
    guard let taken = self[row, Lead.takenAt], let received = self[row, Lead.receivedAt] else {
      return nil
    }
    let (length, overflow) =
      taken.milliseconds.subtractingReportingOverflow(received.milliseconds)
    return overflow ? nil : max(0, length / 1000)
  }
}
