public import Facts

/// What somebody asks for; `decide` says what it means for the book, or why it cannot be.
public enum Command: Hashable, Sendable {
  case setup(Setup)
  case create(KindID, [Assignment], related: [Related] = [])
  /// Writes the same into one or many records.
  case set([EntityID], [Assignment], related: [Related] = [])

  case moveStage([EntityID], StageTarget)
  /// An amount replaces the deal's; it belongs to a single deal.
  case win([EntityID], amount: Money? = nil)
  case lose([EntityID], reason: EntityID?, note: String? = nil)
  case reopen([EntityID])
  /// Every stage in which one of the deals is must have its counterpart in `stages`.
  case changePipeline([EntityID], to: EntityID, stages: [EntityID: EntityID])

  /// Leaves open deals alone until a day, with a note why; no day takes them up again.
  case park([EntityID], until: Day?, note: String? = nil)

  case logActivity(NewActivity)
  /// Finishes a task and writes what happened.
  case completeTask(EntityID, NewActivity? = nil)
  case cancelTasks([EntityID])
  case reopenTasks([EntityID])
  /// Puts open tasks out of sight until a day.
  case snooze([EntityID], until: Day)

  case leads([EntityID], LeadStep)
  /// Makes the deal that comes of a lead; what is not said of it follows from the lead.
  case qualifyLead(EntityID, deal: [Assignment] = [], related: [Related] = [])
  /// Settles promises, or opens them again.
  case promises([EntityID], PromiseStatus)

  case archive([EntityID])
  case unarchive([EntityID])
  case tag([EntityID], [Assignment.Content])
  case untag([EntityID], [EntityID])

  /// Passes work to a colleague.
  case delegation(Delegation)
  /// What a reviewer says to the records of a review.
  case review(ReviewAction)

  /// Takes a batch back, or takes an undo back.
  case undo(UndoRequest)

  /// Several commands as one change under one name: all of them or, where one is refused, none.
  ///
  /// A later one sees what an earlier one wrote.
  indirect case several([Command], name: String)

  /// Where a deal moves.
  public enum StageTarget: Hashable, Sendable {
    case to(EntityID)
    /// So many open stages further, back where negative.
    case by(Int)
  }

  /// The name in the log.
  public var name: String {
    switch self {
    case .setup: "book.setup"
    case .create(let kind, _, _): "\(word(kind)).create"
    case .set: "record.set"
    case .moveStage(_, .by(let steps)) where steps < 0: "deal.back"
    case .moveStage(_, .by): "deal.advance"
    case .moveStage(_, .to): "deal.move"
    case .win: "deal.win"
    case .lose: "deal.lose"
    case .reopen: "deal.reopen"
    case .changePipeline: "deal.pipeline"
    case .park(_, nil, _): "deal.unpark"
    case .park: "deal.park"
    case .logActivity: "activity.log"
    case .completeTask: "task.complete"
    case .cancelTasks: "task.cancel"
    case .reopenTasks: "task.reopen"
    case .snooze: "task.snooze"
    case .leads(_, let step): "lead.\(step.word)"
    case .qualifyLead: "lead.qualify"
    case .promises(_, let status): "promise.\(status.verb)"
    case .archive: "record.archive"
    case .unarchive: "record.unarchive"
    case .tag: "record.tag"
    case .untag: "record.untag"
    case .delegation(let delegation): delegation.name
    case .review(let command): command.name
    case .undo: "undo"
    case .several(_, let name): name
    }
  }
}

private func word(_ kind: KindID) -> String { Catalogue.kind(kind)?.name ?? "record" }

/// What happened, for the log.
public struct NewActivity: Hashable, Sendable {
  public var type: ActivityKind
  public var direction: Direction?
  /// When; now where nil.
  public var at: Instant?
  /// Empty: the first line of the body, else the name of the type.
  public var subject: String
  public var body: String
  /// In seconds.
  public var duration: Int64?
  public var outcome: Outcome?
  public var participants: [EntityID]
  public var about: [EntityID]
  /// The task that it finishes.
  public var completes: EntityID?
  /// Further fields: people who are made by being named, tags.
  public var more: [Assignment] = []

  public init(
    _ type: ActivityKind,
    subject: String = "",
    body: String = "",
    about: [EntityID] = [],
    participants: [EntityID] = []
  ) {
    self.type = type
    self.subject = subject
    self.body = body
    self.about = about
    self.participants = participants
  }
}

/// Whose book it is and what holds in it.
public struct Setup: Hashable, Sendable {
  public let bookName: String
  public let userName: String
  public let login: String
  public let currency: Currency
  /// An ISO 3166 code.
  public let country: String?
  /// An IANA zone name.
  public let timeZone: String?

  public init(
    bookName: String,
    userName: String,
    login: String,
    currency: Currency,
    country: String? = nil,
    timeZone: String? = nil
  ) {
    self.bookName = bookName
    self.userName = userName
    self.login = login
    self.currency = currency
    self.country = country
    self.timeZone = timeZone
  }
}
