import Facts
import Glibc
import Testing

@testable import EventStore

/// A small store of several segments, whose bytes can be put back after each experiment.
private final class Specimen {
  static let directory = "/store"
  let disk = MemoryDisk()
  let saved: [RecordedChange]
  /// The segments of the log in order, with their sound content.
  let segments: [(path: String, bytes: [UInt8])]

  init(isClosed: Bool = true) throws {
    let environment = world(disk: disk, segmentLength: 640)
    let store = try EventStore.open(
      at: Self.directory,
      mode: .readWrite,
      environment: environment
    )
    var saved: [RecordedChange] = []
    for number in 0..<4 { saved += try store.append([change("n\(number)")]) }
    if !isClosed { store.writer = nil }
    store.close()
    self.saved = saved
    let disk = disk
    let files = StoreFiles(directory: Self.directory, disk: disk)
    let names = try files.segments().logs.values.joined()
    segments = try names.map { (files.path(of: $0), try disk.contents(of: files.path(of: $0))) }
  }

  func write(_ bytes: [UInt8], to path: String) throws { try disk.overwrite(path, bytes) }

  /// The places to damage in a segment: all, but of the parity, which has no structure, a few.
  func places(of segment: Int) -> [Int] {
    let bytes = segments[segment].bytes
    guard let header = try? SegmentHeader(bytes) else { return [] }
    let found = SegmentExamination(bytes, header: header, limit: nil, last: nil)
    let parity = found.seal.map { Int($0.frame.offset) + FrameHeader.size + Seal.headSize }
    return bytes.indices.filter { $0 < parity ?? .max || $0 % 97 == 0 || $0 + 8 > bytes.count }
  }

  /// Opens the store as it is.
  func open(_ mode: StoreMode = .readWrite, seed: UInt64 = 3) throws -> EventStore {
    try EventStore.open(
      at: Self.directory,
      mode: mode,
      environment: world(seed: seed, disk: disk)
    )
  }

  func read() throws -> (changes: [RecordedChange], store: EventStore) {
    let reader = try open(.readOnly, seed: 99)
    return (try reader.everything(), reader)
  }

  /// What a reader and an examination make of the store as it is.
  func look() throws -> (found: [RecordedChange], reader: EventStore, report: VerifyReport) {
    let (found, reader) = try read()
    return (found, reader, try reader.verify())
  }

  /// Which of the saved changes have their frame at a place of a segment.
  func changes(in segment: Int, touching range: Range<Int>) -> Set<UInt64> {
    let bytes = segments[segment].bytes
    guard let header = try? SegmentHeader(bytes) else { return [] }
    var hit: Set<UInt64> = []
    var scan = SegmentScan(
      Array(bytes.dropFirst(256)),
      from: 256,
      header: header,
      limit: nil,
      expecting: header.first
    )
    while case .frame(let frame, _) = scan.next() {
      let extent = Int(frame.offset)..<Int(frame.end)
      if frame.kind == .changes, extent.overlaps(range) { hit.insert(frame.first) }
    }
    return hit
  }
}

@Suite struct DamageTests {
  @Test func `every flipped byte is found and named, and costs at most its own frame`() throws {
    let specimen = try Specimen()
    #expect(specimen.segments.count >= 2)
    for (index, segment) in specimen.segments.enumerated() {
      for offset in specimen.places(of: index) {
        var bytes = segment.bytes
        bytes[offset] ^= 0xFF
        try specimen.write(bytes, to: segment.path)
        let (found, _, report) = try specimen.look()
        let lost = specimen.changes(in: index, touching: offset..<offset + 1)
        let kept = specimen.saved.filter { !lost.contains($0.first) }
        #expect(found == kept, "byte \(offset) of segment \(index)")
        let named = report.notices.filter { $0.file == segment.path }
        #expect(!named.isEmpty, "byte \(offset) of segment \(index)")
      }
      try specimen.write(segment.bytes, to: segment.path)
    }
    #expect(try specimen.look().report.notices.isEmpty)
  }

  @Test func `every flipped bit of a segment's header shows and can be mended`() throws {
    let segment = try #require(try Specimen().segments.first)
    let header = try SegmentHeader(segment.bytes)
    for bit in 0..<SegmentHeader.size * 8 {
      var bytes = segment.bytes
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect((try? SegmentHeader(bytes)) == nil, "bit \(bit)")
      #expect(SegmentHeader.mended(bytes) == header, "bit \(bit)")
    }
    var bytes = segment.bytes
    bytes[70] ^= 1
    bytes[90] ^= 1
    #expect(SegmentHeader.mended(bytes) == nil)
  }

