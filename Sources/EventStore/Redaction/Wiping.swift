// How a file is got rid of together with its bytes: renamed, so that nobody opens it by its name any
// more; locked, which waits for those who have it open or mapped (they hold a shared lock); written
// over with zeros; made durable; unlinked. A crash in between leaves the file under one of its
// names, and the next run does it again. Before the first of a directory the names that stand there
// are made durable: whoever wrote what takes the place of these files may have been stopped before.
//
// The blocks are zeroed as far as the file system writes in place. It does not reach what a
// copy-on-write file system, a snapshot of the disk or an SSD's own bookkeeping keeps.

internal import Glibc

struct Wiping {
  let files: StoreFiles
  let patience: Patience
  private(set) var count = 0

  private static let suffix = ".gone.tmp"

  init(_ files: StoreFiles, _ patience: Patience) {
    self.files = files
    self.patience = patience
  }

  /// Wipes everything in the log's directory that is no newest generation of a segment.
  mutating func log() throws(StoreError) {
    let newest = try files.segments().logs
    let files = files
    try directory(files.log) { (name) throws(StoreError) in
      if name.hasSuffix(Self.suffix) { return true }
      if let segment = SegmentName(name) {
        // One that was begun since is nobody's older generation.
        return newest[segment.replica]?.contains(where: segment.isOlder) == true
      }
      guard name.hasSuffix(".tmp"), let segment = SegmentName(String(name.dropLast(4))) else {
        return false
      }
      // A writer's temporary file of generation 0 holds a header and nothing else, and is in use; a
      // longer one was left by a repair.
      if segment.generation > 0 { return true }
      let path = "\(files.log)/\(name)"
      let size = try files.attempt(path) { () throws(DiskFailure) in
        try files.disk.ifThere { () throws(DiskFailure) in try files.disk.status(at: path).size }
      }
      return size.map { $0 > UInt64(SegmentHeader.size) } ?? false
    }
  }

  /// Wipes all checkpoints but one, nil for all of them.
  mutating func snapshots(but kept: String?) throws(StoreError) {
    try directory(files.snapshots) { $0 != "CURRENT" && $0 != kept }
  }

  /// Wipes copies of damaged places: nobody can tell what they hold.
  mutating func quarantine() throws(StoreError) {
    let path = files.quarantine
    guard try files.isThere(path) else { return }
    try directory(path) { _ in true }
  }

  private mutating func directory(
    _ path: String,
    _ isGone: (String) throws(StoreError) -> Bool
  ) throws(StoreError) {
    let names = try files.attempt(path) { () throws(DiskFailure) in
      try files.disk.list(path)
    }
    var wiped = 0
    for name in names.sorted() where try isGone(name) {
      if wiped == 0 { try sync(path) }
      try wipe("\(path)/\(name)")
      wiped += 1
    }
    guard wiped > 0 else { return }
    count += wiped
    try sync(path)
  }

  private func sync(_ path: String) throws(StoreError) {
    try files.attempt(path) { () throws(DiskFailure) in try files.disk.syncDirectory(path) }
  }

  /// Zeroes a file and takes its name away; the directory is not made durable yet.
  private func wipe(_ path: String) throws(StoreError) {
    let aside = path.hasSuffix(Self.suffix) ? path : path + Self.suffix
    let file = try files.attempt(path) { () throws(DiskFailure) in
      if aside != path { try files.disk.rename(path, to: aside) }
      return try files.disk.open(aside, .readWrite)
    }
    defer { files.disk.close(file) }
    let isFree = try patience.isMet { () throws(StoreError) in
      try files.attempt(aside) { () throws(DiskFailure) in
        try files.disk.lock(file, byte: 0, wait: false)
      }
    }
    guard isFree else {
      throw StoreError(.held, path, process: files.holder(of: aside, byte: 0))
    }
    try files.attempt(aside) { () throws(DiskFailure) in
      try files.disk.zero(file)
      try files.disk.remove(aside)
    }
  }
}

extension Disk {
  /// Writes zeros over all of a file, durably.
  func zero(_ file: Int32) throws(DiskFailure) {
    let size = try status(file).size
    let zeros = [UInt8](repeating: 0, count: Int(min(size, 1 << 20)))
    var offset: UInt64 = 0
    while offset < size {
      let count = Int(min(UInt64(zeros.count), size - offset))
      try writeAll(file, count == zeros.count ? zeros : Array(zeros[..<count]), at: offset)
      offset += UInt64(count)
    }
    try uninterrupted { () throws(DiskFailure) in try syncData(file) }
  }

  /// Whether there is such a file.
  func isThere(_ path: String) throws(DiskFailure) -> Bool {
    try ifThere { () throws(DiskFailure) in try status(at: path) } != nil
  }

  /// What a call says of a file; nil where there is no such file.
  func ifThere<Result>(
    _ call: () throws(DiskFailure) -> Result
  ) throws(DiskFailure) -> Result? {
    do throws(DiskFailure) {
      return try call()
    } catch {
      if error.isAbsence { return nil }
      throw error
    }
  }

  /// Removes a file that nobody has open, its bytes first.
  func eradicate(_ path: String) throws(DiskFailure) {
    let file = try open(path, .readWrite)
    defer { close(file) }
    try zero(file)
    try remove(path)
  }
}

extension StoreFiles {
  /// Whether there is such a file; a disk that cannot tell is an error.
  func isThere(_ path: String) throws(StoreError) -> Bool {
    try attempt(path) { () throws(DiskFailure) in try disk.isThere(path) }
  }
}

extension DiskFailure {
  /// Whether there is no such file.
  var isAbsence: Bool { errno == ENOENT }
}
