import Books
import Facts

extension CaptureReader {
  /// Says what the parts have in common: further lines, names alone, what they are about, values.
  mutating func join(_ capture: inout Capture) {
    joinLines(&capture)
    let mainly = capture.parts.firstIndex { if case .activity = $0.content { true } else { false } }
    for index in capture.parts.indices {
      switch capture.parts[index].content {
      case .activity(var activity):
        settle(&activity, isFirst: index == mainly)
        capture.parts[index].content = .activity(activity)
        checkSaysSomething(&capture.parts[index], activity)
      case .tags(let names, let tags) where names.isEmpty:
        let here = records(about)
        capture.parts[index].content = here.isEmpty ? .nothing : .tags(here, tags)
        if here.isEmpty {
          let range = capture.parts[index].range
          capture.parts[index].problems.append(
            CaptureProblem(range: range, sentence: "say whom the tag is for, such as p:jane #vip")
          )
        }
      default: break
      }
    }
    settleWork(&capture, mainly.flatMap { capture.parts[$0].activity })
    joinValues(&capture)
  }

  private func records(_ ids: [EntityID]) -> [CapturedName] { ids.map(CapturedName.record) }

  /// A part with nothing of the head is a further line of the activity before it; names alone say
  /// what that activity is about.
  private mutating func joinLines(_ capture: inout Capture) {
    var parts: [CapturePart] = []
    for part in capture.parts {
      let last = parts.lastIndex { $0.activity != nil }
      if let last, var activity = parts[last].activity, let more = part.activity {
        let hasHead =
          more.isKindGiven || more.day != nil || more.minute != nil || more.duration != nil
          || more.outcome != nil || more.direction != nil || !more.undecided.isEmpty
        let hasNames = !more.participants.isEmpty || !more.about.isEmpty
        let isNamesAlone = more.text.isEmpty && more.tags.isEmpty && !hasHead && hasNames
        if isNamesAlone || !hasHead && !hasNames && more.tags.isEmpty {
          if activity.text.isEmpty {
            activity.text = more.text
          } else if !more.text.isEmpty {
            activity.lines.append(more.text)
          }
          for name in more.participants { activity.participants.insertOnce(name) }
          for name in more.about { activity.about.insertOnce(name) }
          parts[last].content = .activity(activity)
          parts[last].questions += part.questions
          parts[last].problems += part.problems
          continue
        }
      }
      parts.append(part)
    }
    capture.parts = parts
  }

  /// An activity is about what it names, else the deals of the line, else where it is logged from;
  /// a record that it is logged from stays where its kind is not named.
  private func settle(_ activity: inout CapturedActivity, isFirst: Bool) {
    let people = activity.participants.filter { !isColleague($0) }
    var named = activity.about
    let namesDeal = named.contains { kind(of: $0) == Deal.kind || lineDeals.contains($0) }
    if !namesDeal, isFirst { for deal in lineDeals { named.insertOnce(deal) } }
    let hasDeal = named.contains { kind(of: $0) == Deal.kind || lineDeals.contains($0) }
    for id in about {
      switch book.row(id)?.kind {
      case Deal.kind? where hasDeal: break
      case Contact.kind? where people.isEmpty && isFirst:
        activity.participants.insertOnce(.record(id))
      case Contact.kind? where activity.participants.contains(.record(id)): break
      default: named.insertOnce(.record(id))
      }
    }
    activity.about = named
  }

  func isColleague(_ name: CapturedName) -> Bool {
    switch name {
    case .record(let id): book.row(id)?.kind == User.kind
    case .new: false
    case .open(let word): word.hasPrefix("@")
    }
  }

  private func checkSaysSomething(_ part: inout CapturePart, _ activity: CapturedActivity) {
    guard activity.isBare, activity.outcome == nil, part.problems.isEmpty, part.questions.isEmpty
    else { return }
    part.problems.append(
      CaptureProblem(range: part.range, sentence: "say what happened, such as call wants pricing")
    )
  }

  /// Tasks and promises take what they are about from the activity, else from where the line is
  /// logged.
  private mutating func settleWork(_ capture: inout Capture, _ activity: CapturedActivity?) {
    let people = (activity?.participants ?? []).filter { !isColleague($0) }
    let deals = activity.map { $0.about.filter { kind(of: $0) == Deal.kind } } ?? dealsHere
    for index in capture.parts.indices {
      switch capture.parts[index].content {
      case .task(var task):
        if task.about.isEmpty {
          task.about = activity.map { $0.about + people } ?? lineDeals + records(about)
          if activity == nil, !lineDeals.isEmpty {
            task.about = lineDeals + records(about.filter { book.row($0)?.kind != Deal.kind })
          }
        }
        capture.parts[index].content = .task(task)
      case .promise(var promise):
        if promise.about.isEmpty { promise.about = deals.count == 1 ? deals : [] }
        if promise.party == nil { askParty(&promise, people, &capture.parts[index]) }
        capture.parts[index].content = .promise(promise)
      default: break
      }
    }
  }

  private var dealsHere: [CapturedName] {
    lineDeals.isEmpty ? records(about.filter { book.row($0)?.kind == Deal.kind }) : lineDeals
  }

  /// To whom something is owed: the person of the line; of several it is asked; else the customer
  /// of the deal or where the line is logged.
  private mutating func askParty(
    _ promise: inout CapturedPromise,
    _ people: [CapturedName],
    _ part: inout CapturePart
  ) {
    if people.count == 1 {
      promise.party = people.first
      return
    }
    if people.isEmpty {
      let parties = about.filter { [Contact.kind, Account.kind].contains(book.row($0)?.kind) }
      var customer = parties.count == 1 ? parties.first : nil
      if customer == nil, promise.about.count == 1, case .record(let deal)? = promise.about.first {
        customer = book[deal, Deal.party]
      }
      promise.party = customer.map(CapturedName.record)
      return
    }
    let ids = people.compactMap { name -> EntityID? in
      if case .record(let id) = name { id } else { nil }
    }
    (questions, problems) = ([], [])
    let key = "party:\(part.range.lowerBound)"
    let candidates = ids.map { candidate($0, among: ids) }
    if case .record(let id)? = choose(key, "promise", part.range, candidates) {
      promise.party = .record(id)
    } else {
      promise.party = .open("whom")
    }
    part.questions += questions
  }

  /// A value in another part than a deal's belongs to the deal of the line.
  private mutating func joinValues(_ capture: inout Capture) {
    for (amount, range) in values {
      guard let deal = theDeal else {
        let sentence = "name the deal of the value, such as d:renewal value:12k"
        guard let place = capture.parts.firstIndex(where: { $0.range.overlaps(range) }) else {
          continue
        }
        capture.parts[place].problems.append(CaptureProblem(range: range, sentence: sentence))
        continue
      }
      let place = capture.parts.lastIndex { $0.range.overlaps(range) }
      let part = CapturePart(
        range: range,
        content: .deal(CapturedDeal(deal: deal, amount: amount))
      )
      capture.parts.insert(part, at: place.map { $0 + 1 } ?? capture.parts.endIndex)
    }
    values = []
  }
}

extension CapturePart {
  var activity: CapturedActivity? {
    if case .activity(let activity) = content { activity } else { nil }
  }
}
