public import Facts

/// What a backup or a restore came to.
public struct BackupReport: Sendable {
  public internal(set) var segments = 0
  /// Of all segments.
  public internal(set) var bytes: UInt64 = 0
  /// Segments that were written; the others stood there already.
  public internal(set) var written = 0
  /// What the copy holds.
  public internal(set) var vector = VersionVector()
  /// What the copying met, and what an examination of the copy found.
  public internal(set) var notices: [StoreNotice] = []

  /// Whether everything that was ever acknowledged is in the copy.
  public var isSound: Bool { !notices.contains { $0.isLoss } }
}

extension EventStore {
  /// Copies the store to a directory while others go on writing, durably, and examines the copy.
  ///
  /// The directory is new or empty, or holds an older backup of this store, which is brought up to
  /// date: O(log) to compare, and what is new to write.
  public func backup(to directory: String) throws(StoreError) -> BackupReport {
    var copy = StoreCopy(of: self, to: directory)
    let disk = files.disk
    if (try? disk.status(at: copy.target.format)) != nil {
      guard (try? disk.status(at: copy.target.backup)) != nil else {
        throw StoreError(.occupied, directory)
      }
      let bytes = try copy.target.attempt(copy.target.format) { () throws(DiskFailure) in
        try disk.contents(of: copy.target.format, limit: 4096)
      }
      guard (try? StoreFormat(bytes))?.store == store else {
        throw StoreError(.otherStore, directory)
      }
    } else {
      try EventStore.requireEmpty(
        directory,
        disk,
        allowing: ["LOCK", "log", "BACKUP.tmp", "BACKUP"]
      )
    }
    try copy.prepare()
    let lock = try copy.target.attempt(copy.target.lock) { () throws(DiskFailure) in
      try disk.open(copy.target.lock, .readWriteCreating)
    }
    defer { disk.close(lock) }
    let isAlone = try copy.target.attempt(copy.target.lock) { () throws(DiskFailure) in
      try disk.lock(lock, byte: StoreLocks.maintenance, wait: false)
    }
    guard isAlone else { throw StoreError(.busy, directory) }
    try copy.copyLogs()
    let marker = BackupMarker(taken: environment.clock(), vector: copy.report.vector)
    let format = StoreFormat(store: store, copy: copyNumber)
    try copy.finish(format, marker: marker.encoded)
    return try EventStore.examined(copy, environment)
  }

  /// Makes a store of a backup, in a directory that is new or empty.
  ///
  /// It goes on under new replicas, so that nothing is written twice under one number by it and by
  /// the store that the backup was made of.
  public static func restore(
    _ backup: String,
    to directory: String,
    environment: StoreEnvironment
  ) throws(StoreError) -> BackupReport {
    let source = try EventStore.open(at: backup, mode: .readOnly, environment: environment)
    try requireEmpty(directory, environment.disk, allowing: ["log"])
    var copy = StoreCopy(of: source, to: directory)
    try copy.prepare()
    try copy.copyLogs()
    try copy.finish(StoreFormat(store: source.store, copy: environment.random()), marker: nil)
    return try examined(copy, environment)
  }

  private static func examined(
    _ copy: StoreCopy,
    _ environment: StoreEnvironment
  ) throws(StoreError) -> BackupReport {
    var report = copy.report
    let written = try open(
      at: copy.target.directory,
      mode: .readOnly,
      environment: environment
    )
    report.notices += try written.verify().notices
    return report
  }

  private static func requireEmpty(
    _ directory: String,
    _ disk: any Disk,
    allowing allowed: Set<String>
  ) throws(StoreError) {
    guard (try? disk.status(at: directory)) != nil else { return }
    let files = StoreFiles(directory: directory, disk: disk)
    let names = try files.attempt(directory) { () throws(DiskFailure) in try disk.list(directory) }
    guard names.allSatisfy(allowed.contains) else { throw StoreError(.occupied, directory) }
  }
}

// The file BACKUP:
//
//   daybook backup
//   taken <milliseconds since 1970>
//   covers <replica> <sequence>      once for each replica
//   crc32c <8 hexadecimal digits, of everything before this line>

/// What a backup says of itself.
struct BackupMarker {
  var taken: Instant
  var vector: VersionVector

  var encoded: [UInt8] {
    var text = "daybook backup\ntaken \(taken.milliseconds)\n"
    for entry in vector.entries {
      text += "covers \(hexadecimal(entry.replica.rawValue)) \(entry.sequence)\n"
    }
    return Array(sealedText(text).utf8)
  }
}
