import Books
import CRM
import DaybookUI
import EventStore
import Facts
import Glibc
import Workspace

// Answers questions about a store, one line each, so that whoever asks can put the same question to
// something else in between: `{"ms": 1.2}`, or `{"failed": "why"}`. Times are milliseconds.
//
//   open                  a second session from nothing: opened, contacts painted, Today painted,
//                         the first search answered
//   desk VIEW             the interface opened on a view
//   keys NAME…            keys there, each with its time
//   find TEXT             the palette, letter by letter
//   slash TEXT            the filter of a list, letter by letter
//   filter KIND QUERY     a query read, its rows found and put in order
//   page                  forty contacts from the middle of the list by name, with their columns
//   board N               N times an amount that changes under the board
//   history N             the history of N deals, one after the other
//   batches N             the first page of N batches of the history browser
//   undo N                N changes of one field, each taken back; only that is timed
//   asof DAY              the pipeline, stage by stage, at the end of a day
//   save N                N changes of one field, each durable
//   raw N BYTES           N appends to a file, each made durable
//   batch N               N changes as one batch

/// A store and the interface on it.
final class Server {
  private let directory: String
  private let workspace: Workspace
  private let syncs = Tally()
  private var desk: Desk?
  private var byName: Listing?
  private var random = IDSource(seed: 99)
  private var sequence: UInt64 = 0

  init(_ directory: String) async throws {
    self.directory = directory
    let syncs = syncs
    workspace = try await Workspace(
      Workspace.Options(
        directory: directory,
        clock: { wallClock() },
        seed: UInt64(getpid()),
        disk: { CountingDisk(syncs) }
      )
    )
    await workspace.identify(as: Desk.user(of: await workspace.book), zone: .utc)
  }

  /// Answers until the input ends.
  func run() async {
    while let line = readLine() {
      let words = line.split(separator: " ").map { String($0) }
      guard let verb = words.first else { continue }
      do {
        say(Answer.text(try await answer(verb, Array(words.dropFirst()))))
      } catch {
        say("{\"failed\": \"\(Answer.escaped("\(error)"))\"}")
      }
    }
    await workspace.close()
  }

  private func answer(_ verb: String, _ words: [String]) async throws -> [(String, Answer)] {
    let text = words.joined(separator: " ")
    let count = words.first.flatMap { Int($0) } ?? 1
    switch verb {
    case "open": return try await open()
    case "desk":
      let book = await workspace.book
      let cost = milliseconds { desk = Desk(book, Desk.view(named: text)) }
      return [("ms", .number(cost))]
    case "keys":
      let costs = try words.map { try desk?.press($0) ?? 0 }
      return [("ms", .numbers(costs))]
    case "find": return try find("Ctrl-P", text)
    case "slash": return try find("/", text)
    case "filter": return await filter(text)
    case "page": return await page()
    case "board": return try await board(count)
    case "history": return try await history(count)
    case "batches": return try await batches(count)
    case "undo": return try await undo(count)
    case "asof": return try await asOf(text)
    case "save": return try await save(count)
    case "batch": return try await batch(count)
    case "raw": return try raw(count, words.count > 1 ? Int(words[1]) ?? 256 : 256)
    default: throw Failure("there is no \(verb)")
    }
  }

  // MARK: Reading

  private func open() async throws -> [(String, Answer)] {
    let start = ContinuousClock.now
    func passed() -> Answer { .number((ContinuousClock.now - start) / .milliseconds(1)) }
    let session = try await Workspace(
      Workspace.Options(
        directory: directory,
        mode: .readOnly,
        clock: { BookMaker.now },
        seed: 1
      )
    )
    let book = await session.book
    let opened = passed()
    var desk = Desk(book, .contacts)
    let painted = passed()
    _ = try desk.press("Ctrl-P")
    _ = try desk.type("mari")
    let searched = passed()
    let today = milliseconds { _ = Desk(book, .today) }
    await session.close()
    return [
      ("opened", opened), ("painted", painted), ("searched", searched), ("today", .number(today)),
    ]
  }

  private func find(_ key: String, _ text: String) throws -> [(String, Answer)] {
    guard desk != nil else { throw Failure("no desk is open") }
    let opening = try desk?.press(key) ?? 0
    let costs = try desk?.type(text) ?? []
    _ = try desk?.press("Esc")
    return [("opening", .number(opening)), ("ms", .numbers(costs))]
  }

