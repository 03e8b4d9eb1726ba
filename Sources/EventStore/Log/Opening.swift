internal import Glibc

/// What is done once when a store is opened, and when it is made.
struct Opening {
  let files: StoreFiles
  let locks: StoreLocks
  private(set) var store = FileIdentity.none
  private(set) var copy: UInt64 = 0
  private(set) var place: UInt64 = 0
  private(set) var notices: [StoreNotice] = []

  init(
    _ directory: String,
    mode: StoreMode,
    environment: StoreEnvironment
  ) throws(StoreError) {
    files = StoreFiles(directory: directory, disk: environment.disk)
    if mode == .readWrite, Self.exists(files.backup, on: files.disk) {
      throw StoreError(.isBackup, directory)
    }
    let isNew = !Self.exists(files.format, on: files.disk)
    if isNew { try Self.prepare(files, mode: mode) }
    var refusal: StoreError?
    var file: Int32?
    do throws(StoreError) {
      file = try Self.lockFile(files, mode: mode)
    } catch {
      // What can be read is shown; only saving will be refused.
      guard !isNew, mode == .readWrite else { throw error }
      refusal = StoreError(.readOnly, directory, errno: error.errno)
      file = try? files.disk.open(files.lock, .read)
      notices.append(StoreNotice(.readOnly, directory, "The store can only be read."))
    }
    locks = StoreLocks(
      files,
      file: file,
      refusal: mode == .readOnly ? StoreError(.readOnly, directory) : refusal
    )
    notices += try Custody.check(files, mode: mode, isNew: isNew)
    if isNew { try make(environment) } else { try readFormat(mode, environment) }
    // It holds nothing that is not in the log, so it may have been deleted.
    if mode == .readWrite, refusal == nil, !Self.exists(files.snapshots, on: files.disk) {
      try Self.makeDirectory(files.snapshots, in: files.directory, on: files)
    }
    try look(environment)
  }

  private static func exists(_ path: String, on disk: any Disk) -> Bool {
    (try? disk.status(at: path)) != nil
  }

  /// Makes the directories of a store, unless what is there is something else.
  private static func prepare(_ files: StoreFiles, mode: StoreMode) throws(StoreError) {
    let there = exists(files.directory, on: files.disk)
    if there {
      let names = try files.attempt(files.directory) { () throws(DiskFailure) in
        try files.disk.list(files.directory)
      }
      let ours: Set = [
        "ERASED", "ERASED.tmp", "ERASING", "FORMAT.tmp", "LOCK", "log", "people", "quarantine",
        "reserve", "shm", "snap",
      ]
      guard names.allSatisfy(ours.contains), mode == .readWrite || names.contains("log") else {
        throw StoreError(.notAStore, files.directory)
      }
      if mode == .readOnly { return }
    } else if mode == .readOnly {
      throw StoreError(.notAStore, files.directory)
    }
    try makeDirectories(files.directory, on: files)
    for directory in [files.log, files.snapshots] {
      try makeDirectory(directory, in: files.directory, on: files)
    }
  }

  /// Makes a directory and those above it, durably.
  static func makeDirectories(_ path: String, on files: StoreFiles) throws(StoreError) {
    if path.isEmpty || path == "." { return }
    let above = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    try makeDirectories(above, on: files)
    try makeDirectory(path, in: above.isEmpty ? "/" : above, on: files)
  }

  /// Makes a directory durably, also where whoever made it was stopped before it was durable.
  private static func makeDirectory(
    _ path: String,
    in above: String,
    on files: StoreFiles
  ) throws(StoreError) {
    let isThere = exists(path, on: files.disk)
    try files.attempt(path) { () throws(DiskFailure) in
      do throws(DiskFailure) {
        if !isThere { try files.disk.makeDirectory(path) }
      } catch {
        // Another process may be making the same store.
        if error.errno != EEXIST { throw error }
      }
      do throws(DiskFailure) {
        try files.disk.syncDirectory(above)
      } catch {
        // A directory that others keep from reading was made by others, long ago.
        guard isThere, error.errno == EACCES || error.errno == EPERM else { throw error }
      }
    }
  }

