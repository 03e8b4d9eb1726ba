import Testing

@testable import EventStore

/// Crashes of a disk in memory, at every call that changes something.
///
/// `DAYBOOK_TORTURE` makes the histories longer and the random ones more, `DAYBOOK_SEED` others.
@Suite struct PowerCutTests {
  /// A moment of a history: what the disk was, and what had been acknowledged.
  private struct Moment {
    let image: DiskImage
    let ledger: History.Ledger
  }

  /// All moments of the last step of a history, before each call that changes something and after
  /// the last.
  private static func moments(of steps: [History.Step]) -> [Moment] {
    let history = History()
    var moments: [Moment] = []
    for step in steps.dropLast() { history.perform(step) }
    let machine = history.disk.machine
    machine.beforeChange = { [unowned history, unowned machine] in
      moments.append(Moment(image: machine.image, ledger: history.ledger))
    }
    if let last = steps.last { history.perform(last) }
    moments.append(Moment(image: machine.image, ledger: history.ledger))
    history.close()
    moments.append(Moment(image: machine.image, ledger: history.ledger))
    machine.beforeChange = {}
    return moments
  }

  /// Two sessions at once: whatever the second does at any point of what the first does, and then
  /// the power goes.
  @Test func `a crash amid two overlapping steps is sound`() {
    let second: [History.Step] = [.save, .checkpoint, .ingest, .dump]
    let before: [History.Step] = [.save, .fill, .ingest]
    var points = 0
    for step in History.Step.allCases {
      for other in second {
        for point in 1... {
          let history = History()
          for step in before { history.perform(step) }
          history.perform(.save, in: 1)
          let machine = history.disk.machine
          var (met, states) = (0, [DiskImage]())
          machine.beforeChange = { [unowned history, unowned machine] in
            met += 1
            guard met == point else { return }
            machine.beforeChange = {}
            history.perform(other, in: 1)
            states = [machine.image, machine.image.afterWorstPowerCut()]
            let judge = Judge(ledger: history.ledger)
            for left in states {
              if let problem = judge.problem(with: left) {
                Issue.record("\(other) at point \(point) of \(step): \(problem)")
              }
            }
          }
          history.perform(step)
          machine.beforeChange = {}
          // Whatever another machine was told midway, in the end it can be told everything.
          if other == .dump { history.perform(.dump) }
          let told = other == .dump ? Set((try? texts(history.told())) ?? []) : []
          #expect(other != .dump || history.ledger.acknowledged.isSubset(of: told))
          history.close()
          if met < point { break }
          points += 1
          let judge = Judge(ledger: history.ledger)
          if let problem = judge.problem(with: machine.image.afterWorstPowerCut()) {
            Issue.record("after \(other) at point \(point) of \(step): \(problem)")
          }
        }
      }
    }
    print("crashes amid two overlapping steps: \(points) points")
  }

  /// Any history of up to twelve steps, cut anywhere, in any state that its syncs allow.
  ///
  /// Four times side by side, each with a quarter of the states.
  @Test(arguments: 0..<4 as Range<UInt64>)
  func `a state that a power cut can leave of a long history is sound`(quarter: UInt64) {
    let wanted = (Torture.factor > 1 ? 100_000 * Torture.factor : 600) / 4
    let seed = Torture.seed &* 4 &+ quarter
    var chance = Chance(seed: seed)
    var (states, histories) = (0, 0)
    while states < wanted {
      let steps = (0..<3 + chance.choose(10)).map { _ in
        chance.element(of: History.Step.allCases)
      }
      histories += 1
      for moment in Self.moments(of: steps) where chance.choose(4) == 0 {
        let judge = Judge(ledger: moment.ledger)
        for _ in 0..<4 {
          states += 1
          if let problem = judge.problem(with: moment.image.afterPowerCut(&chance)) {
            Issue.record("seed \(seed), \(steps): \(problem)")
          }
        }
      }
    }
    print("random crashes: \(states) states of \(histories) histories, seed \(seed)")
  }

