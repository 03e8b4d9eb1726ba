import Facts

// The customers whose stories a newcomer should meet, written out by hand:
//
//   Ironbridge Castings   a deal whose close was put off four times
//   Halden Fabrikker      one that shrank, with its lines; Ruth introduced them to us
//   Castellan Foods       one that was lost, and won half a year later
//   Tern & Tide, Northgate  a champion changed company, and took us along
//   Lumen Optical         one person entered twice
//   Aster Clinics         the customers of a colleague who is on holiday
//
// Together with the first twenty companies they give the rep a day with 3 tasks overdue, 6 due, 2
// meetings and 4 deals that need a next step.

extension DemoStory {
  /// The colleagues by what they are in the story.
  enum Role {
    static let rep = 0
    static let neighbour = 1
    static let absent = 3
    static let manager = 4
  }

  mutating func tellScenes() {
    let (ferries, northgate) = tellChampion()
    let scenes = DemoScenes(
      ironbridge: tellIronbridge(),
      halden: tellHalden(),
      castellan: tellCastellan(),
      ferries: ferries,
      northgate: northgate,
      lumen: tellLumen(),
      aster: tellAster()
    )
    tellIntroductions(scenes)
    tellToday(scenes)
    tellLeads(scenes)
    tellPromises(scenes)
    tellTeam(scenes)
    tellMoney()
    tellViews()
  }
}

/// A customer of the scenes: the company, whom we know there, and the deal.
struct DemoCustomer {
  let company: EntityID
  let person: EntityID
  let deal: EntityID
}

/// The customers of the scenes.
struct DemoScenes {
  let ironbridge: DemoCustomer
  let halden: DemoCustomer
  let castellan: DemoCustomer
  let ferries: DemoCustomer
  let northgate: DemoCustomer
  let lumen: DemoCustomer
  let aster: DemoCustomer
}

// What scenes are made of.
extension DemoStory {
  /// A record, written by a colleague so many days ago.
  @discardableResult
  mutating func tell(
    _ kind: KindID,
    by author: Int = Role.rep,
    daysAgo: Int,
    about people: [EntityID] = [],
    _ cells: [(FieldID, Value?)]
  ) -> EntityID {
    let at = moment(daysAgo: daysAgo)
    let id = random.id(at: at)
    let subjects = kind == Contact.kind ? people + [id] : people
    writer.write(by: author, id, kind, at: at, about: subjects, cells)
    return id
  }

  /// Further cells of a record, so many days ago.
  mutating func change(
    _ id: EntityID,
    _ kind: KindID,
    by author: Int = Role.rep,
    daysAgo: Int,
    about people: [EntityID] = [],
    _ cells: [(FieldID, Value?)]
  ) {
    writer.write(by: author, id, kind, at: moment(daysAgo: daysAgo), about: people, cells)
  }

  func day(_ daysAhead: Int) -> Value { .day(today.advanced(by: daysAhead)) }

  func user(_ number: Int) -> Value { .ref(book.users[number]) }

  func euros(_ amount: Int64) -> Value { .money(Money(minor: amount * 100, .euro)) }

  mutating func company(
    _ name: String,
    _ city: String,
    _ country: String,
    industry: String,
    owner: Int = Role.rep,
    since: Int
  ) -> EntityID {
    tell(
      Account.kind,
      by: owner,
      daysAgo: since,
      [
        (Account.name.id, .text(name)), (Account.relation.id, AccountRelation.prospect.value),
        (Account.industry.id, .text(industry)), (Account.city.id, .text(city)),
        (Account.country.id, .text(country)), (Account.kind.owner.id, user(owner)),
      ]
    )
  }

  /// Somebody with an address and a number, in a company from a day on.
  struct Introduction {
    let given: String
    let family: String
    let job: String
    let email: String
    let phone: String
    var owner = Role.rep
    var zone: String?
    var language = "en"
  }

  mutating func person(_ one: Introduction, at company: EntityID, since: Int) -> EntityID {
    let id = tell(
      Contact.kind,
      by: one.owner,
      daysAgo: since,
      [
        (Contact.name.id, .text("\(one.given) \(one.family)")),
        (Contact.givenName.id, .text(one.given)), (Contact.familyName.id, .text(one.family)),
        (Contact.language.id, .text(one.language)), (Contact.timeZone.id, one.zone.map(Value.text)),
        (Contact.kind.owner.id, user(one.owner)),
      ]
    )
    reach(id, .email, one.email, since: since, owner: one.owner)
    reach(id, .phone, one.phone, since: since, owner: one.owner)
    employ(id, at: company, as: one.job, since: since, owner: one.owner)
    return id
  }

