import Facts

/// A company in the telling, with its people.
struct DemoCompany {
  struct Person {
    let id: EntityID
    let first: String
    let since: Int
  }

  let id: EntityID
  let name: String
  let place: DemoPlace
  /// The rep, by number.
  let owner: Int
  /// Known for so many days.
  let since: Int
  var people: [Person] = []
}

extension DemoStory {
  /// One company with everything that belongs to it.
  mutating func tell(company number: Int) {
    let owner = owner(number)
    let since = 120 + random.below(Self.days - 130)
    let place = DemoPlace.all[(number * 5 + random.below(3)) % DemoPlace.all.count]
    let at = moment(daysAgo: since)
    var company = DemoCompany(
      id: random.id(at: at),
      name: companyName(number),
      place: place,
      owner: owner,
      since: since
    )
    let domain = "\(slug(company.name)).example"
    let course = Course.all[number % Course.all.count]
    writer.write(
      by: owner,
      company.id,
      Account.kind,
      at: at,
      [
        (Account.name.id, .text(company.name)),
        (Account.relation.id, course == .won ? AccountRelation.customer.value : relation()),
        (Account.industry.id, .text(random.pick(DemoWords.industries))),
        (Account.domains.id, .text(domain)), (Account.website.id, .text("https://\(domain)")),
        (Account.city.id, .text(place.city)), (Account.country.id, .text(place.country)),
        (Account.employees.id, .int(Int64(8 + random.below(60) * random.below(60)))),
        (Account.founded.id, .int(Int64(1870 + random.below(150)))),
        (Account.kind.owner.id, .ref(book.users[owner])),
        (Account.kind.tags.id, random.percent(15) ? .ref(random.pick(tags)) : nil),
      ]
    )
    for index in share(of: book.contacts, number) { tell(person: index, &company, domain) }
    let deal = tell(deal: course, number, company)
    let count = share(of: activities, number).count
    for _ in 0..<count { tell(activityOf: company, deal) }
    tellTasks(course, company, deal)
  }

  /// The rep who looks at the book has two customers of five, and in the smallest book one deal of
  /// every open course.
  ///
  /// The manager has none, and the colleague on holiday only those of the scenes there, so that it
  /// is known what a newcomer finds on Today.
  private mutating func owner(_ number: Int) -> Int {
    if number < 20 {
      let isMine = [0, 2, 3, 5, 8, 13, 16, 19].contains(number)
      return isMine ? Role.rep : 1 + random.below(2)
    }
    return random.percent(40) ? Role.rep : 1 + random.below(3)
  }

  /// The numbers from a total that fall to one company.
  private func share(of total: Int, _ number: Int) -> Range<Int> {
    number * total / companies..<(number + 1) * total / companies
  }

  private mutating func relation() -> Value? {
    random.pick([.prospect, .prospect, .customer, .partner, .reseller] as [AccountRelation]).value
  }

  private func companyName(_ number: Int) -> String {
    if number < DemoWords.companies.count { return DemoWords.companies[number] }
    let rest = number - DemoWords.companies.count
    let (first, second, third) = (DemoWords.first, DemoWords.second, DemoWords.third)
    let name =
      first[rest % first.count] + " " + second[rest / first.count % second.count]
      + third[rest / (first.count * second.count) % third.count]
    let turn = rest / (first.count * second.count * third.count)
    return turn == 0 ? name : "\(name) \(turn + 1)"
  }

  private func slug(_ name: String) -> String {
    var slug = ""
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"):
        slug.unicodeScalars.append(Unicode.Scalar(byte | 0x20))
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        slug.unicodeScalars.append(Unicode.Scalar(byte))
      case UInt8(ascii: " ") where !slug.isEmpty && slug.last != "-": slug += "-"
      default: break
      }
    }
    while slug.last == "-" { slug.removeLast() }
    return slug.isEmpty ? "sakura-seiki" : slug
  }

  // MARK: People

  private mutating func tell(person index: Int, _ company: inout DemoCompany, _ domain: String) {
    let naming = naming()
    var given = random.pick(naming.given)
    var family = random.pick(naming.family)
    // Two people of one name would only confuse whoever looks around.
    for _ in 0..<8 where names.contains(given.1 + family.1) {
      given = random.pick(naming.given)
      family = random.pick(naming.family)
    }
    if names.count < 1000 { names.insert(given.1 + family.1) }
    let parts = naming.familyFirst ? [family.0, given.0] : [given.0, family.0]
    let since = Swift.max(3, company.since - random.below(90))
    let at = moment(daysAgo: since)
    let id = random.id(at: at)
    let owner = company.owner
    let isAlone = company.people.allSatisfy { $0.first != given.0 }
    company.people.append(DemoCompany.Person(id: id, first: given.0, since: since))
    writer.write(
      by: owner,
      id,
      Contact.kind,
      at: at,
      about: [id],
      [
        (Contact.name.id, .text(parts.joined(separator: naming.separator))),
        (Contact.givenName.id, .text(given.0)), (Contact.familyName.id, .text(family.0)),
        (Contact.language.id, .text(naming.language)),
        (Contact.city.id, .text(company.place.city)),
        (Contact.country.id, .text(company.place.country)),
        (Contact.kind.owner.id, .ref(book.users[owner])),
        (Contact.kind.tags.id, random.percent(10) ? .ref(random.pick(tags)) : nil),
      ]
    )
    let local = isAlone ? "\(given.1).\(family.1)" : "\(given.1).\(family.1)\(index)"
    point(of: id, owner, at, .email, "\(local)@\(domain)", original: nil, label: "work")
    if let phone = company.place.phone, random.percent(75) {
      var digits = String(random.below(phone.digits == 2 ? 100 : phone.digits == 3 ? 1000 : 10_000))
      digits = String(repeating: "0", count: phone.digits - digits.count) + digits
      let original = phone.prefix + digits
      let value = original.filter { $0 != " " }
      point(of: id, owner, at, .phone, value, original: original, label: "work")
    }
    writer.write(
      by: owner,
      random.id(at: at),
      Affiliation.kind,
      at: at,
      about: [id],
      [
        (Affiliation.contact.id, .ref(id)), (Affiliation.account.id, .ref(company.id)),
        (Affiliation.title.id, .text(random.pick(DemoWords.jobs))),
        (Affiliation.isPrimary.id, .bool(true)),
      ]
    )
  }

  private mutating func naming() -> DemoNaming {
    var place = random.below(100)
    for (naming, share) in zip(DemoPeople.namings, DemoPeople.shares) {
      if place < share { return naming }
      place -= share
    }
    return DemoPeople.namings[0]
  }

  private mutating func point(
    of contact: EntityID,
    _ owner: Int,
    _ at: Instant,
    _ channel: Channel,
    _ value: String,
    original: String?,
    label: String
  ) {
    writer.write(
      by: owner,
      random.id(at: at),
      ContactPoint.kind,
      at: at,
      about: [contact],
      [
        (ContactPoint.party.id, .ref(contact)), (ContactPoint.channel.id, channel.value),
        (ContactPoint.value.id, .text(value)),
        (ContactPoint.original.id, original.map(Value.text)),
        (ContactPoint.label.id, .text(label)), (ContactPoint.rank.id, .int(0)),
      ]
    )
  }
}
