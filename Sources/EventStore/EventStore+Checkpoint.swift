// A checkpoint is a file snap/<id>.snap of whatever the store's reader wants to find again, and the
// file snap/CURRENT that names it: text, closed by its checksum.
//
//   daybook checkpoint
//   file <16 hexadecimal digits>.snap
//   length <bytes>
//   covers <replica> <sequence> <segment ordinal> <offset>    one line a replica; the last two tell
//                                                             where to read on, 0 0 where unknown
//   erased <generation of ERASED>                             where anything was ever erased
//   crc32c <8 hexadecimal digits, of everything before this line>

public import Facts

struct CheckpointEntry {
  var file: String
  var length: UInt64
  var vector = VersionVector()
  var positions: [ReplicaID: LogPosition] = [:]
  /// The erasures that it was made after.
  var erased: UInt64 = 0

  struct Damaged: Error {}

  init(file: String, length: UInt64) {
    self.file = file
    self.length = length
  }

  /// Reads CURRENT.
  init(_ files: StoreFiles) throws {
    try self.init(files.disk.contents(of: files.current, limit: 1 << 20))
  }

  init(_ bytes: [UInt8]) throws(Damaged) {
    guard let lines = openedText(bytes), lines.count >= 3, lines[0] == "daybook checkpoint",
      lines[1].hasPrefix("file "), lines[2].hasPrefix("length "),
      let length = UInt64(lines[2].dropFirst(7))
    else { throw Damaged() }
    self.init(file: String(lines[1].dropFirst(5)), length: length)
    guard file.hasSuffix(".snap"), !file.contains("/") else { throw Damaged() }
    for line in lines.dropFirst(3) {
      let words = line.split(separator: " ")
      if words.count == 2, words[0] == "erased", let generation = UInt64(words[1]) {
        // Whatever lies beyond is a forgery, and would overflow.
        guard generation <= StoreFormat.sequences.upperBound else { throw Damaged() }
        erased = generation
        continue
      }
      guard words.count == 5, words[0] == "covers", let replica = UInt64(words[1], radix: 16),
        let sequence = UInt64(words[2]), StoreFormat.sequences.contains(sequence),
        let ordinal = UInt32(words[3]), let offset = UInt64(words[4])
      else { throw Damaged() }
      vector[ReplicaID(replica)] = sequence
      if ordinal > 0, offset >= UInt64(SegmentHeader.size) {
        positions[ReplicaID(replica)] = LogPosition(
          ordinal: ordinal,
          offset: offset,
          next: sequence + 1
        )
      }
    }
  }

  var encoded: [UInt8] {
    var text = "daybook checkpoint\nfile \(file)\nlength \(length)\n"
    for entry in vector.entries {
      let position = positions[entry.replica]
      text += "covers \(hexadecimal(entry.replica.rawValue)) \(entry.sequence) "
      text += "\(position?.ordinal ?? 0) \(position?.offset ?? 0)\n"
    }
    if erased > 0 { text += "erased \(erased)\n" }
    return Array(sealedText(text).utf8)
  }
}

/// What a checkpoint covers, and what writes it piece by piece and says whether it is to be
/// believed.
public typealias MadeCheckpoint = (
  covers: VersionVector, write: (_ sink: @escaping ([UInt8]) -> Void) -> Bool
)

extension EventStore {
  /// Where whoever makes a checkpoint may put what is too much for memory, in files without names.
  public var spillDirectory: String { files.snapshots }

  /// The newest checkpoint, nil where there is none or its entry is damaged.
  public func latestCheckpoint() -> Checkpoint? {
    guard let bytes = try? files.disk.contents(of: files.current, limit: 1 << 20) else {
      return nil
    }
    guard let entry = try? CheckpointEntry(bytes) else {
      noteCheckpoint("The entry is damaged; a new checkpoint will be made.")
      return nil
    }
    // One from before an erasure names what is erased.
    guard entry.erased == erased.generation else { return nil }
    let path = "\(files.snapshots)/\(entry.file)"
    guard (try? files.disk.status(at: path))?.size == entry.length else {
      noteCheckpoint("\(entry.file) is missing or cut; a new checkpoint will be made.")
      return nil
    }
    return Checkpoint(path: path, length: entry.length, vector: entry.vector)
  }

