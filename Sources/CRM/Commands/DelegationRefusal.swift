public import Facts

/// Why work does not pass to a colleague.
public enum DelegationRefusal: Hashable, Sendable {
  case coverOfSelf(Rejection.Named)
  case coverEndsBeforeItBegins(from: Day, to: Day)
  case coverIsOver(to: Day)
  /// Somebody stands in already on some of the days.
  case coverOverlaps(of: Rejection.Named, by: Rejection.Named, from: Day, to: Day)
  /// Who shall stand in is covered by somebody on some of the days.
  case covererIsAway(Rejection.Named, from: Day, to: Day)
  case notYoursToCover(Rejection.Named)
  case ownedAlready(Rejection.Named, by: Rejection.Named)
  case offeredAlready(Rejection.Named, to: Rejection.Named)
  case notYourAnswer(Rejection.Named, to: Rejection.Named)
  case answered(Rejection.Named, accepted: Bool)

  var sentence: String {
    switch self {
    case .coverOfSelf(let user): "\(user.title) cannot stand in for \(user.title)."
    case .coverEndsBeforeItBegins(let from, let to): "The cover would end on \(to), before \(from)."
    case .coverIsOver(let to): "The last day, \(to), has passed."
    case .coverOverlaps(let away, let by, let from, let to):
      "\(by.title) covers \(away.title) from \(from) to \(to) already."
    case .covererIsAway(let user, let from, let to):
      "\(user.title) is away from \(from) to \(to)."
    case .notYoursToCover(let user):
      "Only \(user.title) and who manages \(user.title) say who stands in."
    case .ownedAlready(let record, let owner): "“\(record.title)” is \(owner.title)'s already."
    case .offeredAlready(let record, let to):
      "“\(record.title)” is offered to \(to.title) already and not answered yet."
    case .notYourAnswer(let handover, let to):
      "“\(handover.title)” is offered to \(to.title), not to you."
    case .answered(let handover, let accepted):
      "“\(handover.title)” was \(accepted ? "accepted" : "declined") already."
    }
  }

  var remedy: String {
    switch self {
    case .coverOfSelf: "Name a colleague."
    case .coverEndsBeforeItBegins, .coverIsOver: "Choose a later last day, as in ..fri or mon..fri."
    case .coverOverlaps: "Choose other days, or end that cover first (cover end)."
    case .covererIsAway: "Choose somebody else, or other days."
    case .notYoursToCover: "Ask one of them."
    case .ownedAlready: "Choose somebody else."
    case .offeredAlready: "Undo that offer first, or wait for the answer."
    case .notYourAnswer: "Ask them."
    case .answered: "Offer it anew."
    }
  }
}
