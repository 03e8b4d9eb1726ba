import Glibc

/// Reads an open file line by line, however long it is.
struct LineReader {
  private let file: Int32
  private var rest: ArraySlice<UInt8> = []
  private var isAtEnd = false

  init(_ file: Int32) { self.file = file }

  /// The next line without its line feed; nil at the end.
  mutating func next() -> [UInt8]? {
    var line: [UInt8] = []
    while true {
      if let end = rest.firstIndex(of: 0x0A) {
        line.append(contentsOf: rest[..<end])
        rest = rest[(end + 1)...]
        return line
      }
      line.append(contentsOf: rest)
      rest = []
      guard fill() else { return line.isEmpty ? nil : line }
    }
  }

  private mutating func fill() -> Bool {
    guard !isAtEnd else { return false }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    // The buffer is written within the call.
    let count = unsafe read(file, &buffer, buffer.count)
    if count < 0, errno == EINTR { return fill() }
    isAtEnd = count <= 0
    rest = buffer[..<max(0, count)]
    return count > 0
  }
}
