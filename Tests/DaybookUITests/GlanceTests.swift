import Books
import CRM
import Facts
import Testing
import TextUI

@testable import DaybookUI

/// What a colleague writes: any field of any record, and new ones.
private struct Colleague {
  var store: TestBook
  var random: IDSource

  private mutating func number(_ bound: Int) -> Int { Int(random.random() % UInt64(max(1, bound))) }

  private mutating func pick(_ kinds: [KindID]) -> EntityID? {
    let ids = kinds.flatMap { store.records($0) }
    return ids.isEmpty ? nil : ids[number(ids.count)]
  }

  private mutating func value(_ field: FieldDefinition) -> Value? {
    let word = ["Zed", "Abel", "Mona", "Ömer"][number(4)] + " \(number(100))"
    switch field.type {
    case .text, .longText: return .text(word)
    case .email: return .text("x\(number(100))@y.example")
    case .money: return .money(Money(minor: Int64(number(1_000_000)), .euro))
    case .day: return .day(Day(number: TestBook.today.number + Int32(number(60)) - 30))
    case .instant: return .instant(TestBook.now.advanced(by: -Int64(number(50)) * 86_400_000))
    case .int, .percent: return .int(Int64(number(100)))
    case .bool: return .bool(number(2) == 0)
    case .option(let names): return names.isEmpty ? nil : .option(names[number(names.count)].number)
    case .ref(let kinds): return pick(kinds.isEmpty ? [Account.kind] : kinds).map { .ref($0) }
    default: return nil
    }
  }

  private mutating func command() -> Command? {
    let kinds = Catalogue.kinds.filter { !store.records($0.id).isEmpty }
    let kind = kinds[number(kinds.count)]
    let fields = kind.fields.filter { !$0.traits.contains(.governed) }
    guard !fields.isEmpty else { return nil }
    let field = fields[number(fields.count)]
    let about = pick([Contact.kind, Account.kind, Deal.kind])
    switch number(8) {
    case 0:
      return about.map { .create(Todo.kind, [.set(Todo.title, "Do it"), .add(Todo.about, $0)]) }
    case 1: return .create(Contact.kind, [.set(Contact.name, "New \(number(1000))")])
    case 2: return pick([Deal.kind]).map { .win([$0]) }
    default:
      let verb: Operation.Verb = field.isSet ? .add : .set
      guard let id = pick([kind.id]), let value = value(field) else { return nil }
      return .set([id], [Assignment(field.id, .value(value), verb: verb)])
    }
  }

  /// Writes something; nil where it was refused or changed nothing.
  mutating func write() -> Touched? {
    guard let command = command(), let done = try? store.perform(command) else { return nil }
    return done.touched.isEmpty ? nil : done.touched
  }
}

@Suite struct GlanceTests {
  private func painted(_ model: Model) -> Canvas {
    var canvas = Canvas(size: model.size)
    render(model, into: &canvas)
    return canvas
  }

  private func isKept(_ effects: [Effect]) -> Bool { effects.contains(where: \.keepsFrame) }

  @Test(arguments: [ViewID.contacts, .companies, .deals], [(80, 24), (120, 40), (100, 9)])
  func `where a fold is said to change nothing on the screen, it does not`(
    view: ViewID,
    size: (Int, Int)
  ) throws {
    let (columns, rows) = size
    var kept = 0
    var seen = 0
    for seed in 1...6 as ClosedRange<UInt64> {
      let session = Session(
        try TestBook.sample(),
        size: Size(columns: columns, rows: rows),
        view: view
      )
      var model = session.model
      var colleague = Colleague(store: session.store, random: IDSource(seed: seed))
      var frame = session.canvas
      for _ in 0..<120 {
        guard let touched = colleague.write() else { continue }
        let effects = update(&model, .bookChanged(colleague.store.book, touched))
        let canvas = painted(model)
        if isKept(effects) {
          kept += 1
          #expect(canvas.surface == frame.surface, "\(touched.records)")
          #expect(canvas.cursor == frame.cursor)
        } else {
          seen += 1
        }
        // What follows by what was touched is what is built anew, a little later at the latest.
        frame = painted(model)
        if model.awaitsDetail {
          let late = update(&model, .woke(Alarm(purpose: .detail, generation: 0)))
          if isKept(late) { #expect(painted(model).surface == frame.surface) }
          frame = painted(model)
        }
        var anew = model
        _ = update(&anew, .rebased(colleague.store.book))
        #expect(painted(anew).surface == frame.surface, "\(touched.records)")
      }
    }
    #expect(kept > 60)
    #expect(seen > 60)
  }

  @Test func `a screen that it does not know is painted`() throws {
    for view in [ViewID.today, .pipeline, .reports] {
      let session = Session(try TestBook.sample(), size: Size(columns: 80, rows: 24), view: view)
      #expect(Glance(session.model) == nil)
    }
    var session = Session(
      try TestBook.sample(),
      size: Size(columns: 80, rows: 24),
      view: .contacts
    )
    #expect(Glance(session.model) != nil)
    session.press("?")
    #expect(Glance(session.model) == nil)
  }

  /// The unmet ones are marked at each deal, which the criterion does not name.
  @Test func `a new criterion of a stage is painted`() throws {
    let session = Session(try TestBook.sample(), size: Size(columns: 120, rows: 40), view: .deals)
    var (model, store) = (session.model, session.store)
    let stage = try #require(store.records(Stage.kind).first)
    let criterion: [Assignment] = [
      .set(ExitCriterion.stage, stage), .set(ExitCriterion.name, "Budget confirmed"),
    ]
    let touched = try store.perform(.create(ExitCriterion.kind, criterion)).touched
    #expect(!touched.isEmpty)
    #expect(!isKept(update(&model, .bookChanged(store.book, touched))))
  }
}
