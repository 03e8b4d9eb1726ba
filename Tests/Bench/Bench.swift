import Books
import CRM
import DaybookUI
import EventStore
import Facts
import Glibc
import Workspace

// Makes the data of `Scripts/bench` and measures what cannot be measured from outside.
//
//   Bench make DIR --contacts N [--seed S]
//                          DIR/store and DIR/tables: a book and the same rows as CSV
//   Bench checkpoint DIR   opens the store in DIR and lets it write its checkpoint
//   Bench serve STORE      answers questions, see Server.swift
//   Bench work STORE --number N --seconds S --pause S
//                          a session among others, see Colleague.swift
//   Bench reopen STORE     a first session after a crash, that ends without a trace
//   Bench crash STORE --events N
//                          writes N changes of one field beyond the checkpoint and dies

@main
enum Bench {
  static func main() async {
    do {
      try await run(Array(CommandLine.arguments.dropFirst()))
    } catch {
      print("failed: \(error)")
      exit(1)
    }
  }

  private static func run(_ arguments: [String]) async throws {
    guard arguments.count >= 2 else {
      throw Failure("usage: Bench make|checkpoint|serve|work|reopen|crash DIR …")
    }
    let directory = arguments[1]
    func number(_ option: String) -> Int? {
      arguments.firstIndex(of: option).flatMap { index in
        index + 1 < arguments.count ? Int(arguments[index + 1]) : nil
      }
    }
    switch arguments[0] {
    case "make":
      guard let contacts = number("--contacts") else { throw Failure("--contacts is missing") }
      try make(directory, contacts, UInt64(number("--seed") ?? 1))
    case "checkpoint": try await checkpoint(directory)
    case "serve": await (try Server(directory)).run()
    case "work":
      let colleague = Colleague(
        directory: directory,
        number: number("--number") ?? 0,
        seconds: Double(number("--seconds") ?? 10),
        pause: Double(number("--pause") ?? 10)
      )
      try await colleague.work()
    case "reopen": try await reopen(directory)
    case "crash": try await crash(directory, number("--events") ?? 300_000)
    default: throw Failure("there is no \(arguments[0])")
    }
  }

  private static func make(_ directory: String, _ contacts: Int, _ seed: UInt64) throws {
    for folder in [directory, directory + "/tables"] { unsafe mkdir(folder, 0o755) }
    var random = IDSource(seed: seed &+ 0xB00C)
    let store = try EventStore.open(
      at: directory + "/store",
      mode: .readWrite,
      environment: StoreEnvironment(
        clock: { BookMaker.now },
        random: { random.random() }
      )
    )
    let clock = ContinuousClock.now
    var maker = try BookMaker(store, folder: directory + "/tables", contacts: contacts, seed: seed)
    let events = try maker.make()
    store.close()
    print("events=\(events) seconds=\(seconds(since: clock))")
  }

  static func checkpoint(_ directory: String) async throws {
    let clock = ContinuousClock.now
    let workspace = try await Workspace(
      Workspace.Options(
        directory: directory + "/store",
        clock: { BookMaker.now },
        seed: 1
      )
    )
    let opened = seconds(since: clock)
    // A long log without a checkpoint has got one by now.
    if await workspace.book.overlaySize > 0 { try await workspace.writeCheckpoint() }
    print("fold=\(opened) checkpoint=\(seconds(since: clock) - opened)")
    await workspace.close()
  }

  private static func reopen(_ directory: String) async throws {
    let clock = ContinuousClock.now
    let book = try await Workspace(
      Workspace.Options(directory: directory, clock: { wallClock() }, seed: 1)
    ).book
    let opened = seconds(since: clock)
    _ = Desk(book, .contacts)
    say("opened=\(opened * 1000) painted=\(seconds(since: clock) * 1000)")
    _exit(0)
  }

  /// Changes as people make them, a hundred durable together, and no orderly end.
  private static func crash(_ directory: String, _ events: Int) async throws {
    let book = try await Workspace(
      Workspace.Options(directory: directory, mode: .readOnly, clock: { wallClock() }, seed: 1)
    ).book
    let rows = book.rows(Contact.kind)
    var random = IDSource(seed: UInt64(getpid()))
    var source = IDSource(seed: UInt64(getpid()) &+ 1)
    let store = try EventStore.open(
      at: directory,
      mode: .readWrite,
      environment: StoreEnvironment(clock: { wallClock() }, random: { source.random() })
    )
    let user = Desk.user(of: book)
    for first in stride(from: 0, to: events, by: 100) {
      let changes = (first..<min(events, first + 100)).map { number in
        let place = Int(random.random() % UInt64(rows.count))
        let event = Event(
          entity: book.id(rows[rows.index(rows.startIndex, offsetBy: place)]),
          kind: Contact.kind,
          operations: [set(Contact.city, "City \(number)")]
        )
        return Change(
          batch: random.next(at: wallClock()),
          author: user,
          via: .ui,
          intent: "set",
          events: [event]
        )
      }
      _ = try store.append(changes)
    }
    kill(getpid(), SIGKILL)
  }

  static func seconds(since start: ContinuousClock.Instant) -> Double {
    (ContinuousClock.now - start) / .seconds(1)
  }
}