  private func filter(_ text: String) async -> [(String, Answer)] {
    let book = await workspace.book
    let parts = text.split(separator: " ", maxSplits: 1).map { String($0) }
    let kind = parts[0] == "deal" ? Deal.kind : parts[0] == "account" ? Account.kind : Contact.kind
    var count = 0
    let cost = milliseconds {
      let context = QueryContext(
        entry: EntryContext(now: BookMaker.now),
        user: Desk.user(of: book),
        book: book
      )
      let query = Query.parse(parts.count > 1 ? parts[1] : "", kind: kind, viewer: context)
      let listing = book.listing(
        ListingRequest(
          kind: kind,
          predicate: query.predicate,
          orders: Catalogue.kind(kind)?.orders.prefix(1).map { $0 } ?? []
        )
      )
      count = listing.count
    }
    return [("ms", .number(cost)), ("count", .number(Double(count)))]
  }

  private func page() async -> [(String, Answer)] {
    let book = await workspace.book
    if byName == nil {
      byName = book.listing(
        ListingRequest(
          kind: Contact.kind,
          orders: Catalogue.kind(Contact.kind)?.orders.prefix(1).map { $0 } ?? []
        )
      )
    }
    guard let listing = byName else { return [] }
    var characters = 0
    let middle = listing.count / 2 + Int(random.random() % 1000)
    let fields = [Contact.name, Contact.city, Contact.country]
    let cost = milliseconds {
      for row in listing.window(middle..<middle + 40) {
        for field in fields { characters += book[row, field]?.utf8.count ?? 0 }
        characters += book[row, Contact.kind.owner].flatMap { book.title($0) }?.utf8.count ?? 0
        for point in book.referrers(to: row, through: ContactPoint.party.id) {
          characters += book[point, ContactPoint.value]?.utf8.count ?? 0
        }
      }
    }
    return [("ms", .number(cost)), ("characters", .number(Double(characters)))]
  }

  private func board(_ count: Int) async throws -> [(String, Answer)] {
    if desk == nil { desk = Desk(await workspace.book, .pipeline) }
    guard var board = desk else { return [] }
    desk = nil
    defer { desk = board }
    let book = board.model.book
    let open = book.listing(ListingRequest(kind: Deal.kind, predicate: Deal.open))
    var costs: [Double] = []
    for _ in 0..<count {
      let row = open[Int(random.random() % UInt64(max(1, open.count)))]
      let amount = Money(minor: Int64(1 + random.random() % 100_000) * 100, .euro)
      sequence += 1
      let change = Change(
        batch: random.next(at: BookMaker.now),
        author: Desk.user(of: book),
        via: .ui,
        intent: "set",
        events: [
          Event(entity: book.id(row), kind: Deal.kind, operations: [set(Deal.amount, amount)])
        ]
      )
      let recorded = RecordedChange(
        change: change,
        replica: ReplicaID(7),
        first: sequence,
        written: HybridTime(wallClock()).advanced(by: sequence)
      )
      costs.append(milliseconds { board.fold(recorded) })
    }
    return [("ms", .numbers(costs))]
  }

  private func history(_ count: Int) async throws -> [(String, Answer)] {
    let book = await workspace.book
    let deals = book.rows(Deal.kind)
    var costs: [Double] = []
    var revisions = 0
    for _ in 0..<count {
      let place = Int(random.random() % UInt64(deals.count))
      let deal = book.id(deals[deals.index(deals.startIndex, offsetBy: place)])
      let start = ContinuousClock.now
      revisions += try await workspace.history(of: deal).count
      costs.append((ContinuousClock.now - start) / .milliseconds(1))
    }
    return [("ms", .numbers(costs)), ("count", .number(Double(revisions)))]
  }

  private func batches(_ count: Int) async throws -> [(String, Answer)] {
    let book = await workspace.book
    let start = ContinuousClock.now
    let page = try await workspace.browser.batches(
      BatchFilter(),
      before: nil,
      limit: count,
      in: book
    )
    return [
      ("ms", .number((ContinuousClock.now - start) / .milliseconds(1))),
      ("count", .number(Double(page.batches.count))),
    ]
  }

