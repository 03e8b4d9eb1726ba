// What one person keeps for themselves: drafts, the history of their command line, how they write
// dates. `people/<user id>/own` in the store, mode 0600; it is no part of the log, is told to no
// other replica, and goes with the person's folder.
//
//   file    "DBKOWN1\n", then records
//   record  length of the body (u32) | CRC32C of the body, seeded with the offset (u32) | body
//   body    1 where a text follows, 0 where the key is gone (u8) | length of the key (u16) | key
//           | text, to the end of the body
//
// Numbers are little-endian, texts UTF-8. Of a key the last record counts. Whoever writes locks the
// file's first byte, appends behind the last record that proves sound, and makes it durable; a torn
// end is written over. A file that is mostly overtaken is replaced by a short one, `own.next`: once
// that is durable it is what counts, the old bytes are zeroed, and it takes the name. Whoever locks
// the file after a crash in between does the rest. Several sessions of one person may write at
// once.
//
// Nothing follows a record that the disk refused to make durable: the system takes for written what
// the disk never got, and a hole before later records would hide them. Such a file is replaced too,
// or cut back to what it was.
//
// Nothing is written into a file before its name and those of its folders are durable; an empty one
// is what a stopped run may have left before they were.

public import Facts
internal import Glibc

/// A small file of keys and texts that belongs to one person.
public final class PersonalFile {
  private static let magic = Array("DBKOWN1\n".utf8)
  private static let headSize = 8
  /// The file may grow to this, or to four times what counts of it, before it is written anew.
  private static let roomy = 1 << 16
  private static let limit = 1 << 24

  let disk: any Disk
  let files: StoreFiles
  let folder: String
  let path: String
  /// What takes the file's place.
  let next: String

  /// The file of `user` in the store at `directory`; nothing is touched yet.
  public init(_ user: EntityID, inStoreAt directory: String, disk: any Disk) {
    self.disk = disk
    files = StoreFiles(directory: directory, disk: disk)
    folder = "\(directory)/people/\(user)"
    path = folder + "/own"
    next = path + ".next"
  }

  /// All keys that have a text; none where there is no file, or none of it can be read.
  public func read() -> [String: String] {
    guard let bytes = try? content() else { return [:] }
    return PersonalFile.scan(bytes).texts
  }

  /// All keys that have a text; none where there is no file.
  ///
  /// - Throws: `StoreError` where there is one that cannot be read.
  func texts() throws(StoreError) -> [String: String] {
    guard try files.isThere(path) else { return [:] }
    return try files.attempt(path) { () throws(DiskFailure) in
      PersonalFile.scan(try content()).texts
    }
  }

  /// What counts of the file; looked for again where it was replaced meanwhile.
  private func content() throws(DiskFailure) -> [UInt8] {
    while true {
      let isReplaced = try disk.isThere(next)
      let file: Int32
      do throws(DiskFailure) {
        file = try disk.open(isReplaced ? next : path, .read)
      } catch {
        if isReplaced, error.isAbsence { continue }
        throw error
      }
      defer { disk.close(file) }
      let size = Int(clamping: try disk.status(file).size)
      let bytes = try disk.readAll(file, at: 0, count: min(PersonalFile.limit, size))
      if isReplaced { return bytes }
      // Nothing of a file is zeroed before there is another.
      if try !disk.isThere(next), try disk.status(file).inode == disk.status(at: path).inode {
        return bytes
      }
    }
  }

