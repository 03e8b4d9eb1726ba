import Books
import CRM
import DaybookUI
import Facts
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
    var canvas = Canvas(size: model.size)
    render(model, into: &canvas)
    checksum &+= canvas.cursor?.y ?? 0
    return effects.compactMap { if case .wake(let alarm, _) = $0 { alarm } else { nil } }
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

/// How long it takes, in milliseconds.
func milliseconds(_ body: () throws -> Void) rethrows -> Double {
  let start = ContinuousClock.now
  try body()
  return (ContinuousClock.now - start) / .milliseconds(1)
}
