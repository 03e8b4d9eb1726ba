import Glibc

/// Rows as comma-separated text (RFC 4180), a megabyte at a time.
///
/// `unsafe` is write(2): the buffer outlives the call and its size goes along.
final class TableWriter {
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var isFirst = true
  private(set) var rows = -1

  /// Begins a file with the names of its columns.
  init(_ path: String, _ header: String) throws(Failure) {
    descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Failure("\(path) cannot be written (error \(errno))") }
    buffer.reserveCapacity(1 << 20 + 4096)
    for name in header.split(separator: ",") { put(String(name)) }
    end()
  }

  func put(_ number: some BinaryInteger) { put(String(number)) }

  func put(_ text: String) {
    if isFirst { isFirst = false } else { buffer.append(UInt8(ascii: ",")) }
    let mustQuote = text.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
    guard mustQuote else { return buffer.append(contentsOf: text.utf8) }
    buffer.append(0x22)
    for (place, part) in text.utf8.split(separator: 0x22, omittingEmptySubsequences: false)
      .enumerated()
    {
      if place > 0 { buffer.append(contentsOf: [0x22, 0x22]) }
      buffer.append(contentsOf: part)
    }
    buffer.append(0x22)
  }

  /// Ends the row.
  func end() {
    buffer.append(0x0A)
    isFirst = true
    rows += 1
    if buffer.count >= 1 << 20 { flush() }
  }

  func flush() {
    var done = 0
    while done < buffer.count {
      let rest = Array(buffer[done...])
      let count = unsafe write(descriptor, rest, rest.count)
      guard count > 0 else { break }
      done += count
    }
    buffer.removeAll(keepingCapacity: true)
  }

  deinit { close(descriptor) }
}

/// Why a measurement cannot be made.
struct Failure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
