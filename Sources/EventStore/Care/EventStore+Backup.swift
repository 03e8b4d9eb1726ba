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
  /// What was taken out of a restored store, because it had been erased after the backup was made;
  /// nil where there was nothing.
  public internal(set) var erasure: ErasureReport?

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
        allowing: [
          "LOCK", "log", "people", "ERASED", "BACKUP", "ERASED.tmp", "BACKUP.tmp", "FORMAT.tmp",
        ]
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
    try copy.copyPeople()
    let marker = BackupMarker(taken: environment.clock(), vector: copy.report.vector)
    let format = StoreFormat(store: store, copy: copyNumber)
    try copy.finish(format, marker: marker.encoded)
    return try EventStore.examined(copy, environment)
  }

  /// Makes a store of a backup, in a directory that is new or empty.
  ///
  /// It goes on under new replicas, so that nothing is written twice under one number by it and by
  /// the store that the backup was made of. What was erased since, as far as the store in `witness`
  /// knows, is erased in the new store before anybody can read it.
  public static func restore(
    _ backup: String,
    to directory: String,
    erasedFrom witness: String? = nil,
    environment: StoreEnvironment
  ) throws(StoreError) -> BackupReport {
    let source = try EventStore.open(at: backup, mode: .readOnly, environment: environment)
    let requests = try witness.map { (witness) throws(StoreError) in
      try erasures(in: witness, beyond: source, environment)
    }
    try requireEmpty(
      directory,
      environment.disk,
      allowing: ["ERASED", "ERASED.tmp", "FORMAT.tmp", "log", "people"]
    )
    var copy = StoreCopy(of: source, to: directory)
    for request in requests ?? [] { copy.owed.formUnion(request.redaction ?? Redaction()) }
    try copy.prepare()
    try copy.copyLogs()
    try copy.finish(StoreFormat(store: source.store, copy: environment.random()), marker: nil)
    let erasure = try erase(requests ?? [], in: directory, environment)
    if erasure == nil { try copy.copyPeople() } else { copy.leavePeople() }
    var report = try examined(copy, environment)
    report.erasure = erasure
    return report
  }

  /// Whether a store knows of erasures that a backup was made before.
  public static func knowsErasures(
    _ witness: String,
    beyond backup: String,
    environment: StoreEnvironment
  ) throws(StoreError) -> Bool {
    let source = try EventStore.open(at: backup, mode: .readOnly, environment: environment)
    let store = try EventStore.open(at: witness, mode: .readOnly, environment: environment)
    guard store.store == source.store else { return false }
    return !source.erased.redaction.isSuperset(of: store.erased.redaction)
  }

  /// The requests for erasure in a store's log that another one lacks.
  private static func erasures(
    in directory: String,
    beyond other: EventStore,
    _ environment: StoreEnvironment
  ) throws(StoreError) -> [Change] {
    let store = try EventStore.open(at: directory, mode: .readOnly, environment: environment)
    var requests: [Change] = []
    var found = other.erased.redaction
    try store.replay(from: VersionVector()) { recorded in
      guard let redaction = recorded.change.redaction, !found.isSuperset(of: redaction) else {
        return
      }
      found.formUnion(redaction)
      requests.append(recorded.change)
    }
    let listed = store.erased.redaction
    if !found.isSuperset(of: listed) {
      // The log has lost the change that asked for it.
      let nobody = EntityID(high: 0, low: 0)
      let intent = "person.erase"
      requests.append(
        Change(
          batch: nobody,
          author: nobody,
          via: .shell,
          intent: intent,
          events: [],
          redaction: listed
        )
      )
    }
    return requests
  }

  /// Carries out what is asked, and what a backup has begun, in a store that nobody else has open.
  private static func erase(
    _ requests: [Change],
    in directory: String,
    _ environment: StoreEnvironment
  ) throws(StoreError) -> ErasureReport? {
    let store = try EventStore.open(at: directory, mode: .readWrite, environment: environment)
    defer { store.close() }
    if !requests.isEmpty { _ = try store.append(requests) }
    try store.reviewErasures()
    guard store.owesErasure else { return nil }
    // Where the backup was made between the two, only the second is left to do.
    var report = try store.redact { _ in nil } ?? ErasureReport()
    report.files = try store.wipe()
    report.generation = store.erased.generation
    return report
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
