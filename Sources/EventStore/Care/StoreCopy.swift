// A backup is a store's directory without what is derived: FORMAT, the log, ERASED, what people
// keep for themselves, and the file BACKUP, which keeps anybody from writing in it. A restored
// store is the same with a FORMAT that has a new copy number, so that its logs go on under new
// replicas.
//
// Each log is copied as far as its frames are sound, and what is copied is durable in the source
// first. Other sessions go on writing meanwhile: any such prefix of the logs is a state that the
// store could have had. FORMAT comes last, so that half a copy is no store.
//
// A segment that the copy has already is written only where it grew or changed; where the source is
// damaged or cut and the copy is not, the copy keeps what it has. Where the source has redacted
// one, the old one is zeroed and goes, once the names of the new ones are durable. ERASED is that
// under which all of it was copied, with what the copy owes besides.

internal import Facts

/// One run of copying a store to a directory.
struct StoreCopy {
  let source: EventStore
  let target: StoreFiles
  var report = BackupReport()
  /// What ERASED said while the logs were copied; empty where there is none.
  private var erased: [UInt8] = []
  /// What the source does not know to be erased, and has to go from the copy.
  var owed = Redaction()
  /// How often the copying starts again because segments were redacted meanwhile.
  private static let attempts = 5

  init(of source: EventStore, to directory: String) {
    self.source = source
    target = StoreFiles(directory: directory, disk: source.files.disk)
  }

  var files: StoreFiles { source.files }

  /// Makes the directories, which must not hold anything else.
  func prepare() throws(StoreError) {
    for directory in [target.directory, target.log] {
      try Opening.makeDirectories(directory, on: target)
    }
  }

  /// Copies the logs.
  mutating func copyLogs() throws(StoreError) {
    for _ in 0..<StoreCopy.attempts {
      report = BackupReport()
      erased = try erasedNow()
      // Half a copy that somebody opens owes it already.
      if !owed.isEmpty { try writeErased() }
      let before = try files.segments().logs
      do throws(StoreError) {
        for (_, names) in before.sorted(by: { $0.key < $1.key }) { try copy(names) }
      } catch {
        // A segment that went away was redacted.
        guard error.code == .notAStore else { throw error }
        continue
      }
      let after = Set(try files.segments().logs.values.joined())
      if before.values.joined().allSatisfy(after.contains), try erasedNow() == erased {
        return try removeLeftovers(but: Set(before.values.joined()))
      }
    }
    throw StoreError(.busy, files.directory)
  }

  private func erasedNow() throws(StoreError) -> [UInt8] { try files.erasedBytes() ?? [] }

  private mutating func copy(_ names: [SegmentName]) throws(StoreError) {
    var successor: SegmentHeader?
    for name in names.reversed() {
      let header = try files.header(of: name, store: source.store, successor: successor)?.header
      let follows = successor.flatMap { $0.previous == header?.segment ? $0 : nil }
      try copy(name, header, limit: follows?.previousLength)
      successor = header
    }
  }

  private mutating func copy(
    _ name: SegmentName,
    _ header: SegmentHeader?,
    limit: UInt64?
  ) throws(StoreError) {
    let path = files.path(of: name)
    var bytes = try files.attempt(path) { () throws(DiskFailure) in
      let file = try files.disk.open(path, .read)
      defer { files.disk.close(file) }
      let size = min(try files.disk.status(file).size, limit ?? .max, StoreFormat.largestSegment)
      let bytes = try files.disk.readAll(file, at: 0, count: Int(clamping: size))
      try files.disk.uninterrupted { () throws(DiskFailure) in try files.disk.syncData(file) }
      return bytes
    }
    let copy = target.path(of: name)
    let there = try? target.disk.contents(of: copy, limit: Int(StoreFormat.largestSegment))
    if let header = header ?? there.flatMap({ self.header(of: name, in: $0) }) {
      if let there { keepSound(there, in: &bytes, header, limit: limit, path) }
      let found = SegmentExamination(bytes, header: header, limit: limit, last: nil)
      if limit == nil { bytes = Array(bytes[..<Int(min(found.end, UInt64(bytes.count)))]) }
      report.vector[name.replica] = max(report.vector[name.replica], found.next - 1)
    }
    report.segments += 1
    report.bytes += UInt64(bytes.count)
    if there == bytes { return }
    try target.attempt(copy) { () throws(DiskFailure) in
      try target.disk.replace(copy, with: bytes, in: target.log)
    }
    report.written += 1
  }

