import Facts
import Testing

@testable import EventStore

/// A store of a few sealed segments and one that is open, and its soundness to go back to.
private final class Patient {
  let scratch = Scratch()
  let saved: [RecordedChange]
  let segments: [(path: String, bytes: [UInt8])]
  private let disk = SystemDisk()

  /// Segments of about `length` bytes; `count` changes with texts of `size` bytes.
  init(length: UInt64, count: Int, size: Int) throws {
    let store = try openStore(scratch, world(segmentLength: length))
    var saved: [RecordedChange] = []
    var source = IDSource(seed: 5)
    for number in 0..<count {
      let text = String(
        (0..<size).map { _ in Character(Unicode.Scalar(UInt8(source.random() % 26) + 97)) }
      )
      saved += try store.append([change("\(number) \(text)")])
    }
    store.close()
    self.saved = saved
    let files = StoreFiles(directory: scratch.store, disk: disk)
    let disk = disk
    segments = try files.segments().logs.values.joined().map {
      (files.path(of: $0), try disk.contents(of: files.path(of: $0)))
    }
  }

  func write(_ bytes: [UInt8], to path: String) throws {
    let file = try disk.open(path, .replace)
    defer { disk.close(file) }
    try disk.writeAll(file, bytes, at: 0)
  }

  func content(of path: String) throws -> [UInt8] { try disk.contents(of: path) }

  func repaired(from sources: [RepairSource] = [], isRehearsal: Bool = false) throws
    -> RepairReport
  {
    let store = try openStore(scratch, world(seed: 40))
    defer { store.close() }
    return try store.repair(from: sources, isRehearsal: isRehearsal)
  }

  func copy(to directory: String) throws {
    try disk.makeDirectory(directory)
    try disk.makeDirectory(directory + "/log")
    try disk.makeDirectory(directory + "/snap")
    for path in [scratch.store + "/FORMAT"] + segments.map(\.path) {
      let target = directory + path.dropFirst(scratch.store.count)
      try write(try content(of: path), to: target)
    }
  }
}

