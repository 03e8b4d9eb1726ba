import Facts

extension DemoStory {
  /// What the rep finds on Today besides the tasks of the first twenty companies.
  mutating func tellToday(_ scenes: DemoScenes) {
    _ = task("Ask Ruth who holds the pen", .call, scenes.ironbridge, due: -2)
    _ = task("Offer for the first line only", .todo, scenes.halden, due: 0)
    _ = task("Confirm the installation date", .call, scenes.castellan, due: 0)
    _ = task("Ask which address is the right one", .call, scenes.lumen, due: 3)
    _ = task(
      "Send Lena the liability wording",
      .email,
      scenes.aster,
      due: 0,
      owner: Role.absent
    )
    _ = task("Walk the first line with Håkan", .meeting, scenes.halden, due: 0, minute: 10 * 60)
    _ = task("Kick-off with Imogen", .meeting, scenes.castellan, due: 0, minute: 15 * 60 + 30)
  }

  /// Who knows us through whom, and what people like.
  mutating func tellIntroductions(_ scenes: DemoScenes) {
    let (ruth, hakan) = (scenes.ironbridge.person, scenes.halden.person)
    change(
      hakan,
      Contact.kind,
      daysAgo: 128,
      about: [hakan, ruth],
      [(Contact.introducedBy.id, .ref(ruth))]
    )
    let tastes: [(EntityID, topic: String, value: String, source: String)] = [
      (ruth, "calls", "before nine, never on Wednesdays", "a call in March"),
      (ruth, "talk", "figures first, no slides", "a visit in June"),
      (hakan, "tea", "Earl Grey, no milk", "a visit in September"),
      (hakan, "sailing", "races on Lake Mälaren in August", "his office wall"),
      (scenes.castellan.person, "mail", "one page, and the price on top", "a call in May"),
      (scenes.aster.person, "calls", "after her round, 15:00 in Boston", "a call in May"),
    ]
    for taste in tastes {
      tell(
        Preference.kind,
        daysAgo: 60,
        about: [taste.0],
        [
          (Preference.party.id, .ref(taste.0)), (Preference.topic.id, .text(taste.topic)),
          (Preference.value.id, .text(taste.value)), (Preference.source.id, .text(taste.source)),
        ]
      )
    }
  }

  /// What is owed, on both sides.
  mutating func tellPromises(_ scenes: DemoScenes) {
    promise("Drawings of the mounting plate", .us, scenes.halden, due: 1)
    promise("Name of who signs", .them, scenes.ironbridge, due: -3)
    promise("Machine list of the second site", .them, scenes.castellan, due: 6)
    promise("Liability wording", .us, scenes.aster, due: 0, owner: Role.absent)
    let kept = promise("Savings sheet", .us, scenes.ironbridge, due: -40)
    change(
      kept,
      Promise.kind,
      daysAgo: 41,
      about: [scenes.ironbridge.person],
      [(Promise.status.id, PromiseStatus.kept.value), (Promise.settledOn.id, day(-41))]
    )
  }

  @discardableResult
  private mutating func promise(
    _ title: String,
    _ side: PromiseSide,
    _ customer: DemoCustomer,
    due: Int,
    owner: Int = Role.rep
  ) -> EntityID {
    tell(
      Promise.kind,
      by: owner,
      daysAgo: max(8, 8 - due),
      about: [customer.person],
      [
        (Promise.title.id, .text(title)), (Promise.side.id, side.value),
        (Promise.party.id, .ref(customer.person)), (Promise.deal.id, .ref(customer.deal)),
        (Promise.due.id, day(due)), (Promise.status.id, PromiseStatus.open.value),
        (Promise.kind.owner.id, user(owner)),
      ]
    )
  }

  /// The inbox: two that nobody has taken, one in work, one that wakes today, two that are through.
  mutating func tellLeads(_ scenes: DemoScenes) {
    for (position, name) in DemoWords.disqualifyReasons.enumerated() {
      let cells: [(FieldID, Value?)] = [
        (DisqualifyReason.name.id, .text(name)),
        (DisqualifyReason.position.id, .int(Int64(position + 1))),
      ]
      disqualifyReasons.append(tell(DisqualifyReason.kind, daysAgo: Self.days - 1, cells))
    }
    let lumen = (scenes.lumen.person, scenes.lumen.company)
    let halden = (scenes.halden.person, scenes.halden.company)
    let castellan = (scenes.castellan.person, scenes.castellan.company)
    let aster = (scenes.aster.person, scenes.aster.company)
    lead("Asks for a price list, hall 4", .website, .new, lumen, daysAgo: 0, [])
    lead("Wants to see a reference in Boston", .email, .new, aster, daysAgo: 1, [])
    lead(
      "Second line, once the filler is there",
      .phone,
      .working,
      halden,
      daysAgo: 4,
      [(Lead.kind.owner.id, user(Role.rep)), (Lead.timing.id, .text("spring"))]
    )
    lead(
      "Freezer lorries, asked to wait for the new budget",
      .event,
      .recycled,
      castellan,
      daysAgo: 90,
      [(Lead.kind.owner.id, user(Role.rep)), (Lead.wakeOn.id, day(0))]
    )
    lead(
      "Student project, wants one sensor for free",
      .website,
      .disqualified,
      lumen,
      daysAgo: 30,
      [
        (Lead.kind.owner.id, user(Role.rep)),
        (Lead.disqualifyReason.id, .ref(disqualifyReasons[1])),
      ]
    )
    lead(
      "New chain, knows us from the ferries",
      .phone,
      .converted,
      (scenes.northgate.person, scenes.northgate.company),
      daysAgo: 6,
      [(Lead.kind.owner.id, user(Role.rep)), (Lead.deal.id, .ref(scenes.northgate.deal))]
    )
  }

  private mutating func lead(
    _ title: String,
    _ source: LeadSource,
    _ status: LeadStatus,
    _ who: (person: EntityID, company: EntityID),
    daysAgo: Int,
    _ cells: [(FieldID, Value?)]
  ) {
    tell(
      Lead.kind,
      daysAgo: daysAgo,
      about: [who.person],
      [
        (Lead.title.id, .text(title)), (Lead.source.id, source.value),
        (Lead.status.id, status.value), (Lead.contact.id, .ref(who.person)),
        (Lead.account.id, .ref(who.company)),
        (Lead.receivedAt.id, .instant(moment(daysAgo: daysAgo))),
      ] + cells
    )
  }
}
