import Books
import CRM
import Facts
import Testing

/// Random work by two people, from a seed.
struct RandomWork {
  var ledger: Ledger
  private var random: IDSource
  private let users: [EntityID]

  init(seed: UInt64) throws {
    ledger = try Ledger.ready(seed: seed)
    random = IDSource(seed: seed ^ 0xDA7B00)
    let bea = try ledger.make(User.kind, [.set(User.name, "Bea"), .set(User.login, "bea")])
    users = [ledger.user, bea]
  }

  private mutating func number(_ bound: Int) -> Int { Int(random.random() % UInt64(bound)) }

  private mutating func pick(_ kind: KindID) -> EntityID? {
    let count = ledger.book.count(kind)
    guard count > 0 else { return nil }
    let row = Row(kind: kind, index: UInt32(number(count)))
    return ledger.book.isVisible(row) ? ledger.book.id(row) : nil
  }

  private mutating func command() -> Command? {
    let title = "N\(number(1000))"
    switch number(16) {
    case 0: return .create(Account.kind, [.set(Account.name, title)])
    case 1:
      return .create(
        Contact.kind,
        [.set(Contact.name, title)],
        related: [
          .company(.new(Account.kind, title: "N\(number(20))"), title: "Boss"),
          .point(.email, value: "\(title)@x.example", original: nil, label: nil),
        ]
      )
    case 2, 3:
      let amount = Money(minor: Int64(number(100_000)), .euro)
      return .create(
        Deal.kind,
        [.set(Deal.title, title), .set(Deal.amount, amount), .set(Deal.party, pick(Account.kind))]
      )
    case 4, 5: return pick(Deal.kind).map { .moveStage([$0], .by(number(3) - 1)) }
    case 6: return pick(Deal.kind).map { .win([$0]) }
    case 7: return pick(Deal.kind).map { .lose([$0], reason: pick(LostReason.kind)) }
    case 8: return pick(Deal.kind).map { .reopen([$0]) }
    case 9: return pick(Account.kind).map { .set([$0], [.set(Account.city, title)]) }
    case 10: return pick(Account.kind).map { .set([$0], [.set(Account.city, nil)]) }
    case 11:
      return pick(Deal.kind).map {
        .create(Todo.kind, [.set(Todo.title, title), .add(Todo.about, $0)])
      }
    case 12: return pick(Todo.kind).map { .completeTask($0) }
    case 13: return pick(Account.kind).map { .tag([$0], [.new(Tag.kind, title: "T\(number(3))")]) }
    case 14:
      guard let account = pick(Account.kind), let tag = pick(Tag.kind) else { return nil }
      return .untag([account], [tag])
    default: return pick(Account.kind).map { number(2) == 0 ? .archive([$0]) : .unarchive([$0]) }
    }
  }

  /// Does one thing; nil where it was refused or changed nothing.
  mutating func step() -> RecordedChange? {
    ledger.user = users[number(2)]
    guard let command = command(), let recorded = try? ledger.perform(command),
      !recorded.change.events.isEmpty
    else { return nil }
    return recorded
  }
}

@Suite("Random histories")
struct HistoryTests {
  @Test("undo of what was just done restores the content, redo brings it back", arguments: 1...4)
  func undoOfDo(seed: Int) throws {
    var work = try RandomWork(seed: UInt64(seed))
    var undone = 0
    for _ in 0..<60 {
      let before = work.ledger.book.contentHash
      guard let recorded = work.step() else {
        #expect(work.ledger.book.contentHash == before)
        continue
      }
      let after = work.ledger.book.contentHash
      let undo = try work.ledger.undo(recorded.change.batch)
      #expect(work.ledger.book.contentHash == before, "\(recorded.change.intent)")
      undone += 1
      guard undone.isMultiple(of: 3) else {
        try work.ledger.undo(undo.change.batch)
        #expect(work.ledger.book.contentHash == after, "\(recorded.change.intent)")
        continue
      }
    }
    #expect(undone > 15)
  }

  @Test("undoing everything, last first, leads back to the beginning", arguments: 1...4)
  func undoEverything(seed: Int) throws {
    var work = try RandomWork(seed: UInt64(seed) + 100)
    let beginning = work.ledger.book.contentHash
    var batches: [EntityID] = []
    for _ in 0..<100 { if let recorded = work.step() { batches.append(recorded.change.batch) } }
    #expect(batches.count > 30)
    for batch in batches.reversed() { try work.ledger.undo(batch) }
    #expect(work.ledger.book.contentHash == beginning)
  }

  @Test("undoing anything at any time either restores or is refused, and loses nothing")
  func undoAnything() throws {
    var work = try RandomWork(seed: 77)
    var batches: [EntityID] = []
    var (done, refused) = (0, 0)
    for round in 0..<150 {
      if let recorded = work.step() { batches.append(recorded.change.batch) }
      guard round.isMultiple(of: 3), let batch = batches.randomOne(round) else { continue }
      let before = work.ledger.book.contentHash
      do {
        let undo = try work.ledger.undo(batch)
        done += 1
        try work.ledger.undo(undo.change.batch)
        #expect(work.ledger.book.contentHash == before)
      } catch {
        refused += 1
        #expect(work.ledger.book.contentHash == before, "\(error)")
      }
    }
    #expect(done > 5 && refused > 5)
  }

  @Test("the same commands from the same seed give the same log")
  func determinism() throws {
    func log() throws -> [RecordedChange] {
      var work = try RandomWork(seed: 5)
      for _ in 0..<60 { _ = work.step() }
      return work.ledger.log
    }
    #expect(try log() == log())
  }

  @Test("replicas that hear of each other in any order come to one state", arguments: 1...6)
  func order(seed: Int) throws {
    var work = try RandomWork(seed: UInt64(seed) + 500)
    for round in 0..<120 {
      work.ledger.replica = ReplicaID(UInt64(round % 3) + 1)
      _ = work.step()
    }
    let expected = work.ledger.book.stateHash
    var random = IDSource(seed: UInt64(seed))
    for _ in 0..<4 {
      var queues = (1...3).map { replica in
        work.ledger.log.filter { $0.replica == ReplicaID(UInt64(replica)) }
      }
      var book = Book(schema: Catalogue.schema)
      while queues.contains(where: { !$0.isEmpty }) {
        let pick = Int(random.random() % 3)
        guard let next = queues[pick].first else { continue }
        book.fold(next)
        // A duplicate does nothing.
        book.fold(next)
        queues[pick].removeFirst()
      }
      #expect(book.stateHash == expected)
    }
  }
}

extension [EntityID] {
  fileprivate func randomOne(_ round: Int) -> EntityID? {
    isEmpty ? nil : self[(round * 7919) % count]
  }
}