  /// Gives keys their texts, or takes them away where nil, durably.
  ///
  /// - Throws: `StoreError` where the disk refuses; what stood there before stands then, unless the
  ///   file that takes its place was there already.
  public func write(_ entries: [(key: String, text: String?)]) throws(StoreError) {
    guard !entries.isEmpty else { return }
    try makeFolders()
    try files.attempt(path) { () throws(DiskFailure) in
      let file = try openLocked()
      defer { disk.close(file) }
      let size = try disk.status(file).size
      let bytes = try disk.readAll(file, at: 0, count: min(PersonalFile.limit, Int(size)))
      let (texts, end) = PersonalFile.scan(bytes)
      var tail = end == 0 ? PersonalFile.magic : []
      for entry in entries { PersonalFile.append(entry, to: &tail, at: end) }
      let live = texts.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count + 16 }
      guard end + tail.count > max(PersonalFile.roomy, 4 * live) else {
        do throws(DiskFailure) {
          try disk.writeAll(file, tail, at: UInt64(end))
          try disk.uninterrupted { () throws(DiskFailure) in try disk.syncData(file) }
        } catch {
          // What of it reached the disk nobody knows, and no later sync would write it.
          if (try? renew(file, with: PersonalFile.whole(texts, entries))) != nil { return }
          try? disk.truncate(file, to: UInt64(end))
          throw error
        }
        return
      }
      try renew(file, with: PersonalFile.whole(texts, entries))
    }
  }

  func makeFolders() throws(StoreError) {
    let people = files.directory + "/people"
    for directory in [people, folder] {
      try files.attempt(directory) { () throws(DiskFailure) in
        guard try !disk.isThere(directory) else { return }
        do throws(DiskFailure) {
          try disk.makeDirectory(directory)
        } catch {
          // Another session of the same person may have been quicker.
          if error.errno != EEXIST { throw error }
        }
      }
    }
  }

  /// Makes the file's name and those of its folders durable, whoever made them.
  private func syncNames() throws(DiskFailure) {
    for directory in [folder, files.directory + "/people", files.directory] {
      try disk.syncDirectory(directory)
    }
  }

  /// Puts other content in the place of the file, which is locked, and zeroes the old bytes.
  func renew(_ file: Int32, with bytes: [UInt8]) throws(DiskFailure) {
    try disk.replace(next, with: bytes, in: folder)
    try giveWay(file)
  }

  /// Zeroes a file that another one stands ready for, durably, and gives that its name.
  private func giveWay(_ file: Int32) throws(DiskFailure) {
    try disk.zero(file)
    try disk.rename(next, to: path)
    try disk.syncDirectory(folder)
  }

  /// Opens the file with its lock held; one that was replaced meanwhile is left for the new one.
  func openLocked() throws(DiskFailure) -> Int32 {
    while true {
      let file = try disk.open(path, .readWriteCreating)
      do throws(DiskFailure) {
        _ = try disk.lock(file, byte: 0, wait: true)
        let status = try disk.status(file)
        if try status.inode == disk.status(at: path).inode {
          guard try disk.isThere(next) else {
            if status.size == 0 { try syncNames() }
            return file
          }
          // Whoever made it may have been stopped before its name was durable.
          try disk.syncDirectory(folder)
          try giveWay(file)
        }
      } catch {
        disk.close(file)
        throw error
      }
      disk.close(file)
    }
  }

  // MARK: Format

  /// What a file says, and where its last sound record ends.
  static func scan(_ bytes: [UInt8]) -> (texts: [String: String], end: Int) {
    guard bytes.starts(with: magic) else { return ([:], 0) }
    var texts: [String: String] = [:]
    var place = magic.count
    while bytes.count - place >= headSize {
      let length = Int(number(bytes, at: place, size: 4))
      let start = place + headSize
      guard length >= 3, length <= bytes.count - start else { break }
      let body = bytes[start..<start + length]
      guard number(bytes, at: place + 4, size: 4) == sum(body, at: place) else { break }
      let keyLength = Int(number(bytes, at: start + 1, size: 2))
      guard 3 + keyLength <= length else { break }
      let key = String(decoding: body[(start + 3)..<(start + 3 + keyLength)], as: UTF8.self)
      let text = String(decoding: body[(start + 3 + keyLength)...], as: UTF8.self)
      texts[key] = body[start] == 1 ? text : nil
      place = start + length
    }
    return (texts, place)
  }

  private static func append(
    _ entry: (key: String, text: String?),
    to bytes: inout [UInt8],
    at start: Int
  ) {
    let key = Array(entry.key.utf8.prefix(255))
    let body =
      [entry.text == nil ? 0 : 1] + little(UInt64(key.count), size: 2) + key
      + Array((entry.text ?? "").utf8)
    let place = start + bytes.count
    bytes += little(UInt64(body.count), size: 4)
    bytes += little(UInt64(sum(body[...], at: place)), size: 4)
    bytes += body
  }

  static func whole(
    _ texts: [String: String],
    _ entries: [(key: String, text: String?)]
  ) -> [UInt8] {
    var merged = texts
    for entry in entries { merged[entry.key] = entry.text }
    var bytes = magic
    for entry in merged.sorted(by: { $0.key < $1.key }) {
      append((entry.key, entry.value), to: &bytes, at: 0)
    }
    return bytes
  }

  private static func sum(_ body: ArraySlice<UInt8>, at place: Int) -> UInt32 {
    checksum(body, seed: checksum(little(UInt64(place), size: 8)[...]))
  }

  private static func little(_ number: UInt64, size: Int) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: number >> UInt64($0 * 8)) }
  }

  private static func number(_ bytes: [UInt8], at place: Int, size: Int) -> UInt32 {
    (0..<size).reduce(0) { $0 | UInt32(bytes[place + $1]) << UInt32($1 * 8) }
  }
}
