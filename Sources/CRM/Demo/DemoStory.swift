import Facts

/// The telling of a demo book: the setting first, then company after company.
struct DemoStory {
  /// How far back the book goes, in days.
  static let days = 420

  struct Stages {
    let pipeline: EntityID
    let stages: [(id: EntityID, probability: Int64?)]
  }

  let book: DemoBook
  let today: Day
  let start: Instant
  var random: DemoRandom
  var writer: DemoWriter
  private(set) var courses: [Stages] = []
  private(set) var reasons: [EntityID] = []
  private(set) var products: [EntityID] = []
  private(set) var tags: [EntityID] = []
  var disqualifyReasons: [EntityID] = []

  /// Names given out, as far as a person could notice.
  var names: Set<String> = []

  /// How many companies, and deals, there are.
  let companies: Int
  let activities: Int

  init(_ book: DemoBook) {
    self.book = book
    today = book.zone.day(of: book.now)
    start = book.zone.startOfDay(today.advanced(by: -Self.days))
    random = DemoRandom(seed: book.seed &+ 0x5EED)
    writer = DemoWriter(batch: book.batch, authors: book.users)
    companies = max(1, book.contacts / 3)
    activities = book.contacts * 33 / 10
  }

  mutating func take() -> [Change] { writer.take() }
  mutating func finish() { writer.finish() }

  /// A moment of office hours so many days ago, never later than now.
  mutating func moment(daysAgo: Int) -> Instant {
    let day = today.advanced(by: -Swift.max(0, daysAgo))
    let minute = 8 * 60 + random.below(10 * 60)
    return min(book.zone.instant(day, minute: minute), book.now)
  }

  // MARK: The setting

  mutating func tellSetup() {
    writer.write(
      by: 0,
      random.id(at: start),
      BookSettings.kind,
      at: start,
      [
        (BookSettings.name.id, .text("Demo")), (BookSettings.baseCurrency.id, .text("EUR")),
        (BookSettings.country.id, .text("DE")),
        (BookSettings.timeZone.id, book.zoneName.map(Value.text)),
      ]
    )
    tellColleagues()
    tellPipelines()
    for (position, name) in Seeds.lostReasons.enumerated() {
      let id = random.id(at: start)
      reasons.append(id)
      let cells: [(FieldID, Value?)] = [
        (LostReason.name.id, .text(name)), (LostReason.position.id, .int(Int64(position + 1))),
      ]
      writer.write(by: 0, id, LostReason.kind, at: start, cells)
    }
    for product in DemoWords.products {
      let id = random.id(at: start)
      products.append(id)
      writer.write(
        by: 0,
        id,
        Product.kind,
        at: start,
        [
          (Product.name.id, .text(product.name)), (Product.code.id, .text(product.code)),
          (Product.series.id, .text(product.series)),
          (Product.price.id, .money(Money(minor: product.euros * 100, .euro))),
        ]
      )
    }
    for tag in DemoWords.tags {
      let id = random.id(at: start)
      tags.append(id)
      writer.write(by: 0, id, Tag.kind, at: start, [(Tag.name.id, .text(tag))])
    }
  }

  private mutating func tellColleagues() {
    let manager = book.users.last
    let teams = ["Inside sales", "Field sales"].map { name in
      let id = random.id(at: start)
      let cells: [(FieldID, Value?)] = [
        (Team.name.id, .text(name)), (Team.manager.id, manager.map(Value.ref)),
      ]
      writer.write(by: 0, id, Team.kind, at: start, cells)
      return id
    }
    for (index, colleague) in DemoWords.colleagues.enumerated() {
      let id = book.users[index]
      writer.write(
        by: 0,
        id,
        User.kind,
        at: start,
        [
          (User.name.id, .text(colleague.name)), (User.login.id, .text(colleague.login)),
          (User.email.id, .text(colleague.login + "@daybook.example")),
          (User.office.id, .text(colleague.office)),
          (User.manager.id, id == manager ? nil : manager.map(Value.ref)),
          (User.kind.team.id, .ref(teams[index % teams.count])),
        ]
      )
    }
  }

  private mutating func tellPipelines() {
    tellPipeline(
      "New business",
      Seeds.stages.map { ($0.name, $0.probability, $0.forecast, $0.rotDays) }
    )
    // Nobody has said how likely a renewal is while the lawyers have it.
    tellPipeline(
      "Renewals",
      [
        ("Upcoming", 60, .pipeline, 45), ("Quoted", 80, .bestCase, 14), ("Legal", nil, .commit, 10),
      ]
    )
  }

  private mutating func tellPipeline(
    _ name: String,
    _ stages: [(name: String, probability: Int64?, forecast: ForecastCategory, rotDays: Int64)]
  ) {
    let pipeline = random.id(at: start)
    let position = Int64(courses.count + 1)
    writer.write(
      by: 0,
      pipeline,
      Pipeline.kind,
      at: start,
      [(Pipeline.name.id, .text(name)), (Pipeline.position.id, .int(position))]
    )
    var course: [(id: EntityID, probability: Int64?)] = []
    for (index, stage) in stages.enumerated() {
      let id = random.id(at: start)
      course.append((id, stage.probability))
      writer.write(
        by: 0,
        id,
        Stage.kind,
        at: start,
        [
          (Stage.name.id, .text(stage.name)), (Stage.pipeline.id, .ref(pipeline)),
          (Stage.position.id, .int(Int64(index + 1))),
          (Stage.probability.id, stage.probability.map(Value.int)),
          (Stage.forecast.id, stage.forecast.value), (Stage.rotDays.id, .int(stage.rotDays)),
        ]
      )
    }
    courses.append(Stages(pipeline: pipeline, stages: course))
  }
}
