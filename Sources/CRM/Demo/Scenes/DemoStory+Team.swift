import Facts

extension DemoStory {
  /// The manager's last review, a holiday, and a customer that changes hands.
  mutating func tellTeam(_ scenes: DemoScenes) {
    tellReview(scenes)
    tell(
      Cover.kind,
      by: Role.absent,
      daysAgo: 4,
      [
        (Cover.title.id, .text(coverTitle)), (Cover.of.id, user(Role.absent)),
        (Cover.by.id, user(Role.rep)), (Cover.from.id, day(-2)), (Cover.to.id, day(5)),
        (Cover.note.id, .text("Lena Hofstetter may call. Everything is in the notes.")),
      ]
    )
    tell(
      Handover.kind,
      by: Role.neighbour,
      daysAgo: 1,
      [
        (Handover.title.id, .text("Ferries: Jonas Lindqvist → Anna Weber")),
        (Handover.from.id, user(Role.neighbour)), (Handover.to.id, user(Role.rep)),
        (Handover.about.id, .ref(scenes.ferries.company)),
        (Handover.reason.id, .text("Anna knows the one who decides")),
        (Handover.context.id, .text("I met them once, at the fair. Benedikt only talks to Anna.")),
        (Handover.nextStep.id, .text("Call Benedikt this week")),
        (Handover.offeredAt.id, .instant(moment(daysAgo: 1))),
      ]
    )
    tellCriteria(scenes)
  }

  private var coverTitle: String {
    "\(DemoWords.colleagues[Role.absent].name), covered by \(DemoWords.colleagues[Role.rep].name)"
  }

  /// Eight days ago; of the two things agreed, one was done.
  private mutating func tellReview(_ scenes: DemoScenes) {
    let at = moment(daysAgo: 8)
    let review = random.id(at: at)
    writer.write(
      by: Role.manager,
      review,
      Review.kind,
      at: at,
      [
        (Review.title.id, .text("Pipeline review")), (Review.reviewer.id, user(Role.manager)),
        (Review.scope.id, ReviewScope.team.value), (Review.startedAt.id, .instant(at)),
        (Review.endedAt.id, .instant(at)),
        (
          Review.minutes.id, .text("Ironbridge: find the signature. Halden: write to the director.")
        ),
        (Review.seen.id, .ref(scenes.ironbridge.deal)), (Review.seen.id, .ref(scenes.halden.deal)),
        (Review.seen.id, .ref(scenes.castellan.deal)), (Review.seen.id, .ref(scenes.lumen.deal)),
      ]
    )
    let open = task("Find out who signs at Ironbridge", .call, scenes.ironbridge, due: 4)
    let done = task("Write to Halden's director", .email, scenes.halden, due: 2)
    for id in [open, done] {
      change(id, Todo.kind, by: Role.manager, daysAgo: 2, [(Todo.review.id, .ref(review))])
    }
    change(
      done,
      Todo.kind,
      daysAgo: 1,
      [(Todo.status.id, TodoStatus.done.value), (Todo.completedOn.id, day(-1))]
    )
  }

  /// What must be true before a deal leaves a stage.
  private mutating func tellCriteria(_ scenes: DemoScenes) {
    let criteria: [(stage: Int, names: [String])] = [
      (0, ["We know who decides"]), (1, ["The need is in numbers", "The budget is known"]),
      (2, ["The offer was walked through"]), (3, ["Legal has read it"]),
    ]
    for criterion in criteria {
      for (position, name) in criterion.names.enumerated() {
        let id = tell(
          ExitCriterion.kind,
          by: Role.manager,
          daysAgo: 6,
          [
            (ExitCriterion.name.id, .text(name)),
            (ExitCriterion.stage.id, .ref(stage(criterion.stage))),
            (ExitCriterion.position.id, .int(Int64(position + 1))),
          ]
        )
        guard criterion.stage < 2, position == 0 else { continue }
        for customer in [scenes.ironbridge, scenes.halden] {
          change(customer.deal, Deal.kind, daysAgo: 5, [(Deal.criteriaMet.id, .ref(id))])
        }
      }
    }
  }

  /// Quotas by month, what the dollar was worth, and what was committed to on the first.
  mutating func tellMoney() {
    for ahead in -2...2 {
      let first = month(ahead)
      for rep in 0..<Role.manager {
        tell(
          Quota.kind,
          by: Role.manager,
          daysAgo: 100,
          [
            (
              Quota.title.id,
              .text("\(DemoWords.colleagues[rep].name) · \(Display.month(first))")
            ),
            (Quota.of.id, user(rep)), (Quota.month.id, .day(first)),
            (Quota.amount.id, euros(rep == Role.rep ? 90_000 : 60_000)),
          ]
        )
      }
    }
    for (back, rate) in [915, 921, 908, 897, 902, 911].enumerated() {
      tell(
        ExchangeRate.kind,
        by: Role.manager,
        daysAgo: month(-back).days(until: today),
        [
          (ExchangeRate.title.id, .text("USD/EUR")), (ExchangeRate.from.id, .text("USD")),
          (ExchangeRate.to.id, .text("EUR")), (ExchangeRate.day.id, .day(month(-back))),
          (ExchangeRate.rate.id, .decimal(Decimal(mantissa: Int64(rate), scale: 3))),
        ]
      )
    }
    let at = moment(daysAgo: month(0).days(until: today))
    tell(
      ForecastSubmission.kind,
      daysAgo: month(0).days(until: today),
      [
        (
          ForecastSubmission.title.id,
          .text("\(DemoWords.colleagues[Role.rep].name) · \(Display.month(month(0)))")
        ),
        (ForecastSubmission.user.id, user(Role.rep)), (ForecastSubmission.month.id, .day(month(0))),
        (ForecastSubmission.at.id, .instant(at)), (ForecastSubmission.commit.id, euros(95_000)),
        (ForecastSubmission.bestCase.id, euros(120_000)),
        (ForecastSubmission.note.id, .text("Castellan is as good as signed.")),
      ]
    )
  }

  /// The first day of a month, counted from this one.
  private func month(_ ahead: Int) -> Day {
    let first = today.startOfMonth
    return first.advanced(byMonths: ahead) ?? first
  }

  /// Two views that are worth a key.
  mutating func tellViews() {
    view("Hot", Deal.kind, "status:open close:..+30d sort:amount-", key: "o")
    view("Gone quiet", Deal.kind, "status:open idle>21d sort:amount-", key: "q")
    view("Promised to me", Promise.kind, "side:them status:open sort:due", key: nil)
  }

  private mutating func view(_ name: String, _ kind: KindID, _ query: String, key: String?) {
    tell(
      SavedView.kind,
      daysAgo: 100,
      [
        (SavedView.name.id, .text(name)), (SavedView.of.id, .int(Int64(kind.rawValue))),
        (SavedView.query.id, .text(query)), (SavedView.key.id, key.map(Value.text)),
        (SavedView.isShared.id, .bool(true)), (SavedView.kind.owner.id, user(Role.rep)),
      ]
    )
  }
}
