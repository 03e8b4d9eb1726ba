internal import Facts
internal import Glibc

/// Where the files of a store are, and the reading of them that needs no state.
struct StoreFiles {
  let directory: String
  let disk: any Disk

  var format: String { directory + "/FORMAT" }
  var lock: String { directory + "/LOCK" }
  var log: String { directory + "/log" }
  var snapshots: String { directory + "/snap" }
  var current: String { snapshots + "/CURRENT" }
  /// The counters of what was written.
  var tail: String { directory + "/shm" }
  /// What an erasure that is under way looks for in what people keep.
  var erasing: String { directory + "/ERASING" }
  /// Blocks for a full disk.
  var reserve: String { directory + "/reserve" }
  /// What says that the directory is a backup.
  var backup: String { directory + "/BACKUP" }
  /// Damaged bytes, kept when what they had been was made again.
  var quarantine: String { directory + "/quarantine" }

  func path(of name: SegmentName) -> String { "\(log)/\(name)" }

  /// Runs system calls on a path; a refusal becomes an error with a remedy.
  func attempt<Result>(
    _ path: @autoclosure () -> String,
    _ body: () throws(DiskFailure) -> Result
  ) throws(StoreError) -> Result {
    do throws(DiskFailure) {
      return try body()
    } catch {
      throw StoreError(Self.code(of: error.errno), path(), errno: error.errno)
    }
  }

  /// Makes durable what a segment holds, whoever wrote it.
  func sync(_ file: Int32, of name: SegmentName) throws(StoreError) {
    try attempt(path(of: name)) { () throws(DiskFailure) in
      try disk.uninterrupted { () throws(DiskFailure) in try disk.syncData(file) }
    }
  }

  /// Makes durable what all logs hold; what lies in an earlier segment than the last has been.
  func syncLogs() throws(StoreError) {
    for name in try segments().logs.values.compactMap(\.last) {
      let file = try attempt(path(of: name)) { () throws(DiskFailure) in
        try disk.open(path(of: name), .read)
      }
      defer { disk.close(file) }
      try sync(file, of: name)
    }
  }

  private static func code(of errno: Int32) -> StoreError.Code {
    switch errno {
    case ENOSPC, EDQUOT, EFBIG: .diskFull
    case EROFS: .readOnly
    case EACCES, EPERM: .permission
    case ENOENT, ENOTDIR: .notAStore
    case EMFILE, ENFILE: .noDescriptors
    default: .inputOutput
    }
  }

  /// The segment files of all logs, newest generation of each, in order; and what else lies there.
  func segments() throws(StoreError) -> (logs: [ReplicaID: [SegmentName]], foreign: [String]) {
    let names = try attempt(log) { () throws(DiskFailure) in try disk.list(log) }
    var logs: [ReplicaID: [SegmentName]] = [:]
    var foreign: [String] = []
    for text in names {
      if let name = SegmentName(text) {
        logs[name.replica, default: []].append(name)
      } else if !text.hasSuffix(".tmp") {
        foreign.append(text)
      }
    }
    for (replica, list) in logs {
      var newest: [SegmentName] = []
      for name in list.sorted() {
        if newest.last?.ordinal == name.ordinal { newest.removeLast() }
        newest.append(name)
      }
      logs[replica] = newest
    }
    return (logs, foreign.sorted())
  }

  /// Opens a file that an erasure may want to replace, with a shared lock for as long as it is
  /// open; nil where it is being replaced.
  func openShared(_ path: String) throws(StoreError) -> Int32? {
    try attempt(path) { () throws(DiskFailure) in
      let file = try disk.open(path, .read)
      // A disk without locks is shared with nobody who erases.
      guard (try? disk.share(file, byte: 0)) != false,
        try disk.status(file).inode == (try? disk.status(at: path).inode)
      else {
        disk.close(file)
        return nil
      }
      return file
    }
  }

  /// Opens a segment for reading, nil where there is none.
  ///
  /// An erasure may replace it at any time: whichever generation stands there is opened.
  /// `successor` is the next segment's header, which knows this one's identity.
  func open(
    _ wanted: SegmentName,
    store: FileIdentity,
    successor: SegmentHeader? = nil
  ) throws(StoreError) -> OpenSegment? {
    var name: SegmentName? = wanted
    for _ in 0..<StoreFiles.attempts {
      guard let known = name else { return nil }
      do throws(StoreError) {
        if let file = try openShared(path(of: known)) {
          do throws(StoreError) {
            let bytes = try attempt(path(of: known)) { () throws(DiskFailure) in
              try disk.readAll(file, at: 0, count: SegmentHeader.size)
            }
            let found = try header(bytes, of: known, store: store, successor: successor)
            return OpenSegment(
              name: known,
              file: file,
              header: found?.header,
              isMended: found?.isMended ?? true
            )
          } catch {
            disk.close(file)
            throw error
          }
        }
      } catch {
        guard error.isAbsence else { throw error }
      }
      name = try segments().logs[wanted.replica]?.first { $0.ordinal == wanted.ordinal }
    }
    throw StoreError(.busy, path(of: wanted))
  }

