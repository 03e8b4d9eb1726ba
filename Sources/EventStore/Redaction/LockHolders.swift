// Who holds a lock, for the sentence "held by pid N". The system tells for each open file of a
// process, in /proc/<pid>/fdinfo/<fd>, which ranges are locked through it:
//
//   lock:  1: OFDLCK  ADVISORY  WRITE -1 00:2f:5571 1024 1024
//
// Processes of other users cannot be looked into; then nobody is named.

extension StoreFiles {
  /// The process that holds a byte of a file, nil where that cannot be told.
  func holder(of path: String, byte: Int64) -> Int32? {
    guard let inode = try? disk.status(at: path).inode else { return nil }
    for process in ((try? disk.list("/proc")) ?? []).compactMap({ Int32($0) }).sorted() {
      let folder = "/proc/\(process)"
      for name in (try? disk.list(folder + "/fd")) ?? []
      where (try? disk.status(at: "\(folder)/fd/\(name)"))?.inode == inode {
        let text = (try? disk.contents(of: "\(folder)/fdinfo/\(name)", limit: 1 << 16)) ?? []
        if Self.locks(text).contains(where: { $0.contains(byte) }) { return process }
      }
    }
    return nil
  }

  /// The locked ranges that a file of /proc/…/fdinfo lists.
  static func locks(_ text: [UInt8]) -> [ClosedRange<Int64>] {
    String(decoding: text, as: UTF8.self).split(separator: "\n").compactMap { line in
      let words = line.split { $0 == " " || $0 == "\t" }
      guard words.count == 9, words[0] == "lock:", words[2] == "OFDLCK",
        let start = Int64(words[7])
      else { return nil }
      let end = words[8] == "EOF" ? .max : Int64(words[8])
      return end.flatMap { $0 >= start ? start...$0 : nil }
    }
  }
}
