public import Facts

// A book to try things on: made up from a seed, always the same for the same seed, size and moment,
// and dated backwards from today, so that there is always something overdue and something due.
//
// It is told company by company: a company, its people with addresses and jobs, a deal with its
// course through the stages, what was said, and what is to be done. So a book of any size is made
// in the memory of one company. For every three people there are one company, one deal and about
// ten activities; the deals go through twenty courses in turn, so that every glyph of the pipeline
// can be seen in the smallest book. The scenes come on top of that in a book of any size: the few
// customers whose stories a newcomer should meet (`Scenes`).

/// A pull stream of changes that makes a demo book out of an empty one.
public struct DemoBook: Sendable, Sequence {
  /// The most events that one change has.
  public static let eventLimit = 512
  /// How many people a demo book has where nobody says.
  public static let usualContacts = 60
  /// The login of the rep whose book it is.
  public static let login = "anna"

  let contacts: Int
  let seed: UInt64
  let now: Instant
  let zone: TimeZoneRules
  let zoneName: String?
  /// The rep and the colleagues, in the order of `DemoWords.colleagues`.
  let users: [EntityID]
  /// The batch of all its changes.
  public let batch: EntityID

  /// The rep who looks at it.
  public var viewer: EntityID { users[0] }

  /// A demo book as of `now`; of the zone its rules, and its name for the settings.
  public init(
    contacts: Int = DemoBook.usualContacts,
    seed: UInt64 = 1,
    now: Instant,
    zone: TimeZoneRules = .utc,
    zoneName: String? = nil
  ) {
    self.contacts = Swift.max(1, contacts)
    self.seed = seed
    self.now = now
    self.zone = zone
    self.zoneName = zoneName
    var random = DemoRandom(seed: seed)
    let start = zone.startOfDay(zone.day(of: now).advanced(by: -DemoStory.days))
    users = DemoWords.colleagues.map { _ in random.id(at: start) }
    batch = random.id(at: now)
  }

  public func makeIterator() -> DemoChanges { DemoChanges(self) }
}

/// The changes of a demo book, one after the other.
public struct DemoChanges: IteratorProtocol {
  private var story: DemoStory
  private var ready: [Change] = []
  private var company = -1

  init(_ book: DemoBook) { story = DemoStory(book) }

  public mutating func next() -> Change? {
    while ready.isEmpty, company <= story.companies {
      switch company {
      case -1: story.tellSetup()
      case story.companies:
        story.tellScenes()
        story.finish()
      default: story.tell(company: company)
      }
      company += 1
      ready = story.take().reversed()
    }
    return ready.popLast()
  }
}
