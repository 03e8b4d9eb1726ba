// An erasure step by step. Each step can be repeated, and a crash leaves one that is taken up again
// by whoever opens the store for writing next:
//
//   0  a change with a redaction is in the log (appended, or taken in from elsewhere): it is owed
//   1  ERASING holds the words by which drafts are searched, and ERASED says pending: from here on
//      nothing of it is delivered, and every other process gives its writer slot and its open
//      segments back when it looks next
//   2  slot after slot is locked, and the segments of its logs that hold anything are rewritten as
//      the next generation; then the logs of elsewhere, under the maintenance lock
//   3  a checkpoint is made from the logs as they are now, or there is none any more
//   4  ERASED says switched: other processes open the new checkpoint and let the old one go
//   5  old generations, old checkpoints, leftovers and quarantine are zeroed and unlinked
//   6  ERASING is zeroed, and ERASED says done

public import Facts

/// What an erasure came to in the files of a store.
public struct ErasureReport: Hashable, Sendable {
  /// Events whose content is gone.
  public internal(set) var events = 0
  /// Single values that are gone from events of others.
  public internal(set) var values = 0
  /// Segments that were written anew.
  public internal(set) var segments = 0
  /// Files that were zeroed and unlinked.
  public internal(set) var files = 0
  /// Erasures that this store has seen.
  public internal(set) var generation: UInt64 = 0

  /// Adds what a later run came to.
  public mutating func add(_ later: ErasureReport) {
    events += later.events
    values += later.values
    segments += later.segments
    files += later.files
    generation = later.generation
  }
}

extension EventStore {
  /// Whether something that was erased may still be in the files: call `redact`, then `wipe`.
  public var owesErasure: Bool { erased.state != .done || !owed.isEmpty }

  /// What changes in the log ask to be erased and this store has not begun to erase.
  public var owedRedaction: Redaction { owed }

  /// The records that were erased, and those that changes in the log ask to be erased.
  public var erasedEntities: Set<EntityID> { erased.redaction.entities.union(owed.entities) }

  /// Whether the files have been replaced since this store was opened or reopened: what was read
  /// from them may name what is erased.
  public var hasMoved: Bool { erased.state != .pending && erased.generation != opened }

  /// Forgets where it had read the logs; `replay` starts over.
  public func reopen() throws(StoreError) {
    readers = [:]
    opened = erased.state == .pending ? erased.generation - 1 : erased.generation
    try refresh(always: true)
  }

  /// Takes what is owed out of all logs, and puts a new checkpoint in place of the old: steps 1 to
  /// 4.
  ///
  /// `terms`, lines without line feeds, are what it looks for in what people keep: they are kept for
  /// `wipe`, since whoever takes the erasure up does not find them in the log any more.
  /// `checkpoint` makes it, from a store that reads the logs as they are then; nil leaves the store
  /// without one. Returns nil where nothing is owed, or what is left is `wipe`.
  ///
  /// - Throws: `.held` where another process does not give a slot back within `patience`. The
  ///   erasure stays pending, nothing of it is delivered, and it can be taken up again.
  public func redact(
    within patience: Duration = .seconds(30),
    terms: [String] = [],
    checkpoint: (EventStore) throws(StoreError) -> MadeCheckpoint?
  ) throws(StoreError) -> ErasureReport? {
    let patience = Patience(patience)
    try holdMaintenance(patience)
    defer { locks.releaseMaintenance() }
    try followErasures()
    var list = erased
    if !terms.isEmpty { try keep(terms) }
    if !owed.isEmpty {
      list.redaction.formUnion(owed)
      list.generation += 1
      list.state = .pending
      try install(list)
      owed = Redaction()
    }
    guard list.state == .pending else { return nil }
    var run = LogRedaction(self, list.redaction, patience)
    try run.everything()
    try replaceCheckpoint(checkpoint, list)
    list.state = .switched
    try install(list)
    run.report.generation = list.generation
    return run.report
  }

  /// Zeroes and unlinks every file that the new ones replace: steps 5 and 6.
  ///
  /// Whoever has such a file open or mapped, this process included, is waited for. `body` is done
  /// then with the terms that were kept, before anybody is told that the erasure is over; where it
  /// returns false, it is not. Returns how many files it were.
  ///
  /// - Throws: `.held` as `redact` does.
  public func wipe(
    within patience: Duration = .seconds(30),
    then body: (_ terms: [String]) throws(StoreError) -> Bool = { _ in true }
  ) throws(StoreError) -> Int {
    let patience = Patience(patience)
    try holdMaintenance(patience)
    defer { locks.releaseMaintenance() }
    try followErasures()
    guard erased.state == .switched else { return 0 }
    releaseFiles()
    var wiping = Wiping(files, patience)
    try wiping.log()
    let checkpoint = try? CheckpointEntry(files)
    try wiping.snapshots(but: checkpoint?.erased == erased.generation ? checkpoint?.file : nil)
    try wiping.quarantine()
    guard try body(try keptTerms()) else { return wiping.count }
    try files.attempt(files.erasing) { () throws(DiskFailure) in
      if try files.disk.isThere(files.erasing) { try files.disk.eradicate(files.erasing) }
    }
    var list = erased
    list.state = .done
    try install(list)
    return wiping.count
  }

  private func keep(_ terms: [String]) throws(StoreError) {
    // A line that a crash has cut short is not gone on with.
    let text = terms.reduce(into: "\n") { $0 += $1 + "\n" }
    try files.attempt(files.erasing) { () throws(DiskFailure) in
      let file = try files.disk.open(files.erasing, .readWriteCreating)
      defer { files.disk.close(file) }
      try files.disk.writeAll(file, Array(text.utf8), at: try files.disk.status(file).size)
      try files.disk.uninterrupted { () throws(DiskFailure) in try files.disk.sync(file) }
      try files.disk.syncDirectory(files.directory)
    }
  }

