import Books
import Facts
import PtyHarness
import Testing

@testable import EventStore

/// What format 1 wrote once must be read for ever, and be written the same.
///
/// `Fixtures/format-1` is a store as this format's first program left it: saves, a batch, one that
/// was given up, sealed segments with their parity, changes of elsewhere. It is never made
/// anew; where this suite fails, the program is wrong, or a format 2 begins. Where there is none the
/// test makes one, and fails once.
@Suite struct GoldenTests {
  private static let fixture =
    String(#filePath.dropLast("GoldenTests.swift".count)) + "Fixtures/format-1"
  /// What the book of it comes to.
  private static let state = "94e8e9465180ed50385069606beae5df"

  private func copy() throws -> Scratch {
    let scratch = Scratch()
    let disk = SystemDisk()
    for folder in ["", "/log"] {
      try disk.makeDirectory(scratch.store + folder)
      for name in try disk.list(Self.fixture + folder)
      where name.contains(".dlog") || name == "FORMAT" {
        let bytes = try disk.contents(of: "\(Self.fixture)\(folder)/\(name)")
        let file = try disk.open("\(scratch.store)\(folder)/\(name)", .replace)
        try disk.writeAll(file, bytes, at: 0)
        disk.close(file)
      }
    }
    return scratch
  }

  @Test func `the store of the first program of this format reads as it did`() throws {
    if TestFile.names(in: Self.fixture) == nil {
      try make()
      Issue.record("the fixture was missing and has been made")
    }
    let scratch = try copy()
    let (changes, store) = try reading(scratch.store)
    var book = Book(schema: Schema([]))
    for change in changes { book.fold(change) }
    #expect(book.stateHash.description == Self.state)
    #expect(changes.count == 27)
    let report = try store.verify()
    #expect(report.isSound)
    #expect(report.notices.map(\.kind) == [.uncommittedBatch])
  }

  @Test func `every frame of it is written today byte for byte`() throws {
    let disk = SystemDisk()
    var kinds: Set<FrameHeader.Kind> = []
    for name in try disk.list(Self.fixture + "/log") {
      let bytes = try disk.contents(of: "\(Self.fixture)/log/\(name)")
      let header = try SegmentHeader(bytes)
      #expect(header.encoded == Array(bytes[..<SegmentHeader.size]))
      var offset = SegmentHeader.size
      while offset < bytes.count {
        let seed = header.segment.seed
        let found = FrameHeader(bytes, at: offset, offset: UInt64(offset), seed: seed)
        let frame = try #require(found, "\(name) at \(offset)")
        let start = offset + FrameHeader.size
        let written = Frame(
          kind: try #require(frame.kind),
          first: frame.first,
          written: frame.written,
          count: frame.count,
          batch: frame.batch,
          payload: Array(bytes[start..<start + frame.length])
        ).encoded(at: frame.offset, durableThrough: frame.durableThrough, seed: seed)
        #expect(written == Array(bytes[offset..<Int(frame.end)]), "\(name) at \(offset)")
        if frame.kind == .changes {
          try reencode(bytes[start..<start + frame.length], frame, header)
        }
        frame.kind.map { _ = kinds.insert($0) }
        offset = Int(frame.end)
      }
    }
    #expect(kinds.isSuperset(of: [.changes, .commit, .mark, .seal]))
  }

  /// What is decoded and encoded again is what stood there.
  private func reencode(
    _ payload: ArraySlice<UInt8>,
    _ frame: FrameHeader,
    _ header: SegmentHeader
  ) throws {
    let place = ChangeCodec.Place(
      replica: header.replica,
      sequence: frame.first,
      clock: frame.written
    )
    var bytes: [UInt8] = []
    for stored in try ChangeCodec.decode(payload, from: place) {
      // What came from elsewhere has a clock of its own in front.
      let own = header.slot == SegmentHeader.noSlot ? stored.recorded.written : nil
      ChangeCodec.encode(stored.recorded.change, clock: own, into: &bytes)
    }
    #expect(bytes == Array(payload))
  }

  /// Makes the fixture, once.
  private func make() throws {
    let scratch = Scratch()
    let store = try openStore(scratch, world(segmentLength: 2048))
    for number in 0..<12 {
      _ = try store.append([change("save \(number)", events: 1 + number % 3)])
    }
    let lost = try store.beginBatch()
    for number in 0..<4 { try lost.append([change("given up \(number)")]) }
    lost.abandon()
    let batch = try store.beginBatch()
    for number in 0..<10 { try batch.append([change("batch \(number)")]) }
    try batch.commit()
    let elsewhere = Scratch()
    let other = try openStore(elsewhere, world(seed: 5))
    for number in 0..<5 { _ = try other.append([change("elsewhere \(number)")]) }
    other.close()
    _ = try store.ingest(try reading(elsewhere.store).changes)
    store.close()
    let folder = String(Self.fixture.dropLast("/format-1".count))
    for path in [folder, Self.fixture, Self.fixture + "/log"] {
      _ = try? SystemDisk().makeDirectory(path)
    }
    for name in ["FORMAT"] + (try SystemDisk().list(scratch.store + "/log")).map({ "log/" + $0 }) {
      let bytes = try SystemDisk().contents(of: "\(scratch.store)/\(name)")
      let file = try SystemDisk().open("\(Self.fixture)/\(name)", .replace)
      try SystemDisk().writeAll(file, bytes, at: 0)
      SystemDisk().close(file)
    }
  }
}
