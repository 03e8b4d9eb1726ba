import Facts

// The course of an inquiry:
//
//   new → assigned → working → qualified → converted      forward; steps may be skipped, since who
//                                                          answers an inquiry has taken it
//   qualified → working                                    somebody was too quick
//   any open one → recycled(wake date) → working           sleeps, and wakes by itself on its day
//   any open one → disqualified(reason) → working          they came back after all
//
// Converted is the end: it points at its deal. Only a recycled lead has a wake date, only a
// disqualified one a reason, only a converted one a deal. A lead with an owner is not new, and one
// that nobody took has none. When it was first taken is kept, whatever becomes of it.

/// The fields of a lead that depend on each other.
struct LeadState: Hashable {
  var status = LeadStatus.new
  var wakeOn: Day?
  var reason: EntityID?
  var deal: EntityID?

  static let fields: Set<FieldID> = [
    Lead.status.id, Lead.wakeOn.id, Lead.disqualifyReason.id, Lead.deal.id,
  ]

  /// Takes over one assigned value.
  mutating func take(_ value: Value?, for field: FieldID) {
    switch field {
    case Lead.status.id: status = value.flatMap(LeadStatus.init(value:)) ?? .new
    case Lead.wakeOn.id: wakeOn = value.flatMap(Day.init(value:))
    case Lead.disqualifyReason.id: reason = value.flatMap(EntityID.init(value:))
    case Lead.deal.id: deal = value.flatMap(EntityID.init(value:))
    default: preconditionFailure("not a field of the lead's state")
    }
  }
}

/// Judges what is to become of a lead.
struct LeadRules {
  let lead: Rejection.Named
  let today: Day
  /// Whether it comes from elsewhere, where nobody kept reasons and dates.
  let isTransfer: Bool

  /// The whole state that follows from a wish; `before` is nil for a new lead.
  func settle(_ wish: LeadState, before: LeadState?) throws(Rejection) -> LeadState {
    var after = wish
    if let before, before.status != after.status { try check(before.status, after.status) }
    if after.status != .recycled { after.wakeOn = nil }
    if after.status != .disqualified { after.reason = nil }
    if after.status != .converted { after.deal = nil }
    if isTransfer { return after }
    switch after.status {
    case .recycled:
      guard let day = after.wakeOn else { throw .missingField(Lead.wakeOn.id, of: lead) }
      guard day > today || day == before?.wakeOn else { throw .wakesInThePast(day) }
    case .disqualified where after.reason == nil:
      throw .missingField(Lead.disqualifyReason.id, of: lead)
    case .converted where after.deal == nil: throw .missingField(Lead.deal.id, of: lead)
    default: break
    }
    return after
  }

  private func check(_ before: LeadStatus, _ after: LeadStatus) throws(Rejection) {
    guard !LeadRules.isAllowed(from: before, to: after) else { return }
    throw .leadIs(lead, before, wanted: after)
  }

  /// Whether a step exists.
  static func isAllowed(from before: LeadStatus, to after: LeadStatus) -> Bool {
    switch (before, after) {
    case (.converted, _): false
    case (.disqualified, .working), (.recycled, .working), (.qualified, .working): true
    case (.disqualified, _): false
    case (.recycled, .qualified), (.recycled, .converted): true
    case (_, .disqualified), (_, .recycled): true
    case (.recycled, _): false
    // Nobody looks after it any more.
    case (.assigned, .new): true
    default: before.rawValue < after.rawValue
    }
  }
}