  private func keptTerms() throws(StoreError) -> [String] {
    let bytes = try files.attempt(files.erasing) { () throws(DiskFailure) in
      try files.disk.ifThere { () throws(DiskFailure) in
        try files.disk.contents(of: files.erasing)
      } ?? []
    }
    let whole = bytes.lastIndex(of: 0x0A).map { bytes[..<$0] } ?? []
    return String(decoding: whole, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// Looks through all logs for what was erased and is there all the same, as in files that were
  /// put back by other means, and for requests that ERASED does not list; they are owed then.
  ///
  /// O(log).
  public func reviewErasures(within patience: Duration = .seconds(30)) throws(StoreError) {
    let found = try verify()
    try holdMaintenance(Patience(patience))
    defer { locks.releaseMaintenance() }
    try followErasures()
    note(found.redaction)
    guard found.hasRemains, erased.state == .done else { return }
    var list = erased
    list.generation += 1
    list.state = .pending
    try install(list)
  }

  /// Looks whether ERASED has changed, and acts accordingly; one stat where it has not.
  func followErasures() throws(StoreError) {
    let status = try files.attempt(files.erased) { () throws(DiskFailure) in
      try files.disk.ifThere { () throws(DiskFailure) in
        try files.disk.status(at: files.erased)
      }
    }
    guard status != erasedStatus else { return }
    let list: ErasedList
    do throws(StoreError) {
      list = try files.erasedList()
    } catch {
      guard error.code == .damaged else { throw error }
      try collectRedactions()
      erasedStatus = status
      return
    }
    erasedStatus = status
    adopt(list)
  }

  /// Called once, at opening.
  func openErasures() throws(StoreError) {
    try followErasures()
    // A redacted segment without a list: the list was lost.
    if erased.generation == 0, owed.isEmpty,
      try files.segments().logs.values.joined().contains(where: { $0.generation > 0 })
    {
      try collectRedactions()
    }
    opened = erased.state == .pending ? erased.generation - 1 : erased.generation
  }

  /// Gives the writer slot back in order; the next save takes one again.
  func retireWriter() {
    guard let writer else { return }
    writer.mark()
    self.writer = nil
    if !writer.isBroken { locks.release(writer.slot) }
  }

  /// Closes what segments are open; they are opened again, in their newest generation, when they
  /// are read.
  func releaseFiles() {
    for reader in readers.values { reader.release() }
  }

  /// Refuses changes to records that were erased.
  func refuseErased(_ changes: [Change]) throws(StoreError) {
    let gone = erased.redaction.entities
    guard !gone.isEmpty else { return }
    for change in changes where change.events.contains(where: { gone.contains($0.entity) }) {
      throw StoreError(.erased, change.intent)
    }
  }

  /// Takes note of a redaction that a change carries.
  func note(_ redaction: Redaction?) {
    guard let redaction, !erased.redaction.isSuperset(of: redaction) else { return }
    owed.formUnion(redaction)
  }

  private func install(_ list: ErasedList) throws(StoreError) {
    try files.write(list)
    erasedStatus = try? files.disk.status(at: files.erased)
    adopt(list)
  }

  private func adopt(_ list: ErasedList) {
    let isNews = list.generation != erased.generation || list.state != erased.state
    erased = list
    if list.redaction.isSuperset(of: owed) { owed = Redaction() }
    filter = list.state == .done ? nil : PayloadRedaction(list.redaction)
    for reader in readers.values { reader.redaction = filter }
    guard isNews else { return }
    retireWriter()
    releaseFiles()
  }

  /// Reads all logs for what they ask to be erased; the list that said so is lost.
  private func collectRedactions() throws(StoreError) {
    erased.generation = (try? CheckpointEntry(files))?.erased ?? 0
    for (replica, names) in try files.segments().logs {
      let reader = LogReader(replica, files: files, store: store)
      reader.update(names)
      reader.start(after: 0, hint: nil)
      try reader.advance { for redaction in $0.redactions.values { note(redaction) } }
    }
    filter = owed.isEmpty ? nil : PayloadRedaction(owed)
    for reader in readers.values { reader.redaction = filter }
  }

  private func holdMaintenance(_ patience: Patience) throws(StoreError) {
    try locks.requireWriting()
    retireWriter()
    let isFree = try patience.isMet { () throws(StoreError) in
      try locks.takeMaintenance(wait: false)
    }
    guard isFree else {
      let process = files.holder(of: files.lock, byte: StoreLocks.maintenance)
      throw StoreError(.held, files.directory, process: process)
    }
  }

  private func replaceCheckpoint(
    _ make: (EventStore) throws(StoreError) -> MadeCheckpoint?,
    _ list: ErasedList
  ) throws(StoreError) {
    let reader = try EventStore.open(at: files.directory, mode: .readOnly, environment: environment)
    defer { reader.close() }
    // What is missing from the log as it was read must not be hidden for ever.
    let made = try make(reader).flatMap { reader.notices.contains(where: \.isLoss) ? nil : $0 }
    let file = try made.map { (made) throws(StoreError) in
      try install(
        covering: made.covers,
        readers: reader.readers,
        erased: list.generation,
        made.write
      )
    }
    if case .some(.some) = file { return }
    // What is there is from before.
    if try files.isThere(files.current) {
      try files.attempt(files.current) { () throws(DiskFailure) in
        try files.disk.remove(files.current)
        try files.disk.syncDirectory(files.snapshots)
      }
    }
  }
}
