import Facts

/// How a deal goes.
enum Course {
  /// Somebody has promised something for later, for today, for a day that has passed.
  case planned, dueToday, overdue
  /// Nobody has promised anything.
  case noNextStep
  /// Nobody has done anything for weeks.
  case rotting
  case won, lost

  /// Twenty in turn: what a pipeline looks like on a Monday.
  static let all: [Course] = [
    .planned, .won, .dueToday, .overdue, .lost, .planned, .noNextStep, .won, .rotting, .planned,
    .won, .overdue, .lost, .dueToday, .won, .planned, .noNextStep, .lost, .rotting, .won,
  ]

  var isOpen: Bool { self != .won && self != .lost }
}

/// A deal in the telling.
struct DemoDeal {
  let id: EntityID
  let product: String
  /// Days ago when it was opened, and when it last moved.
  let opened: Int
  let moved: Int
  let contact: DemoCompany.Person?
}

extension DemoStory {
  /// The deal of a company: opened, moved stage by stage, decided or not.
  mutating func tell(
    deal course: Course,
    _ number: Int,
    _ company: DemoCompany
  ) -> DemoDeal {
    let isRenewal = number % 4 == 3
    let stages = courses[isRenewal ? 1 : 0]
    let depth = 1 + random.below(stages.stages.count)
    let quiet = course == .rotting ? 50 + random.below(20) : 1 + random.below(9)
    let decided = course.isOpen ? quiet : 6 + random.below(200)
    let opened = min(company.since, decided + depth * (6 + random.below(14)) + 4)
    let closed = min(decided, max(0, opened - depth))
    let at = moment(daysAgo: opened)
    let id = random.id(at: at)
    let product = random.below(products.count)
    let name = DemoWords.products[product].name
    let contact = company.people.isEmpty ? nil : random.pick(company.people)
    let title =
      isRenewal
      ? "\(name), renewal \(today.civil.year)"
      : "\(name) for the \(random.pick(DemoWords.occasions))"
    let units = Int64(1 + random.below(18))
    let amount = Money(
      minor: DemoWords.products[product].euros * units * 100,
      company.place.currency
    )
    // One open deal in nine has no value yet.
    let isPriced = !course.isOpen || number % 9 != 8
    let ahead =
      course.isOpen
      ? (course == .overdue ? -random.below(12) : 5 + random.below(90)) : random.below(15) - closed
    writer.write(
      by: company.owner,
      id,
      Deal.kind,
      at: at,
      [
        (Deal.title.id, .text(title)), (Deal.party.id, .ref(company.id)),
        (Deal.pipeline.id, .ref(stages.pipeline)), (Deal.stage.id, .ref(stages.stages[0].id)),
        (Deal.status.id, DealStatus.open.value),
        (Deal.amount.id, isPriced ? .money(amount) : nil),
        (Deal.product.id, .ref(products[product])),
        (Deal.expectedClose.id, course == .noNextStep ? nil : .day(today.advanced(by: ahead))),
        (Deal.source.id, .text(random.pick(["fair", "website", "referral", "call"]))),
        (Deal.kind.owner.id, .ref(book.users[company.owner])),
      ]
    )
    for step in 1..<Swift.max(1, depth) where step < depth {
      let days = opened - (opened - closed) * step / depth
      let cells: [(FieldID, Value?)] = [(Deal.stage.id, .ref(stages.stages[step].id))]
      writer.write(by: company.owner, id, Deal.kind, at: moment(daysAgo: days), cells)
    }
    if let contact { tell(role: contact, in: id, company.owner, at) }
    if !course.isOpen { tell(end: course, of: id, company.owner, daysAgo: closed) }
    return DemoDeal(id: id, product: name, opened: opened, moved: closed, contact: contact)
  }

  private mutating func tell(
    role person: DemoCompany.Person,
    in deal: EntityID,
    _ owner: Int,
    _ at: Instant
  ) {
    let role = random.pick([.decisionMaker, .champion, .influencer] as [ContactRole])
    writer.write(
      by: owner,
      random.id(at: at),
      DealContact.kind,
      at: at,
      about: [person.id],
      [
        (DealContact.deal.id, .ref(deal)), (DealContact.contact.id, .ref(person.id)),
        (DealContact.role.id, role.value), (DealContact.isPrimary.id, .bool(true)),
      ]
    )
  }

  private mutating func tell(end: Course, of deal: EntityID, _ owner: Int, daysAgo: Int) {
    let day = today.advanced(by: -daysAgo)
    let at = min(book.zone.instant(day, minute: 18 * 60 + 30), book.now)
    var cells: [(FieldID, Value?)] = [
      (Deal.status.id, (end == .won ? DealStatus.won : .lost).value), (Deal.closedOn.id, .day(day)),
    ]
    if end == .lost {
      cells.append((Deal.lostReason.id, .ref(reasons[random.below(reasons.count - 1)])))
      cells.append((Deal.lostNote.id, .text(random.pick(DemoWords.lostNotes))))
    }
    writer.write(by: owner, deal, Deal.kind, at: at, cells)
  }

  // MARK: What was said and what is to be done

