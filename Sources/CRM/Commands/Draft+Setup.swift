import Books
import Facts

/// What a new book begins with.
enum Seeds {
  struct StageSeed {
    let name: String
    let probability: Int64
    let forecast: ForecastCategory
    let rotDays: Int64
  }

  static let pipeline = "Sales"

  static let stages = [
    StageSeed(name: "Qualified", probability: 10, forecast: .pipeline, rotDays: 21),
    StageSeed(name: "Discovery", probability: 25, forecast: .pipeline, rotDays: 21),
    StageSeed(name: "Proposal", probability: 50, forecast: .bestCase, rotDays: 14),
    StageSeed(name: "Negotiation", probability: 75, forecast: .commit, rotDays: 14),
  ]

  /// The list of frappe/crm#973, and the reason of what came from elsewhere without one.
  static let lostReasons = [
    "Pricing", "Competition", "Budget", "Missing features", "Long sales cycle",
    "No decision maker", "Unresponsive", LostReason.imported,
  ]
}

extension LostReason {
  /// The reason of an imported loss whose source gives none.
  public static let imported = "Unknown (imported)"
}

extension Draft {
  /// The first user, the book's settings, a pipeline and the reasons for losing deals and leads; returns the user,
  /// who is the author of it all.
  mutating func setUp(_ setup: Setup) throws(Rejection) -> EntityID {
    let isThere = Predicate.present(BookSettings.name.id)
    guard book.rowSet(BookSettings.kind, isThere).count == 0 else { throw .alreadySetUp }
    let settings = make(BookSettings.kind)
    try assign(
      [
        .set(BookSettings.name, setup.bookName),
        .set(BookSettings.baseCurrency, setup.currency.description),
        .set(BookSettings.country, setup.country), .set(BookSettings.timeZone, setup.timeZone),
      ],
      to: settings
    )
    let user = try create(
      User.kind,
      [.set(User.name, setup.userName), .set(User.login, setup.login)],
      []
    )
    let pipeline = try create(
      Pipeline.kind,
      [.set(Pipeline.name, Seeds.pipeline), .set(Pipeline.position, 1)],
      []
    )
    for (position, seed) in Seeds.stages.enumerated() {
      let stage = make(Stage.kind)
      set(stage, Stage.name, seed.name)
      set(stage, Stage.pipeline, pipeline)
      set(stage, Stage.position, Int64(position + 1))
      set(stage, Stage.probability, seed.probability)
      set(stage, Stage.forecast, seed.forecast)
      set(stage, Stage.rotDays, seed.rotDays)
    }
    for (position, name) in Seeds.lostReasons.enumerated() {
      let reason = make(LostReason.kind)
      set(reason, LostReason.name, name)
      set(reason, LostReason.position, Int64(position + 1))
    }
    for (position, name) in DisqualifyReason.usual.enumerated() {
      let reason = make(DisqualifyReason.kind)
      set(reason, DisqualifyReason.name, name)
      set(reason, DisqualifyReason.position, Int64(position + 1))
    }
    return user
  }
}
