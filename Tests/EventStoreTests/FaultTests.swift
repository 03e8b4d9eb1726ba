import Facts
import Glibc
import Testing

@testable import EventStore

@Suite struct FaultTests {
  /// Whatever the store does to files is in it: a roll, a take-over, a second session.
  private static let steps: [History.Step] = [
    .save, .fill, .checkpoint, .several, .batch, .ingest, .reopen, .save, .dump, .save,
  ]

  /// The steps on a disk where calls fail, and the count of all calls.
  private static func run(
    _ fate: @escaping (CountingDisk.Call, Int) -> CountingDisk.Fate?
  ) -> (history: History, calls: Int) {
    let history = History()
    history.disk.fate = fate
    for step in steps { history.perform(step) }
    return (history, history.disk.calls.count)
  }

  /// The distance of the points that are tried.
  private static func stride(_ errno: Int32) -> Int {
    Torture.factor > 1 ? 1 : errno == EIO ? 3 : 9
  }

  /// What is there after the failures, for the next process and after a power cut.
  private static func judge(_ history: History, _ comment: Comment) {
    history.disk.fate = { _, _ in nil }
    let judge = Judge(ledger: history.ledger)
    let image = history.disk.machine.image
    var states = [image, image.afterWorstPowerCut()]
    if states[0].fingerprint == states[1].fingerprint { states.removeLast() }
    for left in states {
      if let problem = judge.problem(with: left) { Issue.record("\(comment): \(problem)") }
    }
  }

  /// A store in which one change is saved.
  private static func begun(on disk: MemoryDisk) throws -> EventStore {
    let world = world(disk: disk)
    let store = try EventStore.open(at: "/store", mode: .readWrite, environment: world)
    _ = try store.append([change("before")])
    return store
  }

  /// What the system did with its pages nobody knows.
  @Test(arguments: [EIO, ENOSPC, EDQUOT])
  func `a file whose sync was refused is not written on`(errno: Int32) throws {
    let disk = MemoryDisk()
    let store = try Self.begun(on: disk)
    var isRefused = false
    disk.fate = { call, _ in
      guard call == .syncData, !isRefused else { return nil }
      isRefused = true
      return .fail(errno)
    }
    _ = try store.append([change("at another place")])
    #expect(isRefused)
    #expect(try store.files.segments().logs.values.map(\.count) == [2])
    let left = MemoryDisk(Machine(disk.machine.image.afterWorstPowerCut()))
    let reader = try EventStore.open(at: "/store", mode: .readOnly, environment: world(disk: left))
    #expect(try texts(reader.everything()) == ["before", "at another place"])
    store.close()
  }

  /// What the refused sync leaves in the page cache is there for the next writer to read, and no sync
  /// of its own would bring it to the disk.
  @Test func `what stands behind a refused sync is written again before more follows`() throws {
    let disk = MemoryDisk()
    let store = try Self.begun(on: disk)
    var isRefused = false
    disk.fate = { call, _ in
      if call == .syncData { isRefused = true }
      return isRefused && [.syncData, .rename].contains(call) ? .fail(EIO) : nil
    }
    #expect(throws: StoreError.self) { try store.append([change("not saved")]) }
    disk.fate = { _, _ in nil }
    store.close()
    let next = try EventStore.open(at: "/store", mode: .readWrite, environment: world(disk: disk))
    _ = try next.append([change("saved")])
    let left = MemoryDisk(Machine(disk.machine.image.afterWorstPowerCut()))
    let reader = try EventStore.open(at: "/store", mode: .readOnly, environment: world(disk: left))
    #expect(try texts(reader.everything()) == ["before", "not saved", "saved"])
    #expect(try reader.verify().isSound)
    next.close()
  }

