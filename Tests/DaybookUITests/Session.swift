import Books
import CRM
import Facts
import TextUI

@testable import DaybookUI

/// A person at a scripted terminal: keys go in, commands are carried out at once, frames come out.
struct Session {
  private(set) var model: Model
  private(set) var store: TestBook
  /// The effects that nobody carried out, latest last.
  private(set) var effects: [Effect] = []
  /// Whether commands wait for `deliver`.
  var holdsCommands = false
  private var held: [(Int, Command)] = []

  /// What the user keeps beside the book.
  var kept: [String: String]

  init(
    _ store: TestBook,
    size: Size,
    view: ViewID = .deals,
    comma: Bool = true,
    kept: [String: String] = [:],
    remindsBefore: Int? = nil
  ) {
    self.store = store
    self.kept = kept
    var entry = EntryContext(now: TestBook.now, decimalComma: comma)
    entry.country = "DE"
    model = Model(
      book: store.book,
      viewer: Viewer(
        user: store.user,
        userName: "Anna Weber",
        bookName: "sales",
        host: "tests"
      ),
      entry: entry,
      size: size,
      themes: ["default", "mono", "nord"],
      view: view,
      kept: kept,
      remindsBefore: remindsBefore
    )
    send(.start)
  }

  mutating func send(_ message: Message) {
    for effect in update(&model, message) { carryOut(effect) }
  }

  /// Keys in the notation of `KeySequence`; what is no notation, or words, is typed letter by
  /// letter.
  mutating func press(_ notations: String...) {
    for notation in notations {
      let isText = notation.contains(" ") && !notation.contains("-")
      let keys = isText ? nil : KeySequence(notation)?.keys
      for key in keys ?? notation.map(Key.character) { send(.key(key)) }
    }
  }

  /// Types text letter by letter.
  mutating func type(_ text: String) {
    for character in text { send(.key(.character(character))) }
  }

  /// Lets somebody else change the book.
  mutating func change<Result>(_ body: (inout TestBook) throws -> Result) rethrows -> Result {
    let result = try body(&store)
    send(.rebased(store.book))
    return result
  }

  /// Carries out what was held back.
  mutating func deliver() {
    let waiting = held
    held = []
    for (ticket, command) in waiting { perform(ticket, command) }
  }

  private mutating func carryOut(_ effect: Effect) {
    switch effect {
    case .perform(let ticket, let command):
      if holdsCommands { held.append((ticket, command)) } else { perform(ticket, command) }
    case .report(let request, let generation):
      let days = request.days.map { ($0, store.asOf($0)) }
      let past = Dictionary(days, uniquingKeysWith: { first, _ in first })
      send(.report(generation: generation, request.report(past)))
    case .loadPast(let day, let generation):
      send(.past(generation: generation, day: day, store.asOf(day), undated: [:]))
    case .wake(let alarm, _) where alarm.purpose == .settle: send(.woke(alarm))
    case .rehearse(let command, let generation):
      send(.rehearsed(generation: generation, store.rehearse(command)))
    case .rehearseUndo(let batch, let resolution, let generation):
      let command = Command.undo(store.undoRequest(batch, resolution))
      send(.undoRehearsed(generation: generation, store.rehearse(command)))
    case .undo(let ticket, let batch?) where store.log.contains { $0.change.batch == batch }:
      perform(ticket, .undo(store.undoRequest(batch, nil)))
    case .revert(let ticket, let batch, let resolution):
      perform(ticket, .undo(store.undoRequest(batch, resolution)))
    case .loadBatches(let filter, let before, let generation):
      send(.batches(generation: generation, store.page(filter, before: before)))
    case .loadBatch(let id, let generation):
      send(.batch(generation: generation, store.batch(id)))
    case .rehearseErasure(let id, let generation):
      send(.erasurePlanned(generation: generation, .success(store.erasurePlan(of: id))))
    case .loadReview(let question, let book, let generation):
      send(.review(generation: generation, store.agenda(question, book)))
    case .wake(let alarm, _) where alarm.purpose == .detail: send(.woke(alarm))
    case .wake(let alarm, _) where alarm.isInBackground: break
    case .wake(let alarm, _) where alarm.purpose == .today: send(.woke(alarm))
    case .keep(let key, let text): kept[key] = text
    case .loadKept: send(.kept(kept))
    default: effects.append(effect)
    }
  }

  private mutating func perform(_ ticket: Int, _ command: Command) {
    do {
      let before = store.book
      let result = try store.perform(command)
      let made = result.touched.records.map(\.id).filter { before.row($0) == nil }
      send(.bookChanged(store.book, result.touched))
      let performed = Performed(batch: result.batch, summary: "", created: made)
      send(.performed(ticket: ticket, .success(performed)))
    } catch let rejection as Rejection {
      send(.performed(ticket: ticket, .failure(.rejected(rejection))))
    } catch {
      send(.performed(ticket: ticket, .failure(.failed("\(error)"))))
    }
  }

  /// The frame as the terminal would get it.
  var canvas: Canvas {
    var canvas = Canvas(size: model.size)
    render(model, into: &canvas)
    return canvas
  }

  var lines: [String] {
    let surface = canvas.surface
    return (0..<surface.size.rows).map(surface.line)
  }

  var text: String { lines.joined(separator: "\n") }

  var dump: String { SurfaceDump(canvas.surface, cursor: canvas.cursor).description }
}
