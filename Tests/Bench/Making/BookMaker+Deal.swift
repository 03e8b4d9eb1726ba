import CRM
import Facts

/// A deal in the making.
struct MadeDeal {
  let id: EntityID
  let number: Int
  let title: String
  let currency: Currency
  let contact: (number: Int, id: EntityID, given: String)?
  /// Days ago when it was opened and when it last moved.
  let opened: Int
  let moved: Int
  var stage = 0
  var status = DealStatus.open
  var amount: Int64
  var close: Day
  var closedOn: Day?
  let source: String
}

extension BookMaker {
  private static let currencies: [Currency] =
    [.euro, .euro, .euro, .dollar, .dollar]
    + ["GBP", "CHF", "PLN", "JPY"].compactMap { Currency($0) }

  /// The company's deal: opened, moved stage by stage, in two of three cases decided.
  mutating func tellDeal(of company: Company) -> MadeDeal {
    let isOpen = below(100) < 36
    let opened = isOpen ? 2 + below(200) : min(company.since - 5, 30 + below(1400))
    let moved = isOpen ? below(min(60, opened)) : opened - 1 - below(opened - 1)
    let at = moment(daysAgo: opened)
    let days = (isOpen ? -15 + below(120) : 10 + below(60) - moved)
    var deal = MadeDeal(
      id: random.next(at: at),
      number: company.number,
      title: "\(pick(Sayings.products)) for the \(pick(Sayings.occasions))",
      currency: pick(BookMaker.currencies),
      contact: company.people.isEmpty ? nil : pick(company.people),
      opened: opened,
      moved: max(1, moved),
      amount: Int64(5 + below(200) * below(200)) * 10_000,
      close: BookMaker.day(of: BookMaker.now).advanced(by: days),
      source: pick(Sayings.sources)
    )
    let owner = setting.users[company.owner]
    write(
      deal.id,
      Deal.kind,
      at: at,
      [
        set(Deal.title, deal.title), set(Deal.party, company.id),
        set(Deal.pipeline, setting.pipeline), set(Deal.stage, setting.stages[0]),
        set(Deal.status, .open), set(Deal.amount, Money(minor: deal.amount, deal.currency)),
        set(Deal.product, setting.products[below(setting.products.count)]),
        set(Deal.expectedClose, deal.close), set(Deal.source, deal.source),
        set(Deal.kind.owner, owner),
      ]
    )
    remember(deal, at, company)
    if let contact = deal.contact {
      write(
        random.next(at: at),
        DealContact.kind,
        at: at,
        about: contact.id,
        [
          set(DealContact.deal, deal.id), set(DealContact.contact, contact.id),
          set(DealContact.role, .decisionMaker), set(DealContact.isPrimary, true),
        ]
      )
    }
    tellCourse(of: &deal, isOpen: isOpen, company)
    if isOpen, below(3) > 0 { tellTask(deal, company) }
    return deal
  }

  private mutating func tellCourse(of deal: inout MadeDeal, isOpen: Bool, _ company: Company) {
    let steps = below(setting.stages.count)
    for step in 0..<steps {
      let days = deal.opened - (deal.opened - deal.moved) * (step + 1) / (steps + 1)
      let at = moment(daysAgo: days)
      deal.stage = step + 1
      var operations = [set(Deal.stage, setting.stages[deal.stage])]
      if below(4) == 0 {
        deal.amount = deal.amount * Int64(70 + below(60)) / 100
        operations.append(set(Deal.amount, Money(minor: deal.amount, deal.currency)))
      }
      if below(4) == 0 {
        deal.close = deal.close.advanced(by: 7 + below(30))
        operations.append(set(Deal.expectedClose, deal.close))
      }
      write(deal.id, Deal.kind, at: at, operations)
      remember(deal, at, company)
    }
    if !isOpen {
      let at = moment(daysAgo: deal.moved)
      deal.status = below(10) < 6 ? .won : .lost
      deal.closedOn = BookMaker.day(of: at)
      var operations = [
        set(Deal.status, deal.status), set(Deal.closedOn, BookMaker.day(of: at)),
      ]
      if deal.status == .lost { operations.append(set(Deal.lostReason, pick(setting.reasons))) }
      write(deal.id, Deal.kind, at: at, operations)
      remember(deal, at, company)
    }
    tables.deals.put(deal.number + 1)
    tables.deals.put(deal.title)
    tables.deals.put(company.number + 1)
    tables.deals.put(deal.contact.map { "\($0.number + 1)" } ?? "")
    state(of: deal, company, into: tables.deals) { table in
      table.put(deal.closedOn.map { "\($0)" } ?? "")
      table.put(deal.source)
    }
  }

