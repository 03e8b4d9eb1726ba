import Facts

extension DemoStory {
  /// Four times "after the budget round".
  mutating func tellIronbridge() -> DemoCustomer {
    let company = company(
      "Ironbridge Castings",
      "Leeds",
      "United Kingdom",
      industry: "machine building",
      since: 210
    )
    let ruth = Introduction(
      given: "Ruth",
      family: "Calloway",
      job: "Plant manager",
      email: "ruth.calloway@ironbridge-castings.example",
      phone: "+44 1632 960 114",
      zone: "Europe/London"
    )
    let person = person(ruth, at: company, since: 205)
    let opening = Opening(
      title: "Predictive maintenance for the foundry",
      stage: 1,
      amount: 84_000,
      close: -90,
      opened: 150
    )
    let customer = DemoCustomer(
      company: company,
      person: person,
      deal: deal(opening, company, person)
    )
    let pushes: [(daysAgo: Int, to: Int)] = [(112, -60), (81, -31), (48, -4), (6, 26)]
    for (count, push) in pushes.enumerated() {
      change(
        customer.deal,
        Deal.kind,
        daysAgo: push.daysAgo,
        [(Deal.expectedClose.id, day(push.to)), (Deal.closePushes.id, .int(Int64(count + 1)))]
      )
    }
    change(customer.deal, Deal.kind, daysAgo: 70, [(Deal.stage.id, .ref(stage(2)))])
    touch(
      .call,
      customer,
      daysAgo: 48,
      "After the budget round",
      "Ruth wants it, finance says next quarter. That is the third next quarter."
    )
    touch(
      .call,
      customer,
      daysAgo: 9,
      "Signature is stuck",
      "Nobody says no. Ruth will find out who holds the pen."
    )
    return customer
  }

  /// The second line was cut, and with it a third of the money.
  mutating func tellHalden() -> DemoCustomer {
    let company = company(
      "Halden Fabrikker",
      "Stockholm",
      "Sweden",
      industry: "food",
      since: 130
    )
    let hakan = Introduction(
      given: "Håkan",
      family: "Berglund",
      job: "Technical director",
      email: "hakan.berglund@halden-fabrikker.example",
      phone: "+46 8 465 004 17",
      zone: "Europe/Stockholm",
      language: "sv"
    )
    let person = person(hakan, at: company, since: 128)
    let opening = Opening(
      title: "Sensors for both filling lines",
      stage: 2,
      amount: 120_000,
      close: 19,
      opened: 74
    )
    let customer = DemoCustomer(
      company: company,
      person: person,
      deal: deal(opening, company, person)
    )
    tellLine(of: customer, product: 1, quantity: 15, price: 4_800, position: 1)
    tellLine(of: customer, product: 5, quantity: 1, price: 2_000, position: 2)
    change(customer.deal, Deal.kind, daysAgo: 5, [(Deal.amount.id, euros(74_000))])
    touch(
      .meeting,
      customer,
      daysAgo: 5,
      "Only the first line",
      "The second one waits for its new filler. Fifteen kits and the training remain."
    )
    return customer
  }

  private mutating func tellLine(
    of customer: DemoCustomer,
    product: Int,
    quantity: Int64,
    price: Int64,
    position: Int64
  ) {
    tell(
      DealLine.kind,
      daysAgo: 5,
      [
        (DealLine.deal.id, .ref(customer.deal)), (DealLine.product.id, .ref(products[product])),
        (DealLine.name.id, .text(DemoWords.products[product].name)),
        (DealLine.quantity.id, .decimal(Decimal(mantissa: quantity, scale: 0))),
        (DealLine.unitPrice.id, euros(price)), (DealLine.recurrence.id, Recurrence.once.value),
        (DealLine.position.id, .int(position)),
      ]
    )
  }

  /// Lost to a cheaper offer in spring, won back in November.
  mutating func tellCastellan() -> DemoCustomer {
    let company = company(
      "Castellan Foods",
      "London",
      "United Kingdom",
      industry: "food",
      since: 330
    )
    let imogen = Introduction(
      given: "Imogen",
      family: "Thwaite",
      job: "CFO",
      email: "imogen.thwaite@castellan-foods.example",
      phone: "+44 20 7946 0221",
      zone: "Europe/London"
    )
    let person = person(imogen, at: company, since: 325)
    let opening = Opening(
      title: "Cold store monitoring",
      stage: 2,
      amount: 38_400,
      close: -170,
      opened: 290
    )
    let customer = DemoCustomer(
      company: company,
      person: person,
      deal: deal(opening, company, person)
    )
    change(
      customer.deal,
      Deal.kind,
      daysAgo: 180,
      [
        (Deal.status.id, DealStatus.lost.value), (Deal.closedOn.id, day(-180)),
        (Deal.lostReason.id, .ref(reasons[0])), (Deal.competitor.id, .text("Frostwatch")),
        (Deal.lostNote.id, .text("Half the price, and no alarms at night.")),
      ]
    )
    touch(
      .call,
      customer,
      daysAgo: 41,
      "They regret it",
      "Two nights without an alarm, one store thawed. Imogen asks whether our offer still stands."
    )
    reopenAndWin(customer)
    return customer
  }

