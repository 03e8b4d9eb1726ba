// What makes durable the end of a log that somebody else may have written. A sync alone does not:
// after an fdatasync that was refused the system takes for written what the disk never got, and says
// yes to every later one. So whatever no frame says to be durable is written once more before. Sound
// frames never change, and the log's writer may go on meanwhile.

internal import Facts

extension StoreFiles {
  /// Makes durable what was read of a segment, whoever wrote it, and returns the bytes.
  ///
  /// Where the file cannot be written, or must not since it is a backup's, the sync has to do.
  func settled(_ name: SegmentName, _ header: SegmentHeader) throws(StoreError) -> [UInt8] {
    let path = path(of: name)
    // An erasure that wants to zero the file waits for the share.
    guard let shared = try openShared(path) else { throw StoreError(.busy, path) }
    defer { disk.close(shared) }
    let isBackup = try isThere(backup)
    return try attempt(path) { () throws(DiskFailure) in
      let size = min(try disk.status(shared).size, StoreFormat.largestSegment)
      let bytes = try disk.readAll(shared, at: 0, count: Int(clamping: size))
      if !isBackup, let file = try? disk.open(path, .readWrite) {
        defer { disk.close(file) }
        try renew(bytes, in: file, SegmentScan.unproven(bytes, header))
      } else {
        try disk.uninterrupted { () throws(DiskFailure) in try disk.syncData(shared) }
      }
      return bytes
    }
  }

  /// Writes a part of a segment as it was read, and makes all of it durable.
  func renew(
    _ bytes: [UInt8],
    in file: Int32,
    _ part: Range<UInt64>
  ) throws(DiskFailure) {
    if !part.isEmpty {
      let (start, end) = (Int(part.lowerBound), Int(part.upperBound))
      try disk.writeAll(file, bytes[start..<end], at: part.lowerBound)
    }
    try disk.uninterrupted { () throws(DiskFailure) in try disk.sync(file) }
  }
}

extension SegmentScan {
  /// The sound frames at a segment's end of which no frame says that they are durable.
  fileprivate static func unproven(_ bytes: [UInt8], _ header: SegmentHeader) -> Range<UInt64> {
    var durable = UInt64(SegmentHeader.size)
    var end = durable
    var scan = SegmentScan(segment: bytes, header: header, limit: nil)
    while true {
      switch scan.next() {
      case .frame(let frame, _):
        durable = max(durable, frame.durableThrough)
        end = frame.end
      // Nothing behind it is an end that goes on from here.
      case .damage, .torn, .end: return min(durable, end)..<end
      }
    }
  }
}
