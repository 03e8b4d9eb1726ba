// The file LOCK is empty; its bytes are locked for the open file description of one store:
//
//   0…1023  one writer slot each: who holds it writes the slot's log
//   1024    maintenance: making the store, checkpoints, taking in foreign changes
//   1027    presence: held while a store on a network file system is open

/// The locks that one opening of a store holds.
final class StoreLocks {
  static let slots: Int64 = 1024
  static let maintenance: Int64 = 1024
  private static let presence: Int64 = 1027

  private let files: StoreFiles
  private var file: Int32?
  /// Why nothing can be written, where that is so.
  private var refusal: StoreError?
  /// Locks of one description do not exclude each other, so the own ones are counted here.
  private var held: Set<Int64> = []

  init(_ files: StoreFiles, file: Int32?, refusal: StoreError?) {
    self.files = files
    self.file = file
    self.refusal = refusal
  }

  deinit { close() }

  /// Lets nothing be written from now on.
  func refuse(_ reason: StoreError) { refusal = refusal ?? reason }

  /// Throws where the store was opened for reading, or its disk allows no more.
  func requireWriting() throws(StoreError) {
    if let refusal { throw refusal }
    guard file != nil else { throw StoreError(.readOnly, files.directory) }
  }

  func takeSlot() throws(StoreError) -> UInt32? {
    for slot in 0..<Self.slots where try take(slot, wait: false) { return UInt32(slot) }
    return nil
  }

  /// Takes one slot, if it is free.
  func take(slot: UInt32) throws(StoreError) -> Bool { try take(Int64(slot), wait: false) }

  func release(_ slot: UInt32) { release(Int64(slot)) }

  /// Keeps a slot that was taken, unless what it was taken for fails; none where there is none.
  func keeping<Result>(
    _ slot: UInt32?,
    _ body: () throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    do throws(StoreError) {
      return try body()
    } catch {
      if let slot { release(slot) }
      throw error
    }
  }

  func takeMaintenance(wait: Bool) throws(StoreError) -> Bool {
    try take(Self.maintenance, wait: wait)
  }

  /// Whether this opening is the only one, which it then stays; only asked on network disks.
  func claimPresence() -> Bool {
    guard let file else { return true }
    guard refusal == nil else { return !files.disk.isLocked(file, byte: Self.presence) }
    // Where the locks do not work at all, nobody can tell.
    return (try? take(Self.presence, wait: false)) ?? true
  }

  func releaseMaintenance() { release(Self.maintenance) }

  /// Whether anybody, this store included, may be writing the log of a slot.
  func isBusy(slot: UInt32) -> Bool {
    let byte = slot == SegmentHeader.noSlot ? Self.maintenance : Int64(slot)
    guard let file else { return false }
    return held.contains(byte) || files.disk.isLocked(file, byte: byte)
  }

  func close() {
    // Whatever program is being started right now has the file open, with its locks, until it is
    // that program: what is closed here alone would stay locked until then.
    for byte in held { release(byte) }
    if let file { files.disk.close(file) }
    file = nil
    held = []
  }

  private func take(_ byte: Int64, wait: Bool) throws(StoreError) -> Bool {
    guard let file, !held.contains(byte) else { return false }
    let isTaken = try files.attempt(files.lock) { () throws(DiskFailure) in
      try files.disk.lock(file, byte: byte, wait: wait)
    }
    if isTaken { held.insert(byte) }
    return isTaken
  }

  private func release(_ byte: Int64) {
    guard let file, held.remove(byte) != nil else { return }
    files.disk.unlock(file, byte: byte)
  }
}
