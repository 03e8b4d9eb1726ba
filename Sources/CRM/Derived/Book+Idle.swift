public import Books
public import Facts

// A deal rots when nobody has dealt with it for longer than its stage allows:
//
//   idle   = now − max(activities about it, its last move by hand, else how its stage came about)
//   rotten ⇔ open, not parked, rotDays > 0 and idle > rotDays
//
// Edits of fields, bulk moves, imports and rules do not count as dealing with it. The limit is read
// from the stage each time, so that a new limit holds at once for every deal.

extension Book {
  /// When somebody last dealt with a record: the latest activity about it; for a deal also its
  /// last move.
  public func lastHandled(_ row: Row) -> Instant? {
    var rows = referrers(to: row, through: Activity.about.id)
    if row.kind == Contact.kind { rows += referrers(to: row, through: Activity.participants.id) }
    var latest = rows.filter(isVisible).compactMap { self[$0, Activity.at] }.max()
    if row.kind == Deal.kind {
      latest = [latest, lastMoved(row)].compactMap(\.self).max()
    }
    return latest
  }

  /// Whole days since somebody last dealt with a record; nil where nobody ever did.
  public func idleDays(_ row: Row, at moment: Moment) -> Int? {
    lastHandled(row).map(moment.days(since:))
  }

  /// Whether a deal has gone stale.
  public func isRotten(deal row: Row, at moment: Moment) -> Bool {
    guard (self[row, Deal.status] ?? .open) == .open, let stage = named(by: row, Deal.stage.id),
      let limit = self[stage, Stage.rotDays], limit > 0,
      !isParked(deal: row, today: moment.today),
      let moved = lastMoved(row)
    else { return false }
    func isLate(_ time: Instant) -> Bool { Int64(moment.days(since: time)) > limit }
    guard isLate(moved) else { return false }
    // The latest activity stands last, as a rule: of a deal that is cared for, one is read.
    return referrers(to: row, through: Activity.about.id).reversed().allSatisfy { activity in
      !isVisible(activity) || self[activity, Activity.at].map(isLate) ?? true
    }
  }

  /// When a deal was last moved.
  private func lastMoved(_ row: Row) -> Instant? {
    self[row, Deal.handledAt] ?? stamp(row, Deal.stage.id)?.effective
  }
}
