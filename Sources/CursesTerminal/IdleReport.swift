internal import Glibc

extension CursesTerminal {
  /// What went over the line since the start.
  public struct Statistics: Equatable, Sendable {
    /// Frames that changed something.
    public internal(set) var frames = 0
    public internal(set) var bytes = 0
    /// Calls of write(2).
    public internal(set) var writes: UInt = 0
    /// Bytes of input.
    public internal(set) var read = 0
    public internal(set) var signals = 0

    public init() {}
  }
}

/// Tells a test that the program waits, so that no test has to sleep.
///
/// Where `DAYBOOK_TEST_FD` names a descriptor, each time the run loop is about to wait one line is
/// written: `idle frame=17 bytes=212 writes=1 read=3 signals=0`. Bytes and writes are those since
/// the line before; frames, bytes read and signals count from the start, so that a test knows what
/// has been dealt with.
public struct IdleReport: Sendable {
  private let descriptor: Int32
  private var last = CursesTerminal.Statistics()

  /// Nil where no test asks.
  public init?(environment: [String: String]) {
    guard let descriptor = environment["DAYBOOK_TEST_FD"].flatMap({ Int32($0) }), descriptor > 2
    else { return nil }
    self.descriptor = descriptor
  }

  /// Writes the line.
  public mutating func write(_ now: CursesTerminal.Statistics) {
    let line =
      "idle frame=\(now.frames) bytes=\(now.bytes - last.bytes)"
      + " writes=\(now.writes - last.writes) read=\(now.read) signals=\(now.signals)\n"
    last = now
    let bytes = Array(line.utf8)
    // A line of a test is short and the buffer outlives the call.
    _ = unsafe Glibc.write(descriptor, bytes, bytes.count)
  }
}