  private func asOf(_ text: String) async throws -> [(String, Answer)] {
    guard let day = Day(iso: text) else { throw Failure("\(text) is no day") }
    let start = ContinuousClock.now
    let book = try await workspace.book(asOf: day).book
    var deals = 0
    for row in book.rows(Pipeline.kind) {
      deals += PipelineReport(book, pipeline: book.id(row)).total.rows
    }
    return [
      ("ms", .number((ContinuousClock.now - start) / .milliseconds(1))),
      ("count", .number(Double(deals))),
    ]
  }

  // MARK: Writing

  private func save(_ count: Int) async throws -> [(String, Answer)] {
    let book = await workspace.book
    let before = syncs.value
    var costs: [Double] = []
    for number in 0..<count {
      let command = Command.set([contact(book)], [.set(Contact.city, "City \(number)")])
      let start = ContinuousClock.now
      _ = try await workspace.perform(command)
      costs.append((ContinuousClock.now - start) / .milliseconds(1))
    }
    let perSave = Double(syncs.value - before) / Double(max(1, count))
    return [("ms", .numbers(costs)), ("syncs", .number(perSave))]
  }

  private func undo(_ count: Int) async throws -> [(String, Answer)] {
    var costs: [Double] = []
    for number in 0..<count {
      let command = Command.set(
        [contact(await workspace.book)],
        [.set(Contact.city, "Back \(number)")]
      )
      _ = try await workspace.perform(command)
      let start = ContinuousClock.now
      _ = try await workspace.undo()
      costs.append((ContinuousClock.now - start) / .milliseconds(1))
    }
    return [("ms", .numbers(costs))]
  }

  private func batch(_ count: Int) async throws -> [(String, Answer)] {
    let book = await workspace.book
    let (user, batch) = (Desk.user(of: book), random.next(at: wallClock()))
    let changes = (0..<count).map { number in
      let operations = [set(Contact.city, "Town \(number)")]
      let event = Event(entity: contact(book), kind: Contact.kind, operations: operations)
      return Change(batch: batch, author: user, via: .ui, intent: "set", events: [event])
    }
    let before = syncs.value
    let start = ContinuousClock.now
    _ = try await workspace.performBatch(changes)
    return [
      ("ms", .number((ContinuousClock.now - start) / .milliseconds(1))),
      ("syncs", .number(Double(syncs.value - before))),
    ]
  }

  private func contact(_ book: Book) -> EntityID {
    let rows = book.rows(Contact.kind)
    let place = Int(random.random() % UInt64(rows.count))
    return book.id(rows[rows.index(rows.startIndex, offsetBy: place)])
  }

  /// The least that a save can cost: bytes behind others, made durable.
  ///
  /// `unsafe` is the system's calls; the buffer outlives them and its size goes along.
  private func raw(_ count: Int, _ bytes: Int) throws -> [(String, Answer)] {
    let path = directory + ".raw"
    let file = unsafe Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw Failure("\(path) cannot be written") }
    defer {
      close(file)
      unsafe unlink(path)
    }
    let line: [UInt8] = Array(repeating: 0x61, count: bytes)
    // By the wall's clock, whatever others are timed by: the disk is what is measured.
    let costs = (0..<count).map { _ in
      let start = ContinuousClock.now
      _ = unsafe write(file, line, bytes)
      fdatasync(file)
      return (ContinuousClock.now - start) / .milliseconds(1)
    }
    return [("ms", .numbers(costs))]
  }
}

/// Says a line at once, also where somebody else's program reads it.
///
/// `unsafe` is write(2): the buffer outlives the call and its size goes along.
func say(_ line: String) {
  let bytes = Array((line + "\n").utf8)
  _ = unsafe write(1, bytes, bytes.count)
}

/// The system's time.
func wallClock() -> Instant {
  var now = timespec()
  unsafe clock_gettime(CLOCK_REALTIME, &now)
  return Instant(milliseconds: Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000)
}

/// What a question is answered with.
enum Answer {
  case number(Double)
  case numbers([Double])

  static func text(_ answers: [(String, Answer)]) -> String {
    let parts = answers.map { name, answer in
      switch answer {
      case .number(let number): "\"\(name)\": \(number)"
      case .numbers(let numbers):
        "\"\(name)\": [\(numbers.map { "\($0)" }.joined(separator: ", "))]"
      }
    }
    return "{\(parts.joined(separator: ", "))}"
  }

  static func escaped(_ text: String) -> String {
    String(text.map { $0 == "\"" || $0 == "\\" ? "'" : $0.isNewline ? " " : $0 })
  }
}