  /// How often a file that is being replaced is looked for.
  private static let attempts = 8

  /// The frames of a segment from one offset to another, which were written whole, or to its end, of
  /// which the next segment of its log knows; nil where its header tells nothing.
  ///
  /// Offsets stay in all generations, so whichever stands there is read.
  func scan(
    of wanted: SegmentName,
    before successor: SegmentName? = nil,
    store: FileIdentity,
    from start: UInt64,
    to end: UInt64? = nil
  ) throws(StoreError) -> SegmentScan? {
    guard let segment = try open(wanted, store: store) else { return nil }
    defer { disk.close(segment.file) }
    var end = end
    if end == nil {
      end = try length(of: segment.header?.segment, knownTo: successor, store: store)
    }
    return try scan(segment, from: start, to: end)
  }

  /// How far a segment was written whole, nil where the next one of its log does not know it.
  func length(
    of segment: FileIdentity?,
    knownTo successor: SegmentName?,
    store: FileIdentity
  ) throws(StoreError) -> UInt64? {
    guard let successor,
      let header = try header(of: successor, store: store, successor: nil)?.header,
      header.previous == segment
    else { return nil }
    return header.previousLength
  }

  /// As `scan(of:store:from:to:)`, of a segment that is open.
  func scan(
    _ segment: OpenSegment,
    from start: UInt64,
    to end: UInt64?
  ) throws(StoreError) -> SegmentScan? {
    guard let header = segment.header else { return nil }
    let bytes = try attempt(path(of: segment.name)) { () throws(DiskFailure) in
      let size = min(try disk.status(segment.file).size, end ?? StoreFormat.largestSegment)
      let count = Int(clamping: size - min(size, start))
      return try disk.readAll(segment.file, at: start, count: count)
    }
    return SegmentScan(bytes, from: start, header: header, limit: end, expecting: 0)
  }

  /// A segment's header, and whether it had to be mended; nil where it cannot be read.
  ///
  /// `successor` is the next segment's header, which knows this one's identity.
  func header(
    of name: SegmentName,
    store: FileIdentity,
    successor: SegmentHeader?
  ) throws(StoreError) -> (header: SegmentHeader, isMended: Bool)? {
    let path = path(of: name)
    let bytes = try attempt(path) { () throws(DiskFailure) in
      try disk.contents(of: path, limit: SegmentHeader.size)
    }
    return try header(bytes, of: name, store: store, successor: successor)
  }

  private func header(
    _ bytes: [UInt8],
    of name: SegmentName,
    store: FileIdentity,
    successor: SegmentHeader?
  ) throws(StoreError) -> (header: SegmentHeader, isMended: Bool)? {
    switch Result(catching: { () throws(SegmentHeader.Fault) in try SegmentHeader(bytes) }) {
    case .success(let header):
      guard header.store == store else { throw StoreError(.otherStore, path(of: name)) }
      return (header, header.name != name)
    case .failure(.version(0)): throw StoreError(.earlierFormat, path(of: name))
    case .failure(.version): throw StoreError(.laterFormat, path(of: name))
    case .failure(.damaged): break
    }
    if let header = SegmentHeader.mended(bytes), header.name == name { return (header, true) }
    return successor.flatMap { SegmentHeader(of: name, before: $0) }.map { ($0, true) }
  }
}

/// A segment that is open for reading.
struct OpenSegment {
  let name: SegmentName
  let file: Int32
  /// Nil where it cannot be read.
  let header: SegmentHeader?
  /// Whether the header had to be mended, or cannot be.
  let isMended: Bool
}

extension SegmentHeader {
  /// What a successor and the file's name tell of a header that cannot be read.
  fileprivate init?(of name: SegmentName, before successor: SegmentHeader) {
    guard successor.previous != .none else { return nil }
    self.init(
      store: successor.store,
      segment: successor.previous,
      previous: .none,
      previousLength: 0,
      previousLast: 0,
      replica: name.replica,
      first: name.first,
      ordinal: name.ordinal,
      generation: name.generation,
      slot: Self.noSlot,
      place: 0,
      created: HybridTime(0)
    )
  }
}
