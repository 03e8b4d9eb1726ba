import Books
import CRM
import DaybookUI
import EventStore
import Facts
import Glibc
import TextUI
import Workspace

// What a key costs, for a run under an instruction counter, and how long a book takes to open.
//
//   Tripwire query DIR           milliseconds of each query over the deals of a book, and of each key in
//                                the palette, the best of five
//   Tripwire open DIR            milliseconds from nothing to the book and its first frame, the
//                                best of seven: opened, contacts painted, Today painted
//   Tripwire move|page|edit|idle DIR COUNT
//                                opens the book, shows contacts at 120×40, and does it COUNT times;
//                                the difference between two counts is the cost of the action alone
//
// An edit is decided, folded and shown; the disk is left out, for it is counted elsewhere.

@main
enum Tripwire {
  static func main() async throws {
    let arguments = CommandLine.arguments
    guard arguments.count >= 3 else {
      print("usage: Tripwire open DIR | move|page|edit|idle DIR COUNT")
      exit(64)
    }
    let directory = arguments[2]
    if arguments[1] == "query" {
      QueryBench.run(try await open(directory).book)
    } else if arguments[1] == "open" {
      try await measureOpening(directory)
    } else {
      let count = arguments.count > 3 ? Int(arguments[3]) ?? 0 : 0
      var bench = Bench(try await open(directory).book)
      for _ in 0..<count { bench.act(arguments[1]) }
      print(bench.checksum)
    }
  }

  private static func open(_ directory: String) async throws -> Workspace {
    try await Workspace(
      Workspace.Options(
        directory: directory,
        mode: .readOnly,
        clock: { Bench.now },
        seed: 1
      )
    )
  }

  private static func measureOpening(_ directory: String) async throws {
    var opened: [Duration] = []
    var painted: [Duration] = []
    var today: [Duration] = []
    for _ in 0..<7 {
      let start = ContinuousClock.now
      let workspace = try await open(directory)
      let book = await workspace.book
      opened.append(ContinuousClock.now - start)
      _ = Bench(book)
      painted.append(ContinuousClock.now - start)
      let again = ContinuousClock.now
      _ = Bench(book, view: .today)
      today.append(opened[opened.count - 1] + (ContinuousClock.now - again))
      await workspace.close()
    }
    print(
      milliseconds(opened.min() ?? .zero),
      milliseconds(painted.min() ?? .zero),
      milliseconds(today.min() ?? .zero)
    )
  }

  private static func milliseconds(_ duration: Duration) -> Double {
    let (seconds, attoseconds) = duration.components
    return Double(seconds) * 1000 + Double(attoseconds / 1_000_000_000_000) / 1000
  }
}

/// The interface on a book, without a terminal.
struct Bench {
  static let now = Instant(milliseconds: 1_795_000_000_000)

  private var model: Model
  private var ids = IDSource(seed: 7)
  private var edits = 0
  private var moves = 0
  private(set) var checksum = 0
  private let replica = ReplicaID(7)
  private var sequence: UInt64 = 0
  private let user: EntityID

  init(_ book: Book, view: ViewID = .contacts) {
    user = book.rows(User.kind).first.map { book.id($0) } ?? EntityID(high: 0, low: 0)
    model = Model(
      book: book,
      viewer: Viewer(user: user, userName: "Anna", bookName: "Tripwire", host: "here"),
      entry: EntryContext(now: Bench.now),
      size: Size(columns: 120, rows: 40),
      view: view
    )
    _ = update(&model, .start)
    paint()
  }

  mutating func act(_ action: String) {
    switch action {
    case "move":
      // Down and up again near the top, so that every book shows the same rows.
      moves += 1
      press(moves % 20 < 10 ? "j" : "k")
    case "page":
      moves += 1
      press(moves % 6 < 3 ? "PgDn" : "PgUp")
    case "edit": edit()
    default: paint()
    }
  }

  /// Opens the palette and types all but the last letter.
  mutating func open(palette text: String) {
    press("Ctrl-P")
    for letter in text { press(String(letter)) }
  }

  /// Types the last letter anew: one keystroke in the palette, painted.
  mutating func retype() {
    press("Space")
    press("Backspace")
  }

  private mutating func press(_ name: String) {
    guard let key = Key(name) else { preconditionFailure("no key is called \(name)") }
    _ = update(&model, .key(key))
    paint()
  }

  /// Gives one of the first contacts another city, as a form would.
  private mutating func edit() {
    let rows = model.book.rows(Contact.kind)
    let id = model.book.id(rows[rows.index(rows.startIndex, offsetBy: edits % 20)])
    edits += 1
    var occasion = Occasion(
      now: Bench.now,
      today: model.entry.today,
      user: user,
      via: .ui,
      ids: ids
    )
    let command = Command.set([id], [.set(Contact.city, "City \(edits)")])
    guard let change = try? decide(command, model.book, &occasion) else {
      preconditionFailure("the edit was refused")
    }
    ids = occasion.ids
    let recorded = RecordedChange(
      change: change,
      replica: replica,
      first: sequence + 1,
      written: HybridTime(Bench.now).advanced(by: sequence)
    )
    sequence += UInt64(change.events.count)
    var book = model.book
    let touched = book.fold(recorded)
    _ = update(&model, .bookChanged(book, touched))
    paint()
  }

  private mutating func paint() {
    var canvas = Canvas(size: model.size)
    render(model, into: &canvas)
    checksum &+= canvas.cursor?.y ?? 0
  }
}