  mutating func tell(activityOf company: DemoCompany, _ deal: DemoDeal) {
    guard !company.people.isEmpty else { return }
    let isAboutDeal = random.percent(45)
    let person = isAboutDeal ? deal.contact ?? company.people[0] : random.pick(company.people)
    let latest = Swift.max(isAboutDeal ? deal.moved : 1, 1)
    let earliest = Swift.max(latest + 1, min(isAboutDeal ? deal.opened : 364, person.since))
    let at = moment(daysAgo: latest + random.below(earliest - latest))
    let scene = scene(company, person, deal)
    let type = random.pick(
      [.call, .call, .call, .email, .email, .email, .meeting, .note] as [ActivityKind]
    )
    let said = said(type, scene)
    let isTalk = type == .call || type == .meeting
    var cells: [(FieldID, Value?)] = [
      (Activity.type.id, type.value), (Activity.at.id, .instant(at)),
      (Activity.subject.id, .text(said.subject)), (Activity.body.id, .text(said.body)),
      (Activity.duration.id, isTalk ? .int(Int64(5 + random.below(55)) * 60) : nil),
      (Activity.participants.id, .ref(person.id)), (Activity.about.id, .ref(person.id)),
      (Activity.kind.owner.id, .ref(book.users[company.owner])),
    ]
    if type != .note {
      let direction = random.percent(35) ? Direction.inbound : .outbound
      cells.append((Activity.direction.id, direction.value))
    }
    if type == .call {
      let outcome: Outcome =
        said.subject == "No answer"
        ? .noAnswer
        : said.subject == "Left a message" ? .leftMessage : .reached
      cells.append((Activity.outcome.id, outcome.value))
    }
    if isAboutDeal { cells.append((Activity.about.id, .ref(deal.id))) }
    writer.write(
      by: company.owner,
      random.id(at: at),
      Activity.kind,
      at: at,
      about: [person.id],
      cells
    )
  }

  private func scene(
    _ company: DemoCompany,
    _ person: DemoCompany.Person,
    _ deal: DemoDeal
  ) -> DemoScene {
    DemoScene(
      person: person.first,
      company: company.name,
      product: deal.product,
      city: company.place.city
    )
  }

  private mutating func said(
    _ type: ActivityKind,
    _ scene: DemoScene
  ) -> (subject: String, body: String) {
    let said =
      switch type {
      case .call: random.pick(DemoNotes.calls)
      case .email: random.pick(DemoNotes.emails)
      case .meeting: random.pick(DemoNotes.meetings)
      default: random.pick(DemoNotes.notes)
      }
    return (scene.fill(said.subject), scene.fill(said.body))
  }

  mutating func tellTasks(_ course: Course, _ company: DemoCompany, _ deal: DemoDeal) {
    guard let person = deal.contact else { return }
    let scene = scene(company, person, deal)
    switch course {
    case .planned: tell(task: scene, company, deal, person, due: 1 + random.below(20))
    case .dueToday: tell(task: scene, company, deal, person, due: 0)
    case .overdue: tell(task: scene, company, deal, person, due: -1 - random.below(9))
    case .rotting, .noNextStep: break
    case .won, .lost:
      // What was promised on the way was kept.
      tell(task: scene, company, deal, person, due: -deal.moved - 3, isDone: true)
    }
  }

  private mutating func tell(
    task scene: DemoScene,
    _ company: DemoCompany,
    _ deal: DemoDeal,
    _ person: DemoCompany.Person,
    due: Int,
    isDone: Bool = false
  ) {
    // What is due or late is something to be done, not a meeting: those are in the scenes.
    let tasks = due > 0 || isDone ? DemoNotes.tasks : DemoNotes.tasks.filter { $0.type != .meeting }
    let (title, type) = random.pick(tasks)
    let day = today.advanced(by: due)
    let asked = moment(daysAgo: Swift.max(1, 5 - min(0, due)))
    let id = random.id(at: asked)
    let author = company.owner
    let priority = random.pick([.normal, .normal, .high, .low] as [Priority])
    let time = ZonedTime(day: day, minute: UInt16(9 * 60 + 30 * random.below(16)), zone: "")
    writer.write(
      by: author,
      id,
      Todo.kind,
      at: asked,
      about: [person.id],
      [
        (Todo.title.id, .text(scene.fill(title))), (Todo.type.id, type.value),
        (Todo.due.id, .day(day)),
        (Todo.time.id, type == .meeting ? .zoned(time) : nil),
        (Todo.priority.id, priority.value), (Todo.status.id, TodoStatus.open.value),
        (Todo.about.id, .ref(deal.id)), (Todo.about.id, .ref(person.id)),
        (Todo.kind.owner.id, .ref(book.users[author])),
      ]
    )
    guard isDone else { return }
    let done = min(book.zone.instant(day, minute: 17 * 60), book.now)
    let cells: [(FieldID, Value?)] = [
      (Todo.status.id, TodoStatus.done.value), (Todo.completedOn.id, .day(day)),
    ]
    writer.write(by: author, id, Todo.kind, at: done, about: [person.id], cells)
  }
}
