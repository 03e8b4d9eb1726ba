import CRM
import EventStore
import Facts

// A book of any size, made out of a seed: the same seed and size make the same facts and the same
// tables. Three contacts have one company, one deal and ten activities; a contact has an address, in
// three of four cases a number, and a job; two deals of three are decided. It is told company by
// company and written as it is told, so memory does not grow with the size. Nothing is folded.
//
// Beside the store lie the same rows as tables, for whoever is measured against it: what Daybook
// keeps in records of their own (addresses, jobs) is a column there, and what a deal was before is a
// row of `deal_history.csv`.

/// Writes a store and its tables.
struct BookMaker {
  /// The moment at which the book ends: 2026-11-22, noon.
  static let now = Instant(milliseconds: 1_795_348_800_000)
  private static let day: Int64 = 86_400_000
  /// How many events are written and made durable together.
  private static let perFrame = 4096

  private let contacts: Int
  private let batch: StoreBatch
  private let batchID: EntityID
  var random: IDSource
  let tables: Tables
  var setting = Setting()
  private var events: [Event] = []
  private var changes: [Change] = []
  private var pending = 0
  private(set) var written = 0

  /// The ids of what every book has.
  struct Setting {
    var users: [EntityID] = []
    var pipeline = EntityID(high: 0, low: 0)
    var stages: [EntityID] = []
    var reasons: [EntityID] = []
    var products: [EntityID] = []
    var tags: [EntityID] = []
  }

  init(_ store: EventStore, folder: String, contacts: Int, seed: UInt64) throws {
    self.contacts = contacts
    random = IDSource(seed: seed &* 0x9E37_79B9 &+ 11)
    tables = try Tables(folder)
    batch = try store.beginBatch()
    batchID = random.next(at: BookMaker.now)
  }

  /// Makes all of it; returns the number of events.
  mutating func make() throws -> Int {
    try tellSetting()
    for number in 0..<(contacts + 2) / 3 {
      let people = number * 3..<min(contacts, number * 3 + 3)
      try tell(company: number, people)
    }
    try flush()
    try batch.commit()
    tables.flush()
    return written
  }

  // MARK: Chance

  mutating func below(_ bound: Int) -> Int { Int(random.random() >> 33) % max(1, bound) }

  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  /// Some minute of the working day so many days ago.
  mutating func moment(daysAgo days: Int) -> Instant {
    let midnight = BookMaker.now.milliseconds - BookMaker.day / 2
    let minutes = Int64(480 + below(600))
    let moment = midnight - Int64(max(1, days)) * BookMaker.day + minutes * 60_000
    return Instant(milliseconds: moment)
  }

  static func day(of moment: Instant) -> Day { Day(number: Int32(moment.milliseconds / day)) }

  // MARK: Writing

  mutating func write(
    _ entity: EntityID,
    _ kind: KindID,
    at: Instant,
    about subject: EntityID? = nil,
    _ operations: [Operation]
  ) {
    events.append(
      Event(
        entity: entity,
        kind: kind,
        subjects: subject.map { [$0] } ?? [],
        effective: at,
        operations: operations
      )
    )
  }

  /// Closes the change that the events so far are.
  mutating func end(by author: EntityID) throws {
    guard !events.isEmpty else { return }
    changes.append(
      Change(batch: batchID, author: author, via: .import, intent: "import", events: events)
    )
    pending += events.count
    events.removeAll(keepingCapacity: true)
    if pending >= BookMaker.perFrame { try flush() }
  }

  private mutating func flush() throws {
    try batch.append(changes)
    written += pending
    pending = 0
    changes.removeAll(keepingCapacity: true)
  }
}

func set<Content: FieldContent>(_ field: Field<Content>, _ content: Content) -> Operation {
  Operation(.set, field.id, content.value)
}

func add<Content: FieldContent>(_ field: SetField<Content>, _ content: Content) -> Operation {
  Operation(.add, field.id, content.value)
}

/// The tables beside the store.
struct Tables {
  let users: TableWriter
  let accounts: TableWriter
  let contacts: TableWriter
  let deals: TableWriter
  let history: TableWriter
  let activities: TableWriter
  let tasks: TableWriter

  init(_ folder: String) throws(Failure) {
    users = try TableWriter("\(folder)/users.csv", "login,name")
    accounts = try TableWriter(
      "\(folder)/accounts.csv",
      "id,name,domain,industry,city,country,employees,tags,owner"
    )
    contacts = try TableWriter(
      "\(folder)/contacts.csv",
      "id,name,given_name,family_name,email,phone,company,job_title,city,country,language,tags,owner"
    )
    deals = try TableWriter(
      "\(folder)/deals.csv",
      "id,title,account_id,contact_id,stage,status,amount,currency,close,closed_on,source,owner"
    )
    history = try TableWriter(
      "\(folder)/deal_history.csv",
      "deal_id,at,stage,status,amount,currency,close,owner"
    )
    activities = try TableWriter(
      "\(folder)/activities.csv",
      "id,contact_id,deal_id,type,at,duration,subject,body,owner"
    )
    tasks = try TableWriter(
      "\(folder)/tasks.csv",
      "id,title,due,status,deal_id,contact_id,owner"
    )
  }

  func flush() {
    users.flush()
    accounts.flush()
    contacts.flush()
    deals.flush()
    history.flush()
    activities.flush()
    tasks.flush()
  }
}
