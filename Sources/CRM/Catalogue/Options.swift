import Facts

// The numbers are stored: never reused, never given a new meaning. The words are those that
// people type, written out: to ask the compiler for a case's name costs milliseconds at every start. A missing option means "unknown" and is not a case.

/// Where a deal stands, apart from its stage.
public enum DealStatus: UInt16, NamedOption {
  case open = 1
  case won = 2
  case lost = 3

  public var word: String {
    switch self {
    case .open: "open"
    case .won: "won"
    case .lost: "lost"
    }
  }
}

/// Where a deal counts in a forecast: given by the stage, overridable on the deal.
public enum ForecastCategory: UInt16, NamedOption {
  case omitted = 1
  case pipeline = 2
  case bestCase = 3
  case commit = 4
  case closed = 5

  public var word: String {
    switch self {
    case .omitted: "omitted"
    case .pipeline: "pipeline"
    case .bestCase: "best-case"
    case .commit: "commit"
    case .closed: "closed"
    }
  }
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

  public var word: String {
    switch self {
    case .decisionMaker: "decision-maker"
    case .businessDecisionMaker: "business-decision-maker"
    case .technicalDecisionMaker: "technical-decision-maker"
    case .businessEvaluator: "business-evaluator"
    case .technicalEvaluator: "technical-evaluator"
    case .executiveSponsor: "executive-sponsor"
    case .influencer: "influencer"
    case .champion: "champion"
    case .blocker: "blocker"
    case .other: "other"
    }
  }
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

  public var word: String {
    switch self {
    case .call: "call"
    case .email: "email"
    case .meeting: "meeting"
    case .chat: "chat"
    case .sms: "sms"
    case .social: "social"
    case .post: "post"
    case .web: "web"
    case .note: "note"
    }
  }
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

  public var label: String {
    switch self {
    case .inbound: "Inbound"
    case .outbound: "Outbound"
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
  case wrongNumber = 8

  public var word: String {
    switch self {
    case .reached: "reached"
    case .noAnswer: "no-answer"
    case .leftMessage: "left-message"
    case .held: "held"
    case .notHeld: "not-held"
    case .interested: "interested"
    case .notInterested: "not-interested"
    case .wrongNumber: "wrong-number"
    }
  }
}

/// What sort of promise a task is.
public enum TodoKind: UInt16, NamedOption {
  case todo = 1
  case call = 2
  case email = 3
  case meeting = 4

  public var word: String {
    switch self {
    case .todo: "todo"
    case .call: "call"
    case .email: "email"
    case .meeting: "meeting"
    }
  }

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

  public var word: String {
    switch self {
    case .open: "open"
    case .done: "done"
    case .cancelled: "cancelled"
    }
  }
}

/// How much a task matters.
public enum Priority: UInt16, NamedOption {
  case low = 1
  case normal = 2
  case high = 3

  public var word: String {
    switch self {
    case .low: "low"
    case .normal: "normal"
    case .high: "high"
    }
  }
}

/// By which way somebody is reached.
public enum Channel: UInt16, NamedOption {
  case email = 1
  case phone = 2
  case web = 3
  case handle = 4

  public var word: String {
    switch self {
    case .email: "email"
    case .phone: "phone"
    case .web: "web"
    case .handle: "handle"
    }
  }
}

/// What a company is to us.
public enum AccountRelation: UInt16, NamedOption {
  case prospect = 1
  case customer = 2
  case partner = 3
  case reseller = 4
  case competitor = 5

  public var word: String {
    switch self {
    case .prospect: "prospect"
    case .customer: "customer"
    case .partner: "partner"
    case .reseller: "reseller"
    case .competitor: "competitor"
    }
  }
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

  public var word: String {
    switch self {
    case .subscriber: "subscriber"
    case .lead: "lead"
    case .mql: "mql"
    case .sql: "sql"
    case .opportunity: "opportunity"
    case .customer: "customer"
    case .evangelist: "evangelist"
    }
  }
}

/// Where an inquiry stands, in the words of Espo and Suite.
public enum LeadStatus: UInt16, NamedOption {
  case new = 1
  case assigned = 2
  case working = 3
  case qualified = 4
  case converted = 5
  /// Sleeps until its wake date, then it is worked on again.
  case recycled = 6
  case disqualified = 7

  public var word: String {
    switch self {
    case .new: "new"
    case .assigned: "assigned"
    case .working: "working"
    case .qualified: "qualified"
    case .converted: "converted"
    case .recycled: "recycled"
    case .disqualified: "disqualified"
    }
  }

  /// Whether somebody still has to do something about it.
  public var isOpen: Bool { self != .converted && self != .disqualified }
}

/// How an inquiry reached us.
public enum LeadSource: UInt16, NamedOption {
  case website = 1
  case phone = 2
  case email = 3
  case referral = 4
  case event = 5
  case campaign = 6
  case partner = 7
  case outbound = 8
  case other = 9

  public var word: String {
    switch self {
    case .website: "website"
    case .phone: "phone"
    case .email: "email"
    case .referral: "referral"
    case .event: "event"
    case .campaign: "campaign"
    case .partner: "partner"
    case .outbound: "outbound"
    case .other: "other"
    }
  }
}

/// Who owes a promise.
public enum PromiseSide: UInt16, NamedOption {
  case us = 1
  case them = 2

  public var word: String {
    switch self {
    case .us: "us"
    case .them: "them"
    }
  }
}

/// What became of a promise.
public enum PromiseStatus: UInt16, NamedOption {
  case open = 1
  case kept = 2
  case broken = 3
  /// Released by the one to whom it was owed.
  case released = 4

  public var word: String {
    switch self {
    case .open: "open"
    case .kept: "kept"
    case .broken: "broken"
    case .released: "released"
    }
  }

  /// What makes it so.
  public var verb: String {
    switch self {
    case .open: "reopen"
    case .kept: "keep"
    case .broken: "break"
    case .released: "release"
    }
  }
}

/// How often a line of a deal is paid.
public enum Recurrence: UInt16, NamedOption {
  case once = 1
  case monthly = 2
  case yearly = 3

  public var word: String {
    switch self {
    case .once: "once"
    case .monthly: "monthly"
    case .yearly: "yearly"
    }
  }
}

/// What the values of a field that people declared are.
public enum CustomType: UInt16, NamedOption {
  case text = 1
  case number = 2
  case money = 3
  case date = 4
  case yesNo = 5
  case choice = 6
  case choices = 7
  case url = 8
  case email = 9
  case phone = 10
  case reference = 11

  public var word: String {
    switch self {
    case .text: "text"
    case .number: "number"
    case .money: "money"
    case .date: "date"
    case .yesNo: "yes-no"
    case .choice: "choice"
    case .choices: "choices"
    case .url: "url"
    case .email: "email"
    case .phone: "phone"
    case .reference: "reference"
    }
  }
}

/// What a review goes through.
public enum ReviewScope: UInt16, NamedOption {
  /// The open deals of everybody, or of the reviewer's team.
  case team = 1
  /// One's own deals.
  case mine = 2
  /// Companies that nobody has touched for long.
  case accounts = 3

  public var word: String {
    switch self {
    case .team: "team"
    case .mine: "mine"
    case .accounts: "accounts"
    }
  }
}
