public import Books
public import Facts

// What is offered as the next step after something was logged or done. Three steps, each a kind and
// a day, in the order of their weight:
//
//   nobody reached, message left   call tomorrow, call in 3 days, mail tomorrow
//   not interested                 mail in 3 months, call in 3 months, mail in a week
//   did not take place             call tomorrow, meet in a week, mail tomorrow
//   met                            mail tomorrow, call in 3 days, meet in a week
//   written to                     call in 3 days, mail in a week, meet in a week
//   otherwise                      call in 3 days, mail tomorrow, meet in a week
//
// Where the deal is in its last stage the first becomes a call tomorrow; where it closes within two
// weeks the last becomes a call two days before that. A day at the weekend moves to Monday.

/// One next step that can be taken as it is.
public struct NextOffer: Hashable, Sendable {
  public let title: String
  public let type: TodoKind
  public let day: Day

  /// The step as a line would have said it.
  public func task(about: [EntityID]) -> CapturedTask {
    var task = CapturedTask()
    (task.title, task.type, task.day) = (title, type, day)
    task.about = about.map(CapturedName.record)
    return task
  }
}

/// What can follow a dealing.
public struct NextOffers {
  private let book: Book
  private let today: Day

  public init(_ book: Book, today: Day) {
    self.book = book
    self.today = today
  }

  /// Three steps that differ, for what was logged about some records.
  public func after(
    _ kind: ActivityKind,
    _ outcome: Outcome?,
    about: [EntityID]
  ) -> [NextOffer] {
    var steps = usual(kind, outcome)
    if let deal = about.first(where: { book.row($0)?.kind == Deal.kind }),
      book[deal, Deal.status] == .open
    {
      if isInLastStage(deal), steps[0] != (.call, 1) { steps.insert((.call, 1), at: 0) }
      if let close = book[deal, Deal.expectedClose], (3...14).contains(today.days(until: close)) {
        steps.insert((.call, today.days(until: close) - 2), at: min(2, steps.count))
      }
    }
    let name = subject(about)
    var offers: [NextOffer] = []
    for (type, days) in steps {
      let day = workday(today.advanced(by: days))
      let title = name.isEmpty ? verb(type) : "\(verb(type)) \(name)"
      let offer = NextOffer(title: title, type: type, day: day)
      if !offers.contains(offer) { offers.append(offer) }
    }
    return Array(offers.prefix(3))
  }

  private func usual(_ kind: ActivityKind, _ outcome: Outcome?) -> [(TodoKind, Int)] {
    switch (outcome, kind) {
    case (.noAnswer?, _), (.leftMessage?, _): [(.call, 1), (.call, 3), (.email, 1)]
    case (.notInterested?, _): [(.email, 90), (.call, 90), (.email, 7)]
    case (.notHeld?, _): [(.call, 1), (.meeting, 7), (.email, 1)]
    case (_, .meeting): [(.email, 1), (.call, 3), (.meeting, 7)]
    case (_, .email), (_, .chat), (_, .sms), (_, .post), (_, .social):
      [(.call, 3), (.email, 7), (.meeting, 7)]
    default: [(.call, 3), (.email, 1), (.meeting, 7)]
    }
  }

  private func verb(_ type: TodoKind) -> String {
    switch type {
    case .call: "call"
    case .email: "mail"
    case .meeting: "meet"
    case .todo: "do"
    }
  }

  /// The only person, else the deal, else the company.
  private func subject(_ about: [EntityID]) -> String {
    let people = about.filter { book.row($0)?.kind == Contact.kind }
    let deal = about.first { book.row($0)?.kind == Deal.kind }
    let company = about.first { book.row($0)?.kind == Account.kind }
    var named = people.count == 1 ? people.first : nil
    if named == nil, people.isEmpty, let deal {
      named = book.contacts(ofDeal: deal).first.flatMap { book[$0, DealContact.contact] }
    }
    return (named ?? deal ?? company ?? people.first).flatMap { book.title($0) } ?? ""
  }

  private func isInLastStage(_ deal: EntityID) -> Bool {
    guard let pipeline = book[deal, Deal.pipeline], let stage = book[deal, Deal.stage] else {
      return false
    }
    return PipelineChart(book).stages(of: pipeline).last == stage
  }

  private func workday(_ day: Day) -> Day {
    day.weekday > 5 ? day.advanced(by: 8 - day.weekday) : day
  }
}