  /// A row of what the deal was from a moment on.
  private mutating func remember(_ deal: MadeDeal, _ at: Instant, _ company: Company) {
    tables.history.put(deal.number + 1)
    tables.history.put(BookMaker.text(at))
    state(of: deal, company, into: tables.history) { _ in }
  }

  private func state(
    of deal: MadeDeal,
    _ company: Company,
    into table: TableWriter,
    _ more: (TableWriter) -> Void
  ) {
    table.put(BookMaker.stages[deal.stage].name)
    table.put(deal.status == .open ? "open" : deal.status == .won ? "won" : "lost")
    table.put(deal.amount)
    table.put(deal.currency.description)
    table.put(deal.close.description)
    more(table)
    table.put(Sayings.logins[company.owner])
    table.end()
  }

  /// A moment as ISO 8601, to the minute.
  static func text(_ moment: Instant) -> String {
    let minute = Int(moment.milliseconds / 60_000) % 1440
    let (hours, minutes) = (minute / 60, minute % 60)
    return
      "\(day(of: moment))T\(hours < 10 ? "0" : "")\(hours):\(minutes < 10 ? "0" : "")\(minutes)Z"
  }

  // MARK: What was said and promised

  private mutating func tellTask(_ deal: MadeDeal, _ company: Company) {
    guard let contact = deal.contact else { return }
    let at = moment(daysAgo: 1 + below(max(1, deal.moved)))
    let due = BookMaker.day(of: BookMaker.now).advanced(by: below(60) - 6)
    let title = "\(pick(Sayings.tasks)), \(contact.given)"
    write(
      random.next(at: at),
      Todo.kind,
      at: at,
      about: contact.id,
      [
        set(Todo.title, title), set(Todo.type, .todo), set(Todo.due, due),
        set(Todo.priority, .normal), set(Todo.status, .open), add(Todo.about, deal.id),
        add(Todo.about, contact.id), set(Todo.kind.owner, setting.users[company.owner]),
      ]
    )
    tables.tasks.put(tables.tasks.rows + 1)
    for text in [
      title, due.description, "open", "\(deal.number + 1)", "\(contact.number + 1)",
      Sayings.logins[company.owner],
    ] { tables.tasks.put(text) }
    tables.tasks.end()
  }

  mutating func tell(activity number: Int, of company: Company, _ deal: MadeDeal) {
    guard !company.people.isEmpty else { return }
    let isAboutDeal = below(100) < 45
    let person = isAboutDeal ? deal.contact ?? company.people[0] : pick(company.people)
    let latest = isAboutDeal ? deal.moved : 1
    let earliest = max(latest + 1, isAboutDeal ? deal.opened : 229)
    let at = moment(daysAgo: latest + below(earliest - latest))
    let types: [(kind: ActivityKind, name: String)] = [
      (.call, "call"), (.call, "call"), (.email, "email"), (.email, "email"),
      (.meeting, "meeting"), (.note, "note"),
    ]
    let type = pick(types)
    let subject = pick(Sayings.subjects)
    var body = "\(person.given), \(company.name)."
    for _ in 0..<2 + below(3) { body += "\n" + pick(Sayings.sentences) }
    let minutes = type.kind == .note ? 0 : 5 + below(55)
    var operations = [
      set(Activity.type, type.kind), set(Activity.at, at), set(Activity.subject, subject),
      set(Activity.body, body), add(Activity.participants, person.id),
      add(Activity.about, person.id), set(Activity.kind.owner, setting.users[company.owner]),
    ]
    if isAboutDeal { operations.append(add(Activity.about, deal.id)) }
    if type.kind != .note {
      operations.append(set(Activity.duration, Int64(minutes * 60)))
      operations.append(set(Activity.direction, below(3) == 0 ? .inbound : .outbound))
    }
    if type.kind == .call { operations.append(set(Activity.outcome, .reached)) }
    write(random.next(at: at), Activity.kind, at: at, about: person.id, operations)
    tables.activities.put(number + 1)
    tables.activities.put(person.number + 1)
    tables.activities.put(isAboutDeal ? "\(deal.number + 1)" : "")
    for text in [type.name, BookMaker.text(at)] { tables.activities.put(text) }
    tables.activities.put(minutes)
    for text in [subject, body, Sayings.logins[company.owner]] { tables.activities.put(text) }
    tables.activities.end()
  }
}
