import Facts

extension Draft {
  /// Settles promises, or opens settled ones again.
  mutating func settle(
    promises ids: [EntityID],
    _ status: PromiseStatus
  ) throws(Rejection) {
    for id in try existing(ids, Promise.kind) { try settlePromise(id, status, always: true) }
  }

  /// With `always`, a status that is there already is refused too.
  mutating func settlePromise(
    _ id: EntityID,
    _ status: PromiseStatus,
    always: Bool = false
  ) throws(Rejection) {
    let before = self[id, Promise.status]
    guard always || before != status else { return }
    // A new one that comes from elsewhere may be settled already.
    if before != nil || !occasion.isTransfer {
      try PromiseRules.check(named(id), from: before ?? .open, to: status)
    }
    set(id, Promise.status, status)
    set(
      id,
      Promise.settledOn,
      status == .open ? nil : self[id, Promise.settledOn] ?? occasion.today
    )
  }
}