  @Test func `a header that names a length or a sequence of no log is damaged`() throws {
    let segment = try #require(try Specimen().segments.first)
    let header = try SegmentHeader(segment.bytes)
    for (length, last) in [
      (UInt64.max, UInt64(0)), (StoreFormat.largestSegment + 1, 0), (0, .max),
    ] {
      var forged = header
      forged.previousLength = length
      forged.previousLast = last
      #expect(throws: SegmentHeader.Fault.damaged) { _ = try SegmentHeader(forged.encoded) }
    }
  }

  @Test func `every flipped bit of a frame shows, and the frames around it stand`() throws {
    let segment = try #require(try Specimen().segments.first)
    let header = try SegmentHeader(segment.bytes)
    let ends = boundaries(segment.bytes)
    for bit in ends[1] * 8..<ends[2] * 8 {
      var bytes = segment.bytes
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(boundaries(bytes) == [256, ends[1]], "bit \(bit)")
      var scan = SegmentScan(
        Array(bytes[ends[1]...]),
        from: UInt64(ends[1]),
        header: header,
        limit: nil,
        expecting: 2
      )
      guard case .damage(let range) = scan.next(), case .frame(let next, _) = scan.next() else {
        Issue.record("bit \(bit)")
        continue
      }
      #expect(range == UInt64(ends[1])..<UInt64(ends[2]) && next.first == 3)
    }
  }

  @Test(arguments: [true, false])
  func `every cut is named, but for one between frames that nothing knows beyond`(
    isClosed: Bool
  ) throws {
    let specimen = try Specimen(isClosed: isClosed)
    for (index, segment) in specimen.segments.enumerated() {
      let isLast = index == specimen.segments.count - 1
      let lastFrame = isLast ? boundaries(segment.bytes) : []
      for length in specimen.places(of: index) {
        try specimen.write(Array(segment.bytes[..<length]), to: segment.path)
        let (found, _, report) = try specimen.look()
        let lost = specimen.changes(in: index, touching: length..<segment.bytes.count)
        #expect(found == specimen.saved.filter { !lost.contains($0.first) }, "cut at \(length)")
        let isNamed = report.notices.contains { $0.file == segment.path }
        #expect(isNamed == !lastFrame.contains(length), "cut at \(length) of segment \(index)")
        if !isLast { #expect(!report.isSound) }
      }
      try specimen.write(segment.bytes, to: segment.path)
    }
  }

  @Test func `a cut behind which a checkpoint knows more is a loss, wherever it is`() throws {
    let specimen = try Specimen()
    let store = try specimen.open()
    _ = try store.everything()
    #expect(try store.writeCheckpoint(covering: store.known, pieces([[1]])))
    let segment = try #require(specimen.segments.last)
    for length in 256..<segment.bytes.count - 64 {
      try specimen.write(Array(segment.bytes[..<length]), to: segment.path)
      #expect(try !specimen.look().report.isSound, "cut at \(length)")
    }
    // Nobody knows which sequences were given out: the slot goes on under another replica.
    let saved = try store.append([change("after the loss")])
    #expect(saved[0].replica != specimen.saved[0].replica)
    #expect(
      try !store.writeCheckpoint(covering: store.known, pieces([[1]])) || store.notices.isEmpty
    )
  }

  @Test func `a missing segment is named, and costs only its own changes`() throws {
    let specimen = try Specimen()
    for (index, segment) in specimen.segments.enumerated().dropLast() {
      try specimen.disk.remove(segment.path)
      let (found, reader, report) = try specimen.look()
      let lost = specimen.changes(in: index, touching: 0..<segment.bytes.count)
      #expect(found == specimen.saved.filter { !lost.contains($0.first) })
      #expect(reader.notices.contains { $0.kind == .missing })
      #expect(!report.isSound)
      try specimen.write(segment.bytes, to: segment.path)
    }
  }