@Suite struct RepairTests {
  @Test func `any block of a sealed segment is made again, byte for byte`() throws {
    let patient = try Patient(length: 540_000, count: 190, size: 3000)
    let segment = try #require(patient.segments.first)
    let header = try SegmentHeader(segment.bytes)
    let successor = try SegmentHeader(try #require(patient.segments.dropFirst().first).bytes)
    let found = SegmentExamination(segment.bytes, header: header, limit: nil, last: nil)
    let seal = try #require(found.seal)
    #expect(seal.parity.groups == 3)
    for block in 0..<(segment.bytes.count + 4095) / 4096 {
      let range = block * 4096..<min(segment.bytes.count, (block + 1) * 4096)
      for fill in [block.isMultiple(of: 2) ? UInt8?.none : 0] {
        var bytes = segment.bytes
        for index in range { bytes[index] = fill ?? ~bytes[index] }
        if range.upperBound > Int(seal.frame.offset), range.lowerBound < Int(seal.frame.offset) {
          // The block holds the end of the frames and the start of the seal.
          continue
        }
        let repair = ParityRepair(
          header: header,
          isHeaderDamaged: block == 0,
          limit: successor.previousLength,
          last: successor.previousLast
        )
        #expect(repair.mended(bytes) == segment.bytes, "block \(block)")
      }
    }
    // As many neighbours as there are groups.
    for block in stride(from: 1, to: 140, by: 29) {
      var bytes = segment.bytes
      for index in block * 4096..<(block + 3) * 4096 { bytes[index] = 0xA5 }
      let repair = ParityRepair(
        header: header,
        isHeaderDamaged: false,
        limit: successor.previousLength,
        last: successor.previousLast
      )
      #expect(repair.mended(bytes) == segment.bytes, "blocks from \(block)")
    }
  }

  @Test func `a store with a rotten block is mended, and the rotten bytes are kept`() throws {
    let patient = try Patient(length: 60_000, count: 60, size: 3000)
    #expect(patient.segments.count > 2)
    for (index, segment) in patient.segments.dropLast().enumerated() {
      var bytes = segment.bytes
      for place in 8192..<12288 { bytes[place] = 0 }
      try patient.write(bytes, to: segment.path)
      let rehearsal = try patient.repaired(isRehearsal: true)
      #expect(rehearsal.mended.map(\.file) == [segment.path])
      #expect(try patient.content(of: segment.path) == bytes)
      let report = try patient.repaired()
      #expect(report.mended.map(\.means) == [.parity] && report.remaining.isEmpty, "\(index)")
      #expect(try patient.content(of: segment.path) == segment.bytes)
      let kept = try #require(report.quarantined.first)
      #expect(try patient.content(of: kept).allSatisfy { $0 == 0 })
      #expect(try reading(patient.scratch.store).changes == patient.saved)
    }
    #expect(try patient.repaired().mended.isEmpty)
    #expect(try openStore(patient.scratch).verify().notices.isEmpty)
  }

  @Test func `what the parity cannot mend is named, and mended from a backup`() throws {
    let patient = try Patient(length: 60_000, count: 60, size: 3000)
    let backup = patient.scratch.path + "/backup"
    try patient.copy(to: backup)
    for (index, segment) in patient.segments.enumerated() {
      var bytes = segment.bytes
      for place in 8000..<18000 { bytes[place] = 0 }
      try patient.write(bytes, to: segment.path)
      let alone = try patient.repaired()
      #expect(alone.mended.isEmpty && alone.remaining.count == 1, "segment \(index)")
      let source = try RepairSource.store(at: backup, environment: world(seed: 9))
      let report = try patient.repaired(from: [source])
      #expect(report.mended.map(\.means) == [.copy] && report.remaining.isEmpty)
      #expect(try patient.content(of: segment.path).starts(with: segment.bytes))
      #expect(try reading(patient.scratch.store).changes == patient.saved)
      #expect(try openStore(patient.scratch).verify().notices.isEmpty)
    }
  }

  @Test func `a segment that is gone comes back from a backup`() throws {
    let patient = try Patient(length: 60_000, count: 60, size: 3000)
    let backup = patient.scratch.path + "/backup"
    try patient.copy(to: backup)
    for segment in patient.segments.dropLast() {
      try SystemDisk().remove(segment.path)
      let source = try RepairSource.store(at: backup, environment: world(seed: 9))
      let report = try patient.repaired(from: [source])
      #expect(report.mended.map(\.means) == [.missingFile])
      #expect(try patient.content(of: segment.path) == segment.bytes)
    }
    #expect(try openStore(patient.scratch).verify().notices.isEmpty)
  }

  @Test(arguments: [0, 1, 200])
  func `a segment that is cut within its header is mended from a backup`(length: Int) throws {
    let patient = try Patient(length: 60_000, count: 60, size: 3000)
    let backup = patient.scratch.path + "/backup"
    try patient.copy(to: backup)
    for segment in patient.segments.dropLast() {
      let cut = Array(segment.bytes[..<length])
      try patient.write(cut, to: segment.path)
      let alone = try patient.repaired()
      #expect(alone.mended.isEmpty && !alone.remaining.isEmpty)
      let source = try RepairSource.store(at: backup, environment: world(seed: 9))
      let rehearsal = try patient.repaired(from: [source], isRehearsal: true)
      #expect(rehearsal.mended.map(\.file) == [segment.path])
      #expect(try patient.content(of: segment.path) == cut)
      let report = try patient.repaired(from: [source])
      #expect(report.mended.map(\.means) == [.copy] && report.remaining.isEmpty)
      #expect(try patient.content(of: segment.path) == segment.bytes)
    }
    #expect(try reading(patient.scratch.store).changes == patient.saved)
    #expect(try openStore(patient.scratch).verify().notices.isEmpty)
  }

  @Test func `changes that a peer knows fill a hole, however its log is laid out`() throws {
    for (first, last) in [(300, 900), (3000, 9000), (256, 30000), (20_000, 20_001)] {
      let patient = try Patient(length: 60_000, count: 60, size: 700)
      let peer = Scratch()
      let other = try openStore(peer, world(seed: 77))
      _ = try other.ingest(patient.saved)
      other.close()
      for segment in patient.segments {
        var bytes = segment.bytes
        for place in first..<min(last, bytes.count - 100) { bytes[place] ^= 0x55 }
        try patient.write(bytes, to: segment.path)
        let source = try RepairSource.store(at: peer.store, environment: world(seed: 9))
        let report = try patient.repaired(from: [source])
        #expect(report.remaining.isEmpty, "\(report.remaining)")
        #expect(try reading(patient.scratch.store).changes == patient.saved)
        #expect(try openStore(patient.scratch).verify().notices.isEmpty)
      }
    }
  }

  @Test func `a damaged batch is filled in its batch, its commit as well`() throws {
    let scratch = Scratch()
    let store = try openStore(scratch)
    let batch = try store.beginBatch()
    for number in 0..<6 { try batch.append([change("in the batch \(number)")]) }
    try batch.commit()
    let next = try store.beginBatch()
    for number in 0..<3 { try next.append([change("in the next \(number)")]) }
    try next.commit()
    let saved = try store.news()
    #expect(saved.count == 9)
    store.close()
    let peer = Scratch()
    let other = try openStore(peer, world(seed: 77))
    _ = try other.ingest(saved)
    other.close()
    let files = StoreFiles(directory: scratch.store, disk: SystemDisk())
    let name = try #require(try files.segments().logs.values.first?.first)
    let sound = try SystemDisk().contents(of: files.path(of: name))
    var frames: [FrameHeader] = []
    var scan = SegmentScan(
      sound,
      from: 0,
      header: try SegmentHeader(sound),
      limit: nil,
      expecting: 1,
      startingAt: 256
    )
    while case .frame(let frame, _) = scan.next() { frames.append(frame) }
    for start in frames.indices.dropLast() {
      for end in start..<frames.count - 1 {
        var bytes = sound
        for place in Int(frames[start].offset)..<Int(frames[end].end) { bytes[place] = 0xEE }
        let file = try SystemDisk().open(files.path(of: name), .replace)
        try SystemDisk().writeAll(file, bytes, at: 0)
        SystemDisk().close(file)
        let mender = try openStore(scratch, world(seed: 50))
        let source = try RepairSource.store(at: peer.store, environment: world(seed: 9))
        let report = try mender.repair(from: [source])
        mender.close()
        #expect(report.remaining.isEmpty, "frames \(start) to \(end): \(report.remaining)")
        #expect(try reading(scratch.store).changes == saved, "frames \(start) to \(end)")
      }
    }
  }

  /// Saves three changes, backs them up and damages the first; what mends it is returned.
  private func damaged(_ session: EventStore, on machine: Machine) throws -> RepairSource {
    for text in ["one", "two", "three"] { _ = try session.append([change(text)]) }
    _ = try session.backup(to: "/backup")
    let path = session.files.path(of: try #require(session.writer?.name))
    var bytes = try #require(machine.image.content(at: path))
    bytes[SegmentHeader.size + FrameHeader.size + 4] ^= 1
    machine.image.put(bytes, at: path)
    return try RepairSource.store(
      at: "/backup",
      environment: world(seed: 3, disk: MemoryDisk(machine))
    )
  }

  @Test func `what a session saves while the repair looks is not lost`() throws {
    let machine = Machine()
    func open(_ mode: StoreMode, _ seed: UInt64, _ disk: MemoryDisk? = nil) throws -> EventStore {
      let world = world(seed: seed, disk: disk ?? MemoryDisk(machine))
      return try EventStore.open(at: "/store", mode: mode, environment: world)
    }
    let session = try open(.readWrite, 1)
    let source = try damaged(session, on: machine)
    let disk = MemoryDisk(machine)
    let store = try open(.readWrite, 2, disk)
    var locks = 0
    disk.fate = { call, _ in
      guard call == .lock else { return nil }
      locks += 1
      // The first is the maintenance lock, the second the slot.
      guard locks == 2 else { return nil }
      #expect(throws: Never.self) { try session.append([change("late")]) }
      session.close()
      return nil
    }
    let report = try store.repair(from: [source])
    #expect(report.mended.map(\.means) == [.copy] && report.remaining.isEmpty)
    #expect(try texts(open(.readOnly, 4).everything()) == ["one", "two", "three", "late"])
  }

  @Test func `a log that another machine is writing here is left until it is closed`() throws {
    let machine = Machine()
    func open(_ mode: StoreMode, _ seed: UInt64, on number: UInt64 = 7) throws -> EventStore {
      var environment = world(seed: seed, disk: MemoryDisk(machine))
      environment.machine = number
      return try EventStore.open(at: "/store", mode: mode, environment: environment)
    }
    let session = try open(.readWrite, 1, on: 8)
    let source = try damaged(session, on: machine)
    let store = try open(.readWrite, 2)
    #expect(store.place != session.place)
    let early = try store.repair(from: [source])
    #expect(early.mended.isEmpty && early.remaining.count == 1)
    _ = try session.append([change("late")])
    session.close()
    let report = try store.repair(from: [source])
    #expect(report.mended.map(\.means) == [.copy] && report.remaining.isEmpty)
    #expect(try texts(open(.readOnly, 4).everything()) == ["one", "two", "three", "late"])
  }

  @Test func `what comes twice, as in dumps that were put together, fills a hole once`() {
    let header = SegmentHeader.sample
    let start = UInt64(SegmentHeader.size)
    let hole = SegmentExamination.Hole(
      range: start..<start + UInt64(2 * FrameHeader.size),
      first: 1,
      next: 5,
      batchBefore: 0,
      durable: start,
      written: HybridTime(1)
    )
    let fill = HoleFill(
      hole: hole,
      header: header,
      items: [.void(1...2), .void(1...2), .void(3...4), .void(3...4)]
    )
    #expect(fill.bytes()?.count == hole.range.count)
  }
}
