public import Facts

/// One thing about a record that is not as it was when the reviewer last looked.
public struct ReviewChange: Hashable, Sendable {
  /// What became of it, in the order in which a summary tells it.
  public enum Kind: Int, CaseIterable, Sendable {
    case new
    case won
    case lost
    case reopened
    /// The close date is later, or gone.
    case slipped
    /// The close date is earlier, or there is one now.
    case redated
    case shrunk
    case grown
    case movedOn
    case movedBack
    /// Nobody has dealt with it for longer than its stage allows.
    case quiet
    case nextStepGone
    case ownerChanged
    case archived
    case nextStepSet

    /// The word of a summary, as in "3 new".
    public var word: String {
      switch self {
      case .new: "new"
      case .slipped: "slipped"
      case .redated: "re-dated"
      case .shrunk: "shrunk"
      case .grown: "grown"
      case .movedOn: "moved on"
      case .movedBack: "moved back"
      case .quiet: "gone quiet"
      case .ownerChanged: "of another owner"
      case .nextStepSet: "with a new next step"
      case .nextStepGone: "without a next step now"
      case .won: "won"
      case .lost: "lost"
      case .reopened: "reopened"
      case .archived: "archived"
      }
    }

    /// The field whose values the change holds.
    public var field: FieldID? {
      switch self {
      case .slipped, .redated: Deal.expectedClose.id
      case .shrunk, .grown, .new, .won: Deal.amount.id
      case .movedOn, .movedBack: Deal.stage.id
      case .lost: Deal.lostReason.id
      case .ownerChanged: Deal.kind.owner.id
      case .quiet, .nextStepSet, .nextStepGone, .reopened, .archived: nil
      }
    }
  }

  public let record: EntityID
  public let kind: Kind
  /// What stood there when the reviewer last looked; for a next step its words.
  public let old: Value?
  /// What stands there now; for a quiet deal the days of silence.
  public let new: Value?
  /// In the book's currency: the difference of a shrunk or grown deal, the amount of any other.
  public let money: Money?
}
