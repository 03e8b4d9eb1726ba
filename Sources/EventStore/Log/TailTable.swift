// The file shm: 1025 counters of eight bytes, one for each writer slot and the last for everything
// that is written under the maintenance lock. Whoever has made something durable counts its slot up;
// whoever follows the store compares what he read last time, and looks at no log whose counter
// stands still. With hundreds of logs that is one read instead of hundreds of fstat calls a poll.
//
// The counters mean nothing but "otherwise than before", so nothing in the file can be wrong: it
// needs no header, no checksum and no boot id, may be deleted, cut, or hold anything. A wrap-around,
// two writers of one counter or a lost file make a poll see nothing new where something is, and so
// every two seconds a full look is taken anyway, less often where there are hundreds of logs to look
// at. Where it cannot be written there is none.
//
// It is read and written, not mapped: a read of 8 KiB costs a microsecond, and a mapped file that
// somebody cuts kills the process that looks at it.

internal import Facts

final class TailTable {
  /// Slots, and maintenance.
  static let count = 1025
  static let maintenance = 1024
  /// How long a poll may rely on the counters alone, with so many logs to look at.
  private static func patience(_ logs: Int) -> Duration { .milliseconds(max(2000, 40 * logs)) }

  private let disk: any Disk
  private let path: String
  private let isWritable: Bool
  private let isKept: Bool
  private var file: Int32?
  private var counts: [Int: UInt64] = [:]
  private var seen: [UInt8] = []
  private var looked: ContinuousClock.Instant?

  init(_ files: StoreFiles, isWritable: Bool, isKept: Bool) {
    self.isKept = isKept
    disk = files.disk
    path = files.tail
    self.isWritable = isWritable
  }

  deinit { if let file { disk.close(file) } }

  /// Says that there is something new in a slot's log; nothing depends on whether it succeeds.
  func bump(_ slot: Int) {
    guard isKept, isWritable, (0..<TailTable.count).contains(slot) else { return }
    if file == nil { file = try? disk.open(path, .readWriteCreating) }
    guard let file else { return }
    let offset = UInt64(slot * 8)
    // A slot has one owner, who need not look what stands there, but for the first time.
    var count = counts[slot]
    if count == nil || slot == TailTable.maintenance {
      let bytes = (try? disk.readAll(file, at: offset, count: 8)) ?? []
      count = bytes.count == 8 ? bytes.number(at: 0) : 0
    }
    let next = (count ?? 0) &+ 1
    counts[slot] = next
    var writer = WireWriter(reserving: 8)
    writer.fixed(next)
    try? disk.writeAll(file, writer.bytes, at: offset)
  }

  /// The slots whose logs, of so many, have something new since the last call; nil where everything
  /// has to be looked at.
  func moved(of logs: Int) -> Set<Int>? {
    guard isKept else { return nil }
    let now = ContinuousClock.now
    if file == nil { file = try? disk.open(path, isWritable ? .readWrite : .read) }
    let bytes = file.flatMap { try? disk.readAll($0, at: 0, count: TailTable.count * 8) } ?? []
    let before = seen
    seen = bytes
    guard !bytes.isEmpty, bytes.count == before.count, let looked,
      now - looked < TailTable.patience(logs)
    else {
      looked = now
      return nil
    }
    if bytes == before { return [] }
    return Set((0..<bytes.count).lazy.filter { bytes[$0] != before[$0] }.map { $0 / 8 })
  }
}
