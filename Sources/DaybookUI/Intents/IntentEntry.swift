import CRM
import Facts

/// One row of the table of intents.
public struct IntentEntry: Sendable {
  /// What belongs together in the help.
  public enum Group: String, CaseIterable, Sendable {
    case views = "Views"
    case moving = "Moving"
    case selecting = "Selecting"
    case finding = "Finding and sorting"
    case deals = "Deals"
    case records = "Records"
    case tasks = "Tasks"
    case leads = "Leads"
    case promises = "Promises and lines"
    case browsing = "Views and history"
    case reports = "Reports"
    case review = "Review"
    case customers = "Customers and colleagues"
    case program = "Program"
  }

  /// Where a key means the intent.
  public struct Scope: OptionSet, Hashable, Sendable {
    public let rawValue: UInt16

    public init(rawValue: UInt16) { self.rawValue = rawValue }

    public static let list = Scope(rawValue: 1)
    public static let detail = Scope(rawValue: 2)
    public static let board = Scope(rawValue: 4)
    public static let today = Scope(rawValue: 8)
    public static let review = Scope(rawValue: 16)
    public static let reports = Scope(rawValue: 32)
    public static let everywhere: Scope = [.list, .detail, .board, .today, .reports]

    /// Where a lead is under the cursor, a promise, or a line of the record in the detail: these go
    /// before the scope of the view.
    public static let leads = Scope(rawValue: 256)
    public static let promises = Scope(rawValue: 512)
    public static let parts = Scope(rawValue: 1024)

    /// The scope that a keymap file calls a context; nil where there is none of that name.
    init?(named name: String) {
      switch name {
      case "list": self = .list
      case "detail": self = .detail
      case "board": self = .board
      case "today": self = .today
      case "review": self = .review
      case "reports": self = .reports
      case "leads": self = .leads
      case "promises": self = .promises
      case "parts": self = .parts
      default: return nil
      }
    }

    /// Each scope by itself.
    static let single: [Scope] = [
      .list, .detail, .board, .today, .review, .reports, .leads, .promises, .parts,
    ]
  }

  /// What must be so for the intent to make sense.
  enum Requirement: Sendable {
    case nothing
    case record
    case deal
    case kind(KindID)
    /// A contact or a lead.
    case person
    /// A line or promise in the detail.
    case part
    case task
    case list
    /// A list whose query was understood whole, since a verb on all it shows follows.
    case wholeQuery
    case column(Intent)
    case severalPipelines
    /// Something is up in the review in view.
    case reviewed
    case reviewedDeal
    /// Another user.
    case colleague
  }

  public let intent: Intent
  public let group: Group
  /// One line, as in "Next stage".
  public let help: String
  /// Key sequences in the notation of `KeySequence`, the first one is shown in hints.
  public let keys: [String]
  /// How the command prompt says it, without the colon; empty where it has no form.
  public let form: String
  public let scope: Scope
  /// The word in the hint row; empty where the intent is not hinted.
  public let hint: String
  let requirement: Requirement

  init(
    _ intent: Intent,
    _ group: Group,
    _ help: String,
    keys: [String],
    form: String = "",
    in scope: Scope = .everywhere,
    hint: String = "",
    needs requirement: Requirement = .nothing
  ) {
    self.intent = intent
    self.group = group
    self.help = help
    self.keys = keys
    self.form = form
    // What leads elsewhere and what concerns the program works in a review too, where all other
    // keys are answers.
    let isGeneral = [.views, .program].contains(group) && intent != .quit || intent == .palette
    self.scope = isGeneral && scope == .everywhere ? scope.union(.review) : scope
    self.hint = hint
    self.requirement = requirement
  }
}
