import Facts
import Glibc
import Testing

@testable import EventStore

/// Runs some saves on a disk that fails, and tells what was acknowledged.
private struct Rehearsal {
  let scratch = Scratch()
  let disk = ModelDisk()
  private(set) var acknowledged: [RecordedChange] = []
  private(set) var errors: [StoreError] = []

  /// Saves that roll the segment once, each tried twice, and a batch.
  mutating func run(_ fate: @escaping (CountingDisk.Call, Int) -> CountingDisk.Fate?) {
    disk.fate = fate
    var isOpened = false
    for _ in 0..<2 where !isOpened {
      do throws(StoreError) {
        let store = try EventStore.open(
          at: scratch.store,
          mode: .readWrite,
          environment: world(disk: disk, segmentLength: 640)
        )
        isOpened = true
        for number in 0..<4 { save("save \(number)", in: store) }
        let batch = try store.beginBatch()
        try batch.append([change("batch")])
        try batch.commit()
        store.close()
      } catch {
        errors.append(error)
      }
    }
  }

  private mutating func save(_ text: String, in store: EventStore) {
    for _ in 0..<2 {
      do throws(StoreError) {
        acknowledged += try store.append([change(text)])
        return
      } catch {
        errors.append(error)
        #expect(error.unsaved)
        #expect(error.description.hasPrefix("NOT saved. "))
      }
    }
  }

  /// What is there after the failures, now and after a power cut.
  func check(_ comment: Comment) throws {
    disk.fate = { _, _ in nil }
    if acknowledged.isEmpty { return }
    let copy = scratch.path + "/after"
    try disk.cutPower(scratch.store, into: copy)
    for place in [scratch.store, copy] {
      let (found, reader) = try reading(place)
      let missing = acknowledged.filter { !found.contains($0) }
      #expect(missing.isEmpty, comment)
      #expect(Set(found.map { "\($0.replica) \($0.first)" }).count == found.count, comment)
      #expect(try reader.verify().isSound, comment)
    }
  }
}

@Suite struct FaultTests {
  static let faults: [(CountingDisk.Call, Int32)] = [
    (.write, EIO), (.write, ENOSPC), (.syncData, EIO), (.syncData, ENOSPC), (.sync, EIO),
    (.open, EMFILE), (.rename, EIO), (.truncate, EIO), (.list, EIO), (.status, EIO),
    (.lock, ENOLCK),
    (.read, EIO), (.makeDirectory, ENOSPC),
  ]

  @Test(arguments: faults)
  func `one failing call costs nothing that was acknowledged`(
    call: CountingDisk.Call,
    errno: Int32
  ) throws {
    for point in 1... {
      var rehearsal = Rehearsal()
      var met = 0
      rehearsal.run { next, _ in
        guard next == call else { return nil }
        met += 1
        return met == point ? .fail(errno) : nil
      }
      try rehearsal.check("\(call) number \(point)")
      if met < point { break }
      #expect(rehearsal.acknowledged.count == 4, "\(call) number \(point)")
    }
  }

  @Test(arguments: faults)
  func `a call that fails for good costs nothing that was acknowledged`(
    call: CountingDisk.Call,
    errno: Int32
  ) throws {
    for point in 1... {
      var rehearsal = Rehearsal()
      var met = 0
      rehearsal.run { next, _ in
        guard next == call else { return nil }
        met += 1
        return met >= point ? .fail(errno) : nil
      }
      try rehearsal.check("\(call) from number \(point)")
      if met < point { break }
      if call == .write, errno == ENOSPC, rehearsal.acknowledged.count < 4 {
        #expect(rehearsal.errors.contains { $0.code == .diskFull })
      }
    }
  }

  @Test func `interruptions and short transfers are nothing`() throws {
    for call in [CountingDisk.Call.write, .syncData, .sync, .read] {
      var rehearsal = Rehearsal()
      rehearsal.run { next, number in
        next == call && number.isMultiple(of: 2) ? .fail(EINTR) : nil
      }
      #expect(rehearsal.errors.isEmpty && rehearsal.acknowledged.count == 4)
      try rehearsal.check("interrupted \(call)")
    }
    var rehearsal = Rehearsal()
    rehearsal.run { _, _ in .short }
    #expect(rehearsal.errors.isEmpty && rehearsal.acknowledged.count == 4)
    try rehearsal.check("short")
  }

  @Test(arguments: [CountingDisk.Call.syncData, .sync])
  func `without its syncs the store would lose what it acknowledged`(
    call: CountingDisk.Call
  ) throws {
    // The control: it shows that the checks above can fail.
    var rehearsal = Rehearsal()
    rehearsal.run { next, _ in next == call ? .skip : nil }
    #expect(rehearsal.acknowledged.count == 4)
    let copy = rehearsal.scratch.path + "/after"
    try rehearsal.disk.cutPower(rehearsal.scratch.store, into: copy)
    let found = (try? reading(copy))?.changes ?? []
    #expect(!rehearsal.acknowledged.allSatisfy(found.contains))
  }

  @Test func `a save is one write and one sync`() throws {
    let scratch = Scratch()
    let disk = CountingDisk()
    let store = try openStore(scratch, world(disk: disk))
    _ = try store.append([change("first")])
    disk.calls = []
    _ = try store.append([change("second"), change("third")])
    #expect(disk.calls == [.write, .syncData])
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