  private static func lockFile(
    _ files: StoreFiles,
    mode: StoreMode
  ) throws(StoreError) -> Int32? {
    guard mode == .readWrite else { return try? files.disk.open(files.lock, .read) }
    return try files.attempt(files.lock) { () throws(DiskFailure) in
      try files.disk.open(files.lock, .readWriteCreating)
    }
  }

  /// Writes FORMAT, once: whoever gets the lock first makes the store.
  private mutating func make(_ environment: StoreEnvironment) throws(StoreError) {
    let isLocked = try locks.takeMaintenance(wait: true)
    defer { if isLocked { locks.releaseMaintenance() } }
    if Self.exists(files.format, on: files.disk) { return try readFormat(.readWrite, environment) }
    if let known = try identityFromLog() {
      store = known
      noteFormat("is missing")
    } else {
      store = FileIdentity(random: environment.random)
    }
    copy = environment.random()
    try writeFormat()
  }

  private func writeFormat() throws(StoreError) {
    guard (try? locks.requireWriting()) != nil else { return }
    try files.attempt(files.format) { () throws(DiskFailure) in
      try files.disk.replace(
        files.format,
        with: StoreFormat(store: store, copy: copy).encoded,
        in: files.directory
      )
    }
  }

  private mutating func readFormat(
    _ mode: StoreMode,
    _ environment: StoreEnvironment
  ) throws(StoreError) {
    let bytes = try files.attempt(files.format) { () throws(DiskFailure) in
      try files.disk.contents(of: files.format, limit: 4096)
    }
    do throws(StoreFormat.Fault) {
      let format = try StoreFormat(bytes)
      store = format.store
      copy = format.copy
      if format.forbidsWriting {
        locks.refuse(StoreError(.laterFormat, files.format))
        notices.append(
          StoreNotice(.readOnly, files.format, "A later Daybook keeps this one from writing.")
        )
      }
    } catch .earlier {
      throw StoreError(.earlierFormat, files.format)
    } catch .later {
      throw StoreError(.laterFormat, files.format)
    } catch {
      guard let known = try identityFromLog() else {
        throw StoreError(.damagedFormat, files.format)
      }
      store = known
      copy = environment.random()
      noteFormat("is damaged")
      if mode == .readWrite { try? writeFormat() }
    }
  }

  private mutating func noteFormat(_ what: String) {
    notices.append(
      StoreNotice(.format, files.format, "The file \(what); the log told what it had said.")
    )
  }

  /// The identity that all sound segment headers agree on.
  private func identityFromLog() throws(StoreError) -> FileIdentity? {
    var found: Set<FileIdentity> = []
    for name in try files.segments().logs.values.joined() {
      let path = files.path(of: name)
      guard let bytes = try? files.disk.contents(of: path, limit: SegmentHeader.size) else {
        continue
      }
      if let header = try? SegmentHeader(bytes) { found.insert(header.store) }
    }
    return found.count == 1 ? found.first : nil
  }

  /// Learns where the store lies, and whether its locks can be relied on there.
  private mutating func look(_ environment: StoreEnvironment) throws(StoreError) {
    let (inode, fileSystem) = try files.attempt(files.log) { () throws(DiskFailure) in
      let directory = try files.disk.open(files.log, .read)
      defer { files.disk.close(directory) }
      return (try files.disk.status(directory).inode, files.disk.fileSystem(directory))
    }
    let numbers = [environment.machine, inode, copy]
    place = fingerprint(
      numbers.flatMap { number in
        (0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64($0 * 8)) }
      }
    )
    guard let fileSystem, Self.networks.contains(fileSystem) else { return }
    guard locks.claimPresence() else { throw StoreError(.networkFileSystem, files.directory) }
    notices.append(
      StoreNotice(
        .networkFileSystem,
        files.directory,
        "The store lies on a network file system, whose locks are not reliable: only one session "
          + "at a time may use it. Several work on a local disk of the server, over ssh."
      )
    )
  }

  /// NFS, SMB, CIFS, SMB2, 9P, FUSE (sshfs among them), AFS, Ceph.
  private static let networks: [UInt64] = [
    0x6969, 0x517B, 0xFF53_4D42, 0xFE53_4D42, 0x0102_1997, 0x6573_5546, 0x5346_414F, 0x00C3_6400,
  ]
}