  /// Others may have read what a refused sync left behind, so that its sequence is nobody else's.
  @Test func `what a segment was begun for and does not hold is written there first`() throws {
    let disk = MemoryDisk()
    let store = try Self.begun(on: disk)
    let reader = try EventStore.open(at: "/store", mode: .readOnly, environment: world(disk: disk))
    var seen: [RecordedChange] = []
    try reader.replay(from: VersionVector()) { seen.append($0) }
    var (isRefused, writes) = (false, 0)
    disk.fate = { call, _ in
      if call == .syncData, !isRefused {
        isRefused = true
        return .fail(EIO)
      }
      guard isRefused, call == .write else { return nil }
      writes += 1
      // The header of the next segment, then the frame again.
      return writes == 2 ? .fail(EIO) : nil
    }
    disk.machine.beforeChange = { try? reader.catchUp { seen.append($0) } }
    #expect(throws: StoreError.self) { try store.append([change("not saved")]) }
    disk.fate = { _, _ in nil }
    disk.machine.beforeChange = {}
    #expect(texts(seen) == ["before", "not saved"])
    store.close()
    let next = try EventStore.open(at: "/store", mode: .readWrite, environment: world(disk: disk))
    let saved = try next.append([change("saved")])
    try reader.catchUp { seen.append($0) }
    #expect(texts(seen) == ["before", "not saved", "saved"])
    #expect(saved.first?.first == (seen.dropLast().last?.last).map { $0 + 1 })
    next.close()
    let left = MemoryDisk(Machine(disk.machine.image.afterWorstPowerCut()))
    let later = try EventStore.open(at: "/store", mode: .readOnly, environment: world(disk: left))
    #expect(try texts(later.everything()) == ["before", "not saved", "saved"])
    #expect(try later.verify().isSound)
  }

  /// A peer that was told it must not know more than a power cut leaves here.
  @Test func `what a dump tells is on the disk`() throws {
    let disk = MemoryDisk()
    let store = try Self.begun(on: disk)
    disk.fate = { call, _ in [.syncData, .rename].contains(call) ? .fail(EIO) : nil }
    #expect(throws: StoreError.self) { try store.append([change("not saved")]) }
    disk.fate = { _, _ in nil }
    store.close()
    let reader = try EventStore.open(at: "/store", mode: .readOnly, environment: world(disk: disk))
    let lines = try reader.dumped()
    #expect(lines.contains { $0.contains("not saved") })
    let left = MemoryDisk(Machine(disk.machine.image.afterWorstPowerCut()))
    let later = try EventStore.open(at: "/store", mode: .readOnly, environment: world(disk: left))
    #expect(try texts(later.everything()) == ["before", "not saved"])
  }

  @Test(arguments: [ENOSPC, EDQUOT])
  func `a save that the disk has no room for gives back what it took`(errno: Int32) throws {
    let disk = MemoryDisk()
    let store = try Self.begun(on: disk)
    let name = try #require(try store.files.segments().logs.values.first?.first)
    let path = store.files.path(of: name)
    let size = try disk.status(at: path).size
    var writes = 0
    disk.fate = { call, _ in
      guard call == .write else { return nil }
      writes += 1
      return writes == 1 ? .short : .fail(errno)
    }
    #expect(throws: StoreError.self) { try store.append([change("too much")]) }
    disk.fate = { _, _ in nil }
    #expect(writes == 2)
    #expect(try disk.status(at: path).size == size)
    store.close()
  }

  @Test(arguments: [EIO, ENOSPC, EDQUOT, EMFILE])
  func `any one call that fails costs nothing that was acknowledged`(errno: Int32) {
    var point = 1 + Int(errno) % Self.stride(errno)
    var count = 0
    while true {
      let (history, calls) = Self.run { _, number in number == point ? .fail(errno) : nil }
      let name = history.disk.calls.count >= point ? "\(history.disk.calls[point - 1])" : "none"
      let comment: Comment = "errno \(errno) at call \(point), \(name)"
      #expect(history.done == Self.steps.count, comment)
      for error in history.errors where error.unsaved {
        #expect(error.description.hasPrefix("NOT saved. "))
      }
      Self.judge(history, comment)
      count = calls
      if calls < point { break }
      point += Self.stride(errno)
    }
    print("errno \(errno), once: at one call in \(Self.stride(errno)) of \(count)")
  }