  private mutating func reach(
    _ person: EntityID,
    _ channel: Channel,
    _ text: String,
    since: Int,
    owner: Int
  ) {
    tell(
      ContactPoint.kind,
      by: owner,
      daysAgo: since,
      about: [person],
      [
        (ContactPoint.party.id, .ref(person)), (ContactPoint.channel.id, channel.value),
        (ContactPoint.value.id, .text(text.filter { $0 != " " })),
        (ContactPoint.original.id, channel == .phone ? .text(text) : nil),
        (ContactPoint.label.id, .text("work")), (ContactPoint.rank.id, .int(0)),
      ]
    )
  }

  @discardableResult
  mutating func employ(
    _ person: EntityID,
    at company: EntityID,
    as job: String,
    since: Int,
    owner: Int = Role.rep
  ) -> EntityID {
    tell(
      Affiliation.kind,
      by: owner,
      daysAgo: since,
      about: [person],
      [
        (Affiliation.contact.id, .ref(person)), (Affiliation.account.id, .ref(company)),
        (Affiliation.title.id, .text(job)), (Affiliation.isPrimary.id, .bool(true)),
        (Affiliation.from.id, day(-since)),
      ]
    )
  }

  /// A deal as it was opened, in the new business.
  struct Opening {
    let title: String
    let stage: Int
    let amount: Int64?
    /// In days from today.
    let close: Int
    let opened: Int
    var owner = Role.rep
    var source = "referral"
  }

  mutating func deal(_ opening: Opening, _ company: EntityID, _ person: EntityID) -> EntityID {
    let course = courses[0]
    let id = tell(
      Deal.kind,
      by: opening.owner,
      daysAgo: opening.opened,
      [
        (Deal.title.id, .text(opening.title)), (Deal.party.id, .ref(company)),
        (Deal.pipeline.id, .ref(course.pipeline)),
        (Deal.stage.id, .ref(course.stages[opening.stage].id)),
        (Deal.status.id, DealStatus.open.value), (Deal.amount.id, opening.amount.map(euros)),
        (Deal.expectedClose.id, day(opening.close)), (Deal.source.id, .text(opening.source)),
        (Deal.kind.owner.id, user(opening.owner)),
      ]
    )
    tell(
      DealContact.kind,
      by: opening.owner,
      daysAgo: opening.opened,
      about: [person],
      [
        (DealContact.deal.id, .ref(id)), (DealContact.contact.id, .ref(person)),
        (DealContact.role.id, ContactRole.champion.value), (DealContact.isPrimary.id, .bool(true)),
      ]
    )
    return id
  }

  /// Something that happened with a customer.
  mutating func touch(
    _ type: ActivityKind,
    _ customer: DemoCustomer,
    daysAgo: Int,
    by author: Int = Role.rep,
    _ subject: String,
    _ body: String
  ) {
    let at = moment(daysAgo: daysAgo)
    let isTalk = type == .call || type == .meeting
    writer.write(
      by: author,
      random.id(at: at),
      Activity.kind,
      at: at,
      about: [customer.person],
      [
        (Activity.type.id, type.value), (Activity.at.id, .instant(at)),
        (Activity.subject.id, .text(subject)), (Activity.body.id, .text(body)),
        (Activity.duration.id, isTalk ? .int(20 * 60) : nil),
        (Activity.direction.id, type == .note ? nil : Direction.outbound.value),
        (Activity.outcome.id, type == .call ? Outcome.reached.value : nil),
        (Activity.participants.id, .ref(customer.person)),
        (Activity.about.id, .ref(customer.person)), (Activity.about.id, .ref(customer.deal)),
        (Activity.kind.owner.id, user(author)),
      ]
    )
  }

  /// A task of somebody about a customer; with a time it is a meeting's.
  mutating func task(
    _ title: String,
    _ type: TodoKind,
    _ customer: DemoCustomer,
    due: Int,
    minute: UInt16? = nil,
    owner: Int = Role.rep
  ) -> EntityID {
    let time = minute.map { ZonedTime(day: today.advanced(by: due), minute: $0, zone: "") }
    return tell(
      Todo.kind,
      by: owner,
      daysAgo: max(2, 2 - due),
      about: [customer.person],
      [
        (Todo.title.id, .text(title)), (Todo.type.id, type.value), (Todo.due.id, day(due)),
        (Todo.time.id, time.map(Value.zoned)), (Todo.priority.id, Priority.normal.value),
        (Todo.status.id, TodoStatus.open.value), (Todo.about.id, .ref(customer.deal)),
        (Todo.about.id, .ref(customer.person)), (Todo.kind.owner.id, user(owner)),
      ]
    )
  }
}