  /// What the older copy says of a segment whose header nobody can read any more in the source.
  private func header(of name: SegmentName, in there: [UInt8]) -> SegmentHeader? {
    guard let header = try? SegmentHeader(there), header.name == name,
      header.store == source.store
    else { return nil }
    return header
  }

  /// Where the source is damaged or cut and the older copy is not, what the copy has is kept.
  private mutating func keepSound(
    _ there: [UInt8],
    in bytes: inout [UInt8],
    _ header: SegmentHeader,
    limit: UInt64?,
    _ path: String
  ) {
    guard let own = try? SegmentHeader(there), own.segment == header.segment,
      own.name == header.name
    else { return }
    var isKept = false
    if (try? SegmentHeader(bytes)) == nil {
      let old = ..<min(SegmentHeader.size, bytes.count)
      bytes.replaceSubrange(old, with: there[..<SegmentHeader.size])
      isKept = true
    }
    let found = SegmentExamination(bytes, header: header, limit: limit, last: nil)
    for hole in found.holes where SegmentExamination.isSound(there, header, in: hole.range) {
      let range = Int(hole.range.lowerBound)..<Int(hole.range.upperBound)
      let old = min(range.lowerBound, bytes.count)..<min(range.upperBound, bytes.count)
      bytes.replaceSubrange(old, with: there[range])
      isKept = true
    }
    if limit == nil, !bytes.starts(with: there) {
      // A last frame that rots, or is cut off, looks as if it had never been finished.
      let end = SegmentExamination(bytes, header: header, limit: nil, last: nil).end
      let known = SegmentExamination(there, header: header, limit: nil, last: nil)
      let longer = Array(there[..<Int(min(known.end, UInt64(there.count)))])
      if known.end > end, known.holes.isEmpty, longer.starts(with: bytes[..<Int(end)]),
        !holdsErased(longer, header)
      {
        bytes = longer
        isKept = true
      }
    }
    if isKept {
      report.notices.append(
        StoreNotice(
          .bitRot,
          path,
          "It is damaged; the backup kept what it had of it. Run `daybook repair --from` with it."
        )
      )
    }
  }

  /// Whether a segment has something of whom the source has forgotten, or may have.
  private func holdsErased(_ bytes: [UInt8], _ header: SegmentHeader) -> Bool {
    let redaction = source.erased.redaction
    if redaction.isEmpty { return false }
    let run = SegmentRedaction(
      header: header,
      limit: nil,
      redaction: PayloadRedaction(redaction),
      committed: nil
    )
    do throws(SegmentRedaction.Refusal) {
      return try run.run(bytes) != nil
    } catch {
      return true
    }
  }

  /// Takes older generations, and what a stopped run has left, out of the copy, their bytes first.
  private func removeLeftovers(but names: Set<SegmentName>) throws(StoreError) {
    let there = try target.attempt(target.log) { () throws(DiskFailure) in
      // An earlier run may have been stopped before it made durable what it had renamed.
      try target.disk.syncDirectory(target.log)
      return try target.disk.list(target.log)
    }
    func isLeft(_ text: String) -> Bool {
      if text.hasSuffix(".tmp") { return SegmentName(String(text.dropLast(4))) != nil }
      guard let old = SegmentName(text) else { return false }
      return names.contains(where: old.isOlder)
    }
    for text in there where isLeft(text) {
      let path = "\(target.log)/\(text)"
      try target.attempt(path) { () throws(DiskFailure) in try target.disk.eradicate(path) }
    }
  }

  /// Writes ERASED, where anything is: what the source's says, and as begun what is owed besides.
  private func writeErased() throws(StoreError) {
    var bytes = erased
    if !owed.isEmpty {
      // Where the source's is damaged, the log says the same.
      var list = (try? ErasedList(erased)) ?? ErasedList()
      list.redaction.formUnion(owed)
      list.generation += 1
      list.state = .pending
      bytes = list.encoded
    }
    if bytes.isEmpty { return }
    try target.attempt(target.erased) { () throws(DiskFailure) in
      try target.disk.replace(target.erased, with: bytes, in: target.directory)
    }
  }

  /// Writes FORMAT, and what else belongs to a copy, once the logs are there.
  func finish(_ format: StoreFormat, marker: [UInt8]?) throws(StoreError) {
    try writeErased()
    try target.attempt(target.directory) { () throws(DiskFailure) in
      if let marker { try target.disk.replace(target.backup, with: marker, in: target.directory) }
      try target.disk.replace(target.format, with: format.encoded, in: target.directory)
      try target.disk.syncDirectory(target.directory)
    }
  }
}