  @Test(arguments: [EIO, ENOSPC, EDQUOT, EMFILE])
  func `calls that fail for good cost nothing that was acknowledged`(errno: Int32) {
    let stride = Torture.factor > 1 ? 1 : 12
    var point = 1 + Int(errno) % stride
    var count = 0
    while true {
      let (history, calls) = Self.run { _, number in number >= point ? .fail(errno) : nil }
      let comment: Comment = "errno \(errno) from call \(point) on"
      if calls >= point, errno == ENOSPC {
        #expect(history.errors.contains { $0.code == .diskFull }, comment)
      }
      // The disk is mended, and the session that saw it fail goes on.
      history.disk.fate = { _, _ in nil }
      let before = history.done
      history.perform(.save)
      #expect(history.done == before + 1, comment)
      Self.judge(history, comment)
      count = calls
      if calls < point { break }
      point += stride
    }
    print("errno \(errno), for good: from one call in \(stride) of \(count) on")
  }

  @Test(arguments: [CountingDisk.Call.write, .syncData, .sync, .truncate, .rename, .lock])
  func `a kind of call that fails for good costs nothing that was acknowledged`(
    call: CountingDisk.Call
  ) {
    for errno in Torture.factor > 1 ? [EIO, ENOSPC] : [EIO] {
      for point in 1... {
        var met = 0
        let (history, _) = Self.run { next, _ in
          guard next == call else { return nil }
          met += 1
          return met >= point ? .fail(errno) : nil
        }
        Self.judge(history, "\(call) from number \(point) on")
        if met < point { break }
      }
    }
  }

  @Test func `interruptions and short transfers are nothing`() {
    // The system's disk deals with all other interruptions itself.
    let long: Set<CountingDisk.Call> = [.read, .write, .sync, .syncData]
    let fates: [(CountingDisk.Call, Int) -> CountingDisk.Fate?] = [
      { call, number in long.contains(call) && number.isMultiple(of: 2) ? .fail(EINTR) : nil },
      { _, _ in .short },
    ]
    for fate in fates {
      let (history, _) = Self.run(fate)
      #expect(history.errors.isEmpty && history.done == Self.steps.count)
      Self.judge(history, "interrupted or short")
    }
  }

  @Test(arguments: [CountingDisk.Call.syncData, .sync])
  func `without its syncs the store would lose what it acknowledged`(call: CountingDisk.Call) {
    // The control: it shows that the judge can say no.
    let (history, _) = Self.run { next, _ in next == call ? .skip : nil }
    #expect(history.done == Self.steps.count)
    let left = history.disk.machine.image.afterWorstPowerCut()
    #expect(Judge(ledger: history.ledger).problem(with: left)?.contains("lost") == true)
  }

  @Test func `a save is one write and one sync`() throws {
    let scratch = Scratch()
    let disk = CountingDisk()
    let store = try openStore(scratch, world(disk: disk))
    _ = try store.append([change("first")])
    disk.calls = []
    _ = try store.append([change("second"), change("third")])
    // The last write counts the table of tails up.
    #expect(disk.calls == [.write, .syncData, .write])
  }

  @Test func `a store that can only be read is shown, and a save says so`() throws {
    let scratch = Scratch()
    let before = try openStore(scratch)
    let saved = try before.append([change("one")])
    before.close()
    let disk = CountingDisk()
    disk.fate = { call, number in call == .open && number == 3 ? .fail(EROFS) : nil }
    var opened: EventStore?
    // Whichever opening is the lock file's: find it.
    for number in 1...9 where opened == nil {
      disk.calls = []
      disk.fate = { call, count in call == .open && count == number ? .fail(EROFS) : nil }
      let store = try? openStore(scratch, world(disk: disk))
      if store?.notices.contains(where: { $0.kind == .readOnly }) == true { opened = store }
    }
    let store = try #require(opened)
    #expect(try store.everything() == saved)
    let error = #expect(throws: StoreError.self) { try store.append([change("two")]) }
    #expect(error?.code == .readOnly)
    #expect(error?.description.contains("can only be read. Make it writable") == true)
  }
}