  @Test func `frames of another segment never pass`() throws {
    let specimen = try Specimen()
    let (first, second) = (specimen.segments[0], specimen.segments[1])
    let spliced = Array(first.bytes[..<256] + second.bytes[256...])
    try specimen.write(spliced, to: first.path)
    #expect(try !specimen.look().report.isSound)
  }

  @Test func `a torn tail is passed over in a new segment, never cut off`() throws {
    let specimen = try Specimen(isClosed: false)
    let segment = try #require(specimen.segments.last)
    let cut = Array(segment.bytes.dropLast(40))
    try specimen.write(cut, to: segment.path)
    let store = try specimen.open()
    let saved = try store.append([change("again")])
    #expect(saved[0].first == 4)
    #expect(saved[0].replica == specimen.saved[0].replica)
    #expect(try specimen.disk.contents(of: segment.path) == cut)
    store.close()
    let (found, reader, report) = try specimen.look()
    #expect(texts(found).dropLast() == texts(specimen.saved).dropLast())
    #expect(texts(found).last == "again")
    #expect(reader.notices.map(\.kind) == [.tornTail])
    #expect(report.notices.map(\.kind) == [.tornTail])
    #expect(report.isSound)
  }

  @Test func `a torn mark before sound frames is no damage`() throws {
    let scratch = Scratch()
    let store = try openStore(scratch)
    _ = try store.append([change("one")])
    let writer = try #require(store.writer)
    writer.mark()
    _ = try store.append([change("two")])
    let name = try #require(writer.name)
    let path = store.files.path(of: name)
    store.close()
    var bytes = try SystemDisk().contents(of: path)
    let mark = try #require(boundaries(bytes).dropFirst().first)
    for index in mark..<mark + 64 { bytes[index] = 0 }
    try SystemDisk().overwrite(path, bytes)
    let (found, reader) = try reading(scratch.store)
    #expect(texts(found) == ["one", "two"])
    #expect(reader.notices.isEmpty)
    #expect(try reader.verify().notices.isEmpty)
  }

