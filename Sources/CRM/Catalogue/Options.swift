import Facts

// The numbers are stored: never reused, never given a new meaning. The names of the cases are the
// words that people type. A missing option means "unknown" and is not a case.

/// Where a deal stands, apart from its stage.
public enum DealStatus: UInt16, NamedOption {
  case open = 1
  case won = 2
  case lost = 3
}

/// Where a deal counts in a forecast: given by the stage, overridable on the deal.
public enum ForecastCategory: UInt16, NamedOption {
  case omitted = 1
  case pipeline = 2
  case bestCase = 3
  case commit = 4
  case closed = 5
}

/// What somebody does in a deal; the list of SuiteCRM, and champion and blocker.
public enum ContactRole: UInt16, NamedOption {
  case decisionMaker = 1
  case businessDecisionMaker = 2
  case technicalDecisionMaker = 3
  case businessEvaluator = 4
  case technicalEvaluator = 5
  case executiveSponsor = 6
  case influencer = 7
  case champion = 8
  case blocker = 9
  case other = 10
}

/// What happened.
public enum ActivityKind: UInt16, NamedOption {
  case call = 1
  case email = 2
  case meeting = 3
  case chat = 4
  case sms = 5
  case social = 6
  case post = 7
  case web = 8
  case note = 9
}

/// Who began.
public enum Direction: UInt16, NamedOption {
  case inbound = 1
  case outbound = 2

  public var word: String {
    switch self {
    case .inbound: "in"
    case .outbound: "out"
    }
  }
}

/// What came of an activity.
public enum Outcome: UInt16, NamedOption {
  case reached = 1
  case noAnswer = 2
  case leftMessage = 3
  case held = 4
  case notHeld = 5
  case interested = 6
  case notInterested = 7
}

/// What sort of promise a task is.
public enum TodoKind: UInt16, NamedOption {
  case todo = 1
  case call = 2
  case email = 3
  case meeting = 4

  /// The activity that finishing such a task writes.
  public var activity: ActivityKind {
    switch self {
    case .todo: .note
    case .call: .call
    case .email: .email
    case .meeting: .meeting
    }
  }
}

/// Where a task stands.
///
/// Snoozed is not a case: an open task sleeps until a day and wakes by itself, without an event.
public enum TodoStatus: UInt16, NamedOption {
  case open = 1
  case done = 2
  case cancelled = 3
}

/// How much a task matters.
public enum Priority: UInt16, NamedOption {
  case low = 1
  case normal = 2
  case high = 3
}

/// By which way somebody is reached.
public enum Channel: UInt16, NamedOption {
  case email = 1
  case phone = 2
  case web = 3
  case handle = 4
}

/// What a company is to us.
public enum AccountRelation: UInt16, NamedOption {
  case prospect = 1
  case customer = 2
  case partner = 3
  case reseller = 4
  case competitor = 5
}

/// How far a person or company has come with us, in HubSpot's words.
public enum Lifecycle: UInt16, NamedOption {
  case subscriber = 1
  case lead = 2
  case mql = 3
  case sql = 4
  case opportunity = 5
  case customer = 6
  case evangelist = 7
}