  private mutating func reopenAndWin(_ customer: DemoCustomer) {
    let at = moment(daysAgo: 40)
    writer.write(
      by: Role.rep,
      customer.deal,
      Deal.kind,
      at: at,
      [(Deal.status.id, DealStatus.open.value), (Deal.expectedClose.id, day(-3))]
    )
    writer.clear(by: Role.rep, customer.deal, Deal.kind, at: at, Deal.closedOn.id)
    writer.clear(by: Role.rep, customer.deal, Deal.kind, at: at, Deal.lostReason.id)
    writer.clear(by: Role.rep, customer.deal, Deal.kind, at: at, Deal.lostNote.id)
    change(
      customer.deal,
      Deal.kind,
      daysAgo: 3,
      [
        (Deal.status.id, DealStatus.won.value), (Deal.closedOn.id, day(-3)),
        (Deal.amount.id, euros(41_000)), (Deal.closedAmount.id, euros(41_000)),
      ]
    )
  }

  /// Benedikt left Tern & Tide for Northgate and called us from there in his second week.
  mutating func tellChampion() -> (ferries: DemoCustomer, northgate: DemoCustomer) {
    let old = company(
      "Tern & Tide Ferries",
      "Hamburg",
      "Germany",
      industry: "shipping",
      since: 300
    )
    let new = company(
      "Northgate Cold Chain",
      "Berlin",
      "Germany",
      industry: "logistics",
      since: 20
    )
    let benedikt = Introduction(
      given: "Benedikt",
      family: "Kessler",
      job: "Head of purchasing",
      email: "benedikt.kessler@northgate-cold.example",
      phone: "+49 30 23125 480",
      zone: "Europe/Berlin",
      language: "de"
    )
    let person = person(benedikt, at: new, since: 20)
    let job = employ(person, at: old, as: "Buyer", since: 290)
    change(
      job,
      Affiliation.kind,
      daysAgo: 34,
      about: [person],
      [(Affiliation.to.id, day(-34)), (Affiliation.isPrimary.id, .bool(false))]
    )
    let stalled = Opening(
      title: "Fleet telemetry",
      stage: 2,
      amount: 52_000,
      close: 33,
      opened: 120,
      owner: Role.neighbour
    )
    let left = DemoCustomer(company: old, person: person, deal: deal(stalled, old, person))
    touch(
      .note,
      left,
      daysAgo: 34,
      by: Role.neighbour,
      "Our champion left",
      "Benedikt goes to Northgate. His successor is not named yet."
    )
    let opening = Opening(
      title: "Sensors for the cold chain",
      stage: 0,
      amount: 46_000,
      close: 62,
      opened: 2
    )
    let now = DemoCustomer(company: new, person: person, deal: deal(opening, new, person))
    return (left, now)
  }

  /// Jonathan Marlow stands here twice, once from a fair and once from the website.
  mutating func tellLumen() -> DemoCustomer {
    let company = company("Lumen Optical", "Berlin", "Germany", industry: "laboratory", since: 95)
    let first = Introduction(
      given: "Jonathan",
      family: "Marlow",
      job: "Quality manager",
      email: "jonathan.marlow@lumen-optical.example",
      phone: "+49 30 23125 207",
      zone: "Europe/Berlin"
    )
    let second = Introduction(
      given: "Jon",
      family: "Marlow",
      job: "Quality",
      email: "j.marlow@lumen-optical.example",
      phone: "+49 30 23125 207"
    )
    let person = person(first, at: company, since: 90)
    _ = self.person(second, at: company, since: 12)
    let opening = Opening(
      title: "Clean room monitoring",
      stage: 1,
      amount: 27_500,
      close: 12,
      opened: 60,
      source: "fair"
    )
    let customer = DemoCustomer(
      company: company,
      person: person,
      deal: deal(opening, company, person)
    )
    touch(
      .email,
      customer,
      daysAgo: 11,
      "Sent the certificate",
      "He asked for the calibration certificate, from another address than last time."
    )
    return customer
  }

  /// Mateo's customer, while Mateo is away.
  mutating func tellAster() -> DemoCustomer {
    let company = company(
      "Aster Clinics",
      "Boston",
      "United States",
      industry: "hospitals",
      owner: Role.absent,
      since: 160
    )
    let lena = Introduction(
      given: "Lena",
      family: "Hofstetter",
      job: "IT lead",
      email: "lena.hofstetter@aster-clinics.example",
      phone: "+1 617 555 0142",
      owner: Role.absent,
      zone: "America/New_York"
    )
    let person = person(lena, at: company, since: 155)
    let opening = Opening(
      title: "Fridge monitoring, three sites",
      stage: 3,
      amount: 61_000,
      close: 9,
      opened: 88,
      owner: Role.absent
    )
    let customer = DemoCustomer(
      company: company,
      person: person,
      deal: deal(opening, company, person)
    )
    touch(
      .call,
      customer,
      daysAgo: 4,
      by: Role.absent,
      "Legal has one question left",
      "Who is liable when the network is down. Lena expects our wording while I am away."
    )
    return customer
  }

  func stage(_ index: Int) -> EntityID { courses[0].stages[index].id }
}
