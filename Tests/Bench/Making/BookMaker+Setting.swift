import CRM
import Facts

extension BookMaker {
  static let stages: [(name: String, probability: Int64, forecast: ForecastCategory, rot: Int64)] =
    [
      ("Qualified", 10, .pipeline, 21), ("Discovery", 25, .pipeline, 21),
      ("Proposal", 50, .bestCase, 14), ("Negotiation", 75, .commit, 14),
    ]

  /// Settings, twenty colleagues, a pipeline, products, tags and reasons for losing.
  mutating func tellSetting() throws {
    let at = moment(daysAgo: 1500)
    write(
      random.next(at: at),
      BookSettings.kind,
      at: at,
      [
        set(BookSettings.name, "Bench"), set(BookSettings.baseCurrency, "EUR"),
        set(BookSettings.country, "DE"), set(BookSettings.timeZone, "UTC"),
      ]
    )
    for (name, login) in zip(Sayings.colleagues, Sayings.logins) {
      let id = random.next(at: at)
      setting.users.append(id)
      write(
        id,
        User.kind,
        at: at,
        [
          set(User.name, name + " " + pick(Naming.all[1].family).text), set(User.login, login),
          set(User.email, login + "@daybook.example"),
        ]
      )
      tables.users.put(login)
      tables.users.put(name)
      tables.users.end()
    }
    tellPipeline(at)
    for (position, name) in Sayings.reasons.enumerated() {
      let id = random.next(at: at)
      setting.reasons.append(id)
      let place = Int64(position + 1)
      write(
        id,
        LostReason.kind,
        at: at,
        [set(LostReason.name, name), set(LostReason.position, place)]
      )
    }
    for (index, name) in Sayings.products.enumerated() {
      let id = random.next(at: at)
      setting.products.append(id)
      write(
        id,
        Product.kind,
        at: at,
        [
          set(Product.name, name),
          set(Product.price, Money(minor: Int64(index + 1) * 90_000, .euro)),
        ]
      )
    }
    for name in Sayings.tags {
      let id = random.next(at: at)
      setting.tags.append(id)
      write(id, Tag.kind, at: at, [set(Tag.name, name)])
    }
    try end(by: setting.users[0])
  }

  private mutating func tellPipeline(_ at: Instant) {
    setting.pipeline = random.next(at: at)
    write(
      setting.pipeline,
      Pipeline.kind,
      at: at,
      [set(Pipeline.name, "Sales"), set(Pipeline.position, 1)]
    )
    for (index, stage) in BookMaker.stages.enumerated() {
      let id = random.next(at: at)
      setting.stages.append(id)
      write(
        id,
        Stage.kind,
        at: at,
        [
          set(Stage.name, stage.name), set(Stage.pipeline, setting.pipeline),
          set(Stage.position, Int64(index + 1)), set(Stage.probability, stage.probability),
          set(Stage.forecast, stage.forecast), set(Stage.rotDays, stage.rot),
        ]
      )
    }
  }
}
