public import Facts

/// What was said to one record in a review.
public enum ReviewReply: Hashable, Sendable {
  /// Looked at; nothing is to be done.
  case ok
  /// A task for the owner.
  case nextStep(String, TodoKind, due: Day)
  case push(Day)
  case stage(Command.StageTarget)
  case value(Money)
  /// Left alone until a day.
  case wait(Day)
  case lose(EntityID, note: String? = nil)
  case win(Money? = nil)
  case forecast(ForecastCategory)
  /// A task for both, the owner and the reviewer, due on a day.
  case discuss(String, due: Day)
  case owner(EntityID)
  case archive

  /// The end of the name in the log.
  var name: String {
    switch self {
    case .ok: "ok"
    case .nextStep: "next-step"
    case .push: "close"
    case .stage: "stage"
    case .value: "value"
    case .wait: "wait"
    case .lose: "lose"
    case .win: "win"
    case .forecast: "forecast"
    case .discuss: "discuss"
    case .owner: "owner"
    case .archive: "archive"
    }
  }
}

/// What a reviewer asks for.
public enum ReviewAction: Hashable, Sendable {
  /// Begins a review, where none of that scope is under way.
  case start(ReviewScope)
  /// Answers one record, in the reviewer's open review or a new one; `words` is how the minutes
  /// tell it.
  case answer(ReviewScope, EntityID, ReviewReply, words: String)
  /// Ends the review under way and keeps its minutes.
  case finish(ReviewScope, minutes: String)

  var name: String {
    switch self {
    case .start: "review.start"
    case .answer(_, _, let reply, _): "review.\(reply.name)"
    case .finish: "review.finish"
    }
  }
}
