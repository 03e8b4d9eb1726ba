import Books
import CRM
import DaybookUI
import Facts
import Glibc
import TextUI

/// The interface on a book, without a terminal: 120×40, as somebody would have it open.
struct Desk {
  private(set) var model: Model
  private var ids = IDSource(seed: 7)
  private var checksum = 0

  init(_ book: Book, _ view: ViewID) {
    let user = Desk.user(of: book)
    model = Model(
      book: book,
      viewer: Viewer(user: user, userName: "Anna", bookName: "Bench", host: "here"),
      entry: EntryContext(now: BookMaker.now),
      size: Size(columns: 120, rows: 40),
      view: view
    )
    send(.start)
  }

  static func user(of book: Book) -> EntityID {
    book.rows(User.kind).first { book[$0, User.login] == "anna" }.map { book.id($0) }
      ?? EntityID(high: 0, low: 0)
  }

  static func view(named name: String) -> ViewID {
    switch name {
    case "deals": .deals
    case "pipeline": .pipeline
    case "contacts": .contacts
    case "companies": .companies
    default: .today
    }
  }

  /// One message, painted; what the model asks for afterwards is not part of it.
  ///
  /// - Returns: the alarms that it set.
  @discardableResult
  mutating func send(_ message: Message) -> [Alarm] {
    let effects = update(&model, message)
    paint()
    return effects.compactMap { if case .wake(let alarm, _) = $0 { alarm } else { nil } }
  }

  /// Takes in what has arrived and paints once, as the run loop does.
  mutating func take(_ messages: [Message]) {
    var isSeen = false
    for message in messages {
      let effects = update(&model, message)
      isSeen = isSeen || !effects.contains(where: \.keepsFrame)
    }
    if isSeen { paint() }
  }

  private mutating func paint() {
    var canvas = Canvas(size: model.size)
    render(model, into: &canvas)
    checksum &+= canvas.cursor?.y ?? 0
  }

  /// A key, and the milliseconds until it was painted.
  ///
  /// What the cursor's rest sets off comes after that.
  mutating func press(_ name: String) throws(Failure) -> Double {
    guard let key = Key(name) else { throw Failure("no key is called \(name)") }
    var alarms: [Alarm] = []
    let cost = milliseconds { alarms = send(.key(key)) }
    for alarm in alarms where alarm.purpose == .settle { send(.woke(alarm)) }
    return cost
  }

  /// Types a text; the milliseconds of each letter.
  mutating func type(_ text: String) throws(Failure) -> [Double] {
    var costs: [Double] = []
    for letter in text {
      costs.append(try press(letter == " " ? "Space" : String(letter)))
    }
    return costs
  }

  mutating func fold(_ recorded: RecordedChange) {
    var book = model.book
    let touched = book.fold(recorded)
    send(.bookChanged(book, touched))
  }
}

/// How long a computation takes, in milliseconds: by the wall's clock, or by the thread's own where
/// `DAYBOOK_BENCH_CLOCK=cpu` says that others keep the machine busy.
func milliseconds(_ body: () throws -> Void) rethrows -> Double {
  let start = now()
  try body()
  return now() - start
}

private func now() -> Double {
  var time = timespec()
  // The variable outlives the call.
  unsafe clock_gettime(usesThreadClock ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1_000_000
}

private let usesThreadClock = unsafe getenv("DAYBOOK_BENCH_CLOCK") != nil
