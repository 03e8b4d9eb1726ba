import CRM
import Facts

/// A company in the making.
struct Company {
  let number: Int
  let id: EntityID
  let name: String
  let domain: String
  let naming: Naming
  let owner: Int
  /// Days since it became known.
  let since: Int
  var people: [(number: Int, id: EntityID, given: String)] = []
}

extension BookMaker {
  /// A company with its people, its deal, and what was said and promised.
  mutating func tell(company number: Int, _ people: Range<Int>) throws {
    let since = 240 + below(1220)
    let at = moment(daysAgo: since)
    let (name, domain) = companyName(number)
    var company = Company(
      number: number,
      id: random.next(at: at),
      name: name,
      domain: domain,
      naming: Naming.all[Naming.hundred[below(100)]],
      owner: below(setting.users.count),
      since: since
    )
    let (industry, city) = (pick(Sayings.industries), pick(company.naming.cities))
    let employees = Int64(8 + below(60) * below(60))
    let tag = below(100) < 12 ? below(setting.tags.count) : nil
    let owner = setting.users[company.owner]
    write(
      company.id,
      Account.kind,
      at: at,
      [
        set(Account.name, name), set(Account.industry, industry), add(Account.domains, domain),
        set(Account.relation, below(3) == 0 ? .customer : .prospect), set(Account.city, city),
        set(Account.country, company.naming.country), set(Account.employees, employees),
        set(Account.kind.owner, owner),
      ] + (tag.map { [add(Account.kind.tags, setting.tags[$0])] } ?? [])
    )
    tables.accounts.put(number + 1)
    for text in [name, domain, industry, city, company.naming.country, "\(employees)"] {
      tables.accounts.put(text)
    }
    tables.accounts.put(tag.map { Sayings.tags[$0] } ?? "")
    tables.accounts.put(Sayings.logins[company.owner])
    tables.accounts.end()
    for person in people { tell(person: person, of: &company) }
    let deal = tellDeal(of: company)
    for index in 0..<10 { tell(activity: number * 10 + index, of: company, deal) }
    try end(by: owner)
  }

  private func companyName(_ number: Int) -> (name: String, domain: String) {
    let (first, second, form) = (Sayings.first, Sayings.second, Sayings.form)
    // Steps that have no factor in common with the lists lead through all pairs.
    let words = (first[number * 7 % first.count], second[number * 11 / first.count % second.count])
    let turn = number / 512
    let name = "\(words.0) \(words.1)\(form[number % form.count])" + (turn == 0 ? "" : " \(turn)")
    let latin = "\(words.0)\(words.1)".utf8.filter { $0 < 0x80 }
    let domain = String(decoding: latin, as: UTF8.self).lowercased() + "\(number + 1).example"
    return (name, domain)
  }

  // MARK: People

  private mutating func tell(person number: Int, of company: inout Company) {
    let isLocal = below(10) < 8
    let naming = isLocal ? company.naming : Naming.all[Naming.hundred[below(100)]]
    let (given, family) = (pick(naming.given), pick(naming.family))
    let name = (naming.familyFirst ? [family.text, given.text] : [given.text, family.text])
      .joined(separator: naming.separator)
    let at = moment(daysAgo: max(230, company.since - below(90)))
    let id = random.next(at: at)
    company.people.append((number, id, given.text))
    let city = pick(naming.cities)
    let tag = below(100) < 15 ? below(setting.tags.count) : nil
    write(
      id,
      Contact.kind,
      at: at,
      about: id,
      [
        set(Contact.name, name), set(Contact.givenName, given.text),
        set(Contact.familyName, family.text), set(Contact.language, naming.language),
        set(Contact.city, city), set(Contact.country, naming.country),
        set(Contact.kind.owner, setting.users[company.owner]),
      ] + (tag.map { [add(Contact.kind.tags, setting.tags[$0])] } ?? [])
    )
    // No two people of one company share an address, whatever their names.
    let email = "\(given.latin).\(family.latin)\(number % 3)@\(company.domain)"
    tellPoint(.email, email, original: nil, of: id, at)
    let phone = below(4) > 0 ? "\(naming.phone) \(2_000_000 + below(7_900_000))" : nil
    if let phone { tellPoint(.phone, phone.filter { $0 != " " }, original: phone, of: id, at) }
    let job = pick(Sayings.jobs)
    write(
      random.next(at: at),
      Affiliation.kind,
      at: at,
      about: id,
      [
        set(Affiliation.contact, id), set(Affiliation.account, company.id),
        set(Affiliation.title, job), set(Affiliation.isPrimary, true),
      ]
    )
    tables.contacts.put(number + 1)
    for text in [
      name, given.text, family.text, email, phone ?? "", company.name, job, city, naming.country,
      naming.language, tag.map { Sayings.tags[$0] } ?? "", Sayings.logins[company.owner],
    ] { tables.contacts.put(text) }
    tables.contacts.end()
  }

  private mutating func tellPoint(
    _ channel: Channel,
    _ value: String,
    original: String?,
    of contact: EntityID,
    _ at: Instant
  ) {
    write(
      random.next(at: at),
      ContactPoint.kind,
      at: at,
      about: contact,
      [
        set(ContactPoint.party, contact), set(ContactPoint.channel, channel),
        set(ContactPoint.value, value), set(ContactPoint.label, "work"), set(ContactPoint.rank, 0),
      ] + (original.map { [set(ContactPoint.original, $0)] } ?? [])
    )
  }
}