  /// A mark is written without waiting for it; a seal behind it proves it sound.
  @Test func `a mark that was torn before a seal is no damage`() throws {
    var sealed = 0
    for padding in stride(from: 0, to: 512, by: 64) {
      let machine = Machine()
      func open(_ seed: UInt64) throws -> EventStore {
        let world = world(seed: seed, disk: MemoryDisk(machine), segmentLength: 3000)
        return try EventStore.open(at: "/store", mode: .readWrite, environment: world)
      }
      let store = try open(1)
      _ = try store.append([change(String(repeating: "x", count: 600 + padding))])
      // As after a second in which nothing was saved.
      try #require(store.writer).mark()
      var moments: [DiskImage] = []
      machine.beforeChange = { moments.append(machine.image) }
      _ = try store.append([change(String(repeating: "y", count: 2000))])
      machine.beforeChange = {}
      for image in moments {
        var choices = EveryChoice()
        repeat {
          let left = Machine(image.afterPowerCut(&choices))
          let world = world(seed: 2, disk: MemoryDisk(left), segmentLength: 3000)
          let reader = try EventStore.open(at: "/store", mode: .readOnly, environment: world)
          let report = try reader.verify()
          #expect(report.isSound, "padding \(padding): \(report.notices)")
        } while choices.advance()
      }
      sealed += try store.files.segments().logs.values.contains { $0.count == 2 } ? 1 : 0
      store.close()
    }
    #expect(sealed == 8)
  }

  /// The commit says that its batch was waited for, even where the mark behind it is lost.
  @Test func `rot in a batch that was acknowledged is told from a torn end`() throws {
    let machine = Machine()
    func open(_ machine: Machine, _ mode: StoreMode) throws -> EventStore {
      let world = world(seed: 1, disk: MemoryDisk(machine))
      return try EventStore.open(at: "/store", mode: mode, environment: world)
    }
    let store = try open(machine, .readWrite)
    let batch = try store.beginBatch()
    try batch.append([change("a batch")])
    try batch.commit()
    let left = machine.image.afterWorstPowerCut()
    #expect(try texts(open(Machine(left), .readOnly).everything()) == ["a batch"])
    let path = store.files.path(
      of: try #require(try store.files.segments().logs.values.first?.first)
    )
    let place = SegmentHeader.size + FrameHeader.size + 4
    let rotten = Machine(left)
    let disk = MemoryDisk(rotten)
    let file = try disk.open(path, .readWrite)
    let byte = try disk.readAll(file, at: UInt64(place), count: 1)
    try disk.writeAll(file, [byte[0] ^ 1], at: UInt64(place))
    #expect(try !open(rotten, .readOnly).verify().isSound)
    store.close()
  }

  private static func histories(of length: Int) -> [[History.Step]] {
    guard length > 0 else { return [[]] }
    return histories(of: length - 1).flatMap { steps in
      History.Step.allCases.map { steps + [$0] }
    }
  }

  @Test func `every state that a crash can leave of a short history is sound`() {
    var (states, different) = (0, 0)
    for length in 1...(Torture.factor > 1 ? 3 : 2) {
      for steps in Self.histories(of: length) {
        var judged: Set<Int> = []
        func judge(_ left: DiskImage, _ moment: Moment, _ name: String) {
          states += 1
          let key = left.fingerprint ^ moment.ledger.acknowledged.count
          guard judged.insert(key).inserted else { return }
          let problem = Judge(ledger: moment.ledger).problem(with: left)
          if let problem { Issue.record("\(steps), \(name): \(problem)") }
        }
        for moment in Self.moments(of: steps) {
          judge(moment.image, moment, "killed")
          var choices = EveryChoice()
          repeat {
            judge(moment.image.afterPowerCut(&choices), moment, "state \(states)")
          } while choices.advance()
        }
        different += judged.count
      }
    }
    print("crashes of short histories: \(states) states, \(different) different ones, all judged")
  }
}