  @Test func `a log in which anything is damaged is left alone`() throws {
    let scratch = Scratch()
    var saved: [RecordedChange] = []
    var path = ""
    for (seed, text) in [(1, "one"), (2, "two")] as [(UInt64, String)] {
      let store = try openStore(scratch, world(seed: seed))
      saved += try store.append([change(text)])
      path = store.files.path(of: try #require(store.writer?.name))
      store.close()
    }
    #expect(saved[0].replica == saved[1].replica)
    // The mark of the first closing holds no facts, but what follows proves that it was durable.
    var bytes = try SystemDisk().contents(of: path)
    bytes[try #require(boundaries(bytes).dropFirst().first) + 10] ^= 1
    try SystemDisk().overwrite(path, bytes)
    let next = try openStore(scratch, world(seed: 3))
    saved += try next.append([change("three")])
    #expect(saved[2].replica != saved[0].replica)
    #expect(try SystemDisk().contents(of: path) == bytes)
    next.close()
    #expect(try texts(reading(scratch.store).0).sorted() == ["one", "three", "two"])
  }

  @Test func `there is no checkpoint over a loss, which it would hide`() throws {
    for isDamaged in [false, true] {
      let specimen = try Specimen()
      let segment = try #require(specimen.segments.first)
      var bytes = segment.bytes
      if isDamaged { bytes[SegmentHeader.size + 100] ^= 1 }
      try specimen.write(bytes, to: segment.path)
      let store = try specimen.open()
      let count = try store.everything().count
      #expect(count == (isDamaged ? 3 : 4))
      let isWritten = try store.writeCheckpoint(covering: store.known) { sink in
        sink([1, 2, 3])
        return true
      }
      #expect(isWritten == !isDamaged)
      store.close()
    }
  }

  @Test func `a checkpoint of another length than was written is not offered`() throws {
    let specimen = try Specimen()
    let store = try specimen.open()
    _ = try store.everything()
    let isWritten = try store.writeCheckpoint(covering: store.known) { sink in
      sink([1, 2, 3])
      return true
    }
    #expect(isWritten)
    let path = try #require(store.latestCheckpoint()).path
    for bytes in [[1, 2], [1, 2, 3, 4]] as [[UInt8]] {
      try specimen.write(bytes, to: path)
      let next = try specimen.open(.readOnly, seed: 9)
      #expect(next.latestCheckpoint() == nil)
      #expect(next.notices.contains { $0.kind == .checkpoint })
    }
    try specimen.write([1, 2, 3], to: path)
    #expect(store.latestCheckpoint() != nil)
  }

  @Test func `a frame that lies elsewhere than it says is none`() throws {
    let scratch = Scratch()
    let store = try openStore(scratch)
    for text in ["one", String(repeating: "two", count: 200), "three"] {
      _ = try store.append([change(text)])
    }
    let path = store.files.path(of: try #require(store.writer?.name))
    store.close()
    var bytes = try SystemDisk().contents(of: path)
    let starts = boundaries(bytes)
    let (one, two) = (starts[0]..<starts[1], starts[1]..<starts[2])
    // A write went astray: the first frame stands within the second, whose beginning is gone.
    bytes.replaceSubrange(two.lowerBound..<two.lowerBound + 8, with: repeatElement(0, count: 8))
    bytes.replaceSubrange(two.lowerBound + 64..<two.lowerBound + 64 + one.count, with: bytes[one])
    try SystemDisk().overwrite(path, bytes)
    let (found, reader) = try reading(scratch.store)
    #expect(texts(found) == ["one", "three"])
    let damage = reader.notices.filter { $0.kind == .bitRot }
    #expect(damage.map(\.offset) == [UInt64(two.lowerBound)])
  }

  @Test func `a sound frame that is not the one that was sealed is named`() throws {
    let specimen = try Specimen()
    let segment = try #require(specimen.segments.first)
    let header = try SegmentHeader(segment.bytes)
    var scan = SegmentScan(segment: segment.bytes, header: header, limit: nil)
    guard case .frame(let frame, let payload) = scan.next(), let kind = frame.kind else {
      return #expect(Bool(false), "the first frame must be sound")
    }
    var other = Frame(kind: kind, first: frame.first, written: frame.written, count: frame.count)
    other.payload = Array(segment.bytes[payload])
    let text = try #require(other.payload.firstRange(of: Array("n0".utf8)))
    other.payload[text.lowerBound] = UInt8(ascii: "m")
    var bytes = segment.bytes
    bytes.replaceSubrange(
      Int(frame.offset)..<Int(frame.end),
      with: other.encoded(
        at: frame.offset,
        durableThrough: frame.durableThrough,
        seed: header.segment.seed
      )
    )
    try specimen.write(bytes, to: segment.path)
    let (found, _, report) = try specimen.look()
    #expect(texts(found) == ["m0", "n1", "n2", "n3"])
    let seal = SegmentExamination(segment.bytes, header: header, limit: nil, last: nil).seal
    let named = try #require(report.notices.first)
    #expect(report.notices.count == 1 && named.kind == .bitRot && named.file == segment.path)
    #expect(named.offset == seal?.frame.offset)
  }

  @Test func `a segment under the name of another is named`() throws {
    let specimen = try Specimen()
    let names = try StoreFiles(directory: Specimen.directory, disk: specimen.disk).segments()
    var name = try #require(names.logs.values.joined().first { $0.ordinal == 1 })
    name.replica = ReplicaID(name.replica.rawValue ^ 2)
    let path = "\(Specimen.directory)/log/\(name)"
    try specimen.write(try #require(specimen.segments.first).bytes, to: path)
    let (_, reader) = try specimen.read()
    #expect(reader.notices.contains { $0.kind == .bitRot && $0.file == path })
  }

  @Test func `names of segments are read as they are written, and in no other way`() throws {
    for (first, generation) in [(1, 0), (1 << 40, 7), (0xABCDEF, 4_294_967_294)] {
      let name = SegmentName(
        replica: ReplicaID(0x00FE_DCBA_9876_5432),
        ordinal: 0xA0,
        first: UInt64(first),
        generation: UInt32(generation)
      )
      #expect(SegmentName(name.description) == name)
    }
    let sound = "r00fedcba98765432-000000a0-0000000000000001-g0.dlog"
    #expect(SegmentName(sound) != nil)
    for other in [
      "", "r", sound.replacing("g0", with: "g4294967295"), sound.uppercased(),
      sound + "x", sound + ".tmp", String(sound.dropFirst()),
      sound.replacing("-g0", with: "-g00"), sound.replacing("-g0", with: "-g"),
      sound.replacing("-g0", with: "-g4294967296"), sound.replacing("-g0", with: "-g-1"),
      sound.replacing("000000a0", with: "00000000"), sound.replacing("000000a0", with: "0000a0"),
      sound.replacing("0000000000000001", with: "0000000000000000"),
      sound.replacing("fe", with: "fE"), sound.replacing("fe", with: "fé"),
    ] { #expect(SegmentName(other) == nil, "\(other)") }
  }

  @Test func `a damaged commit has a second witness`() throws {
    let scratch = Scratch()
    let store = try openStore(scratch)
    let batch = try store.beginBatch()
    try batch.append([change("in a batch")])
    try batch.commit()
    let name = try #require(try store.files.segments().logs.values.first?.first)
    let path = store.files.path(of: name)
    var bytes = try SystemDisk().contents(of: path)
    bytes[try #require(boundaries(bytes).dropFirst().first) + 10] ^= 1
    try SystemDisk().overwrite(path, bytes)
    let (found, reader) = try reading(scratch.store)
    #expect(texts(found) == ["in a batch"])
    #expect(reader.notices.map(\.kind) == [.bitRot])
  }

  @Test func `every flipped or missing byte of FORMAT and CURRENT is named and harmless`() throws {
    let specimen = try Specimen()
    let store = try specimen.open()
    _ = try store.everything()
    #expect(try store.writeCheckpoint(covering: store.known, pieces([[1]])))
    for path in [store.files.format, store.files.current] {
      let sound = try specimen.disk.contents(of: path)
      for offset in sound.indices {
        var flipped = sound
        flipped[offset] ^= 0x20
        for bytes in [flipped, Array(sound[..<offset])] {
          try specimen.write(bytes, to: path)
          let (found, reader) = try specimen.read()
          #expect(found == specimen.saved)
          _ = reader.latestCheckpoint()
          let kinds = reader.notices.map(\.kind)
          #expect(kinds == [.format] || kinds == [.checkpoint], "byte \(offset) of \(path)")
          #expect(try reader.verify().notices.contains { $0.file == path })
        }
      }
      try specimen.write(sound, to: path)
    }
  }

  @Test func `other versions, other stores and other directories are refused with a remedy`() throws
  {
    let specimen = try Specimen()
    let format = Specimen.directory + "/FORMAT"
    let sound = try specimen.disk.contents(of: format)
    for (text, code) in [
      ("format 0", StoreError.Code.earlierFormat), ("format 2", .laterFormat),
      ("format 1\nincompat 4", .laterFormat),
    ] {
      let other = "daybook store\n\(text)\nstore \(String(repeating: "a", count: 32))\n"
      try specimen.write(Array(sealedText(other).utf8), to: format)
      refused(code) { _ = try specimen.look() }
    }
    let marked = String(decoding: sound.dropLast(16), as: UTF8.self)
      .replacing("\ncompat 0", with: "\ncompat 1")
    try specimen.write(Array(sealedText(marked).utf8), to: format)
    let reader = try specimen.open()
    #expect(try reader.everything() == specimen.saved)
    #expect(reader.notices.map(\.kind) == [.readOnly])
    refused(.laterFormat) { _ = try reader.append([change("no")]) }
    let other = StoreFormat(store: FileIdentity(high: 1, low: 2), copy: 3)
    try specimen.write(other.encoded, to: format)
    refused(.otherStore) { _ = try specimen.look() }
    try specimen.write(sound, to: format)
    #expect(try specimen.look().found == specimen.saved)

    let scratch = Scratch()
    refused(.notAStore) { _ = try openStore(scratch, mode: .readOnly) }
    try SystemDisk().makeDirectory(scratch.store)
    SystemDisk().close(try SystemDisk().open(scratch.store + "/letter.txt", .replace))
    refused(.notAStore) { _ = try openStore(scratch) }
  }

  private func refused(_ code: StoreError.Code, _ body: () throws -> Void) {
    let error = #expect(throws: StoreError.self, performing: body)
    #expect(error?.code == code)
  }

  private func boundaries(_ bytes: [UInt8]) -> [Int] {
    guard let header = try? SegmentHeader(bytes) else { return [] }
    var scan = SegmentScan(
      Array(bytes.dropFirst(256)),
      from: 256,
      header: header,
      limit: nil,
      expecting: header.first
    )
    var result = [256]
    while case .frame(let frame, _) = scan.next() { result.append(Int(frame.end)) }
    return result
  }
}