  /// Writes a checkpoint and makes it the newest; the one before stays for those who read it.
  ///
  /// `produce` is given where its pieces go, one after the other, and returns whether they are to
  /// be believed. Returns false where they are not, where another session is writing a checkpoint
  /// or has written one of more, or where facts are missing from the log as it was read, which one
  /// would hide for ever.
  public func writeCheckpoint(
    covering vector: VersionVector,
    _ produce: (_ sink: @escaping ([UInt8]) -> Void) -> Bool
  ) throws(StoreError) -> Bool {
    try locks.requireWriting()
    guard !notices.contains(where: \.isLoss), try locks.takeMaintenance(wait: false) else {
      return false
    }
    defer { locks.releaseMaintenance() }
    try followErasures()
    guard !owesErasure, !hasMoved else { return false }
    // What others have written can be read before it is durable, but must not be outlived.
    try files.syncLogs()
    // Somebody who began later was done first.
    if let newest = latestCheckpoint(), !vector.covers(newest.vector) { return false }
    let previous = (try? CheckpointEntry(files))?.file
    let made = try install(covering: vector, readers: readers, erased: erased.generation, produce)
    guard let file = made else { return false }
    let kept = ["CURRENT", file, previous]
    for name in (try? files.disk.list(files.snapshots)) ?? [] where !kept.contains(name) {
      try? files.disk.remove("\(files.snapshots)/\(name)")
    }
    return true
  }

  /// Writes a checkpoint and makes it the newest; returns the name of its file, nil where it is
  /// not to be believed.
  ///
  /// The maintenance lock is held.
  @discardableResult
  func install(
    covering vector: VersionVector,
    readers: [ReplicaID: LogReader],
    erased: UInt64,
    _ produce: (_ sink: @escaping ([UInt8]) -> Void) -> Bool
  ) throws(StoreError) -> String? {
    var entry = CheckpointEntry(file: "\(hexadecimal(environment.random())).snap", length: 0)
    guard let length = try write(produce, to: "\(files.snapshots)/\(entry.file)") else {
      return nil
    }
    entry.length = length
    entry.vector = vector
    entry.erased = erased
    for reader in readers.values where reader.known == vector[reader.replica] {
      entry.positions[reader.replica] = reader.delivered
    }
    try files.attempt(files.current) { () throws(DiskFailure) in
      try files.disk.replace(files.current, with: entry.encoded, in: files.snapshots)
    }
    return entry.file
  }

  /// Whether somebody holds the maintenance lock, to write a checkpoint or take in changes.
  public var isBeingMaintained: Bool { locks.isBusy(slot: SegmentHeader.noSlot) }

  /// Deletes a checkpoint whose content proved bad; `replay` from an empty vector then.
  public func discard(_ checkpoint: Checkpoint) {
    guard (try? locks.requireWriting()) != nil else { return }
    if let entry = try? CheckpointEntry(files), checkpoint.path.hasSuffix("/" + entry.file) {
      try? files.disk.remove(files.current)
    }
    try? files.disk.remove(checkpoint.path)
    noteCheckpoint("The checkpoint was damaged; a new one will be made.")
  }

  private func write(
    _ produce: (@escaping ([UInt8]) -> Void) -> Bool,
    to path: String
  ) throws(StoreError) -> UInt64? {
    let temporary = path + ".tmp"
    return try files.attempt(path) { () throws(DiskFailure) -> UInt64? in
      let file = try files.disk.open(temporary, .replace)
      do throws(DiskFailure) {
        defer { files.disk.close(file) }
        let pieces = Pieces(file, on: files.disk)
        guard produce({ pieces.append($0) }) else {
          try files.disk.remove(temporary)
          return nil
        }
        if let failure = pieces.failure { throw failure }
        try files.disk.uninterrupted { () throws(DiskFailure) in try files.disk.sync(file) }
        try files.disk.rename(temporary, to: path)
        return pieces.length
      } catch {
        try? files.disk.remove(temporary)
        throw error
      }
    }
  }

  private func noteCheckpoint(_ message: String) {
    let notice = StoreNotice(.checkpoint, files.current, message)
    if !ownNotices.contains(notice) { ownNotices.append(notice) }
  }
}

/// A file that is written piece by piece; the first refusal is kept, and nothing written after it.
private final class Pieces {
  // Linux caches a file in runs as long as the writes it came by, and maps a whole run where one
  // byte of it is looked at. By the megabyte, some views of a book of a million contacts had 430 MB
  // resident, by 64 KiB 157, but then more touches wait for a page; so: 264.
  private static let longestWrite = 1 << 18

  private let file: Int32
  private let disk: any Disk
  private(set) var length: UInt64 = 0
  private(set) var failure: DiskFailure?

  init(_ file: Int32, on disk: any Disk) {
    self.file = file
    self.disk = disk
  }

  func append(_ piece: [UInt8]) {
    guard failure == nil else { return }
    do throws(DiskFailure) {
      let start = length
      var rest = piece[...]
      while !rest.isEmpty {
        let run = rest.prefix(Pieces.longestWrite)
        try disk.writeAll(file, run, at: length)
        length += UInt64(run.count)
        rest = rest.dropFirst(run.count)
      }
      // The disk works while the next piece is made; left to itself it would begin at the end.
      disk.beginWritingOut(file, from: start, count: piece.count)
    } catch {
      failure = error
    }
  }
}
