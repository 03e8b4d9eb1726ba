/// What a program says before it waits: `idle frame=17 bytes=212 writes=1 read=3 signals=0`.
public struct IdleLine: Hashable, Sendable {
  /// Frames since the start.
  public let frame: Int
  /// Bytes and writes since the line before.
  public let bytes: Int
  public let writes: Int
  /// Bytes of input and signals since the start.
  public let read: Int
  public let signals: Int

  init?(_ line: Substring) {
    let words = line.split(separator: " ")
    guard words.first == "idle" else { return nil }
    var values: [Substring: Int] = [:]
    for word in words.dropFirst() {
      let parts = word.split(separator: "=")
      guard parts.count == 2, let value = Int(parts[1]) else { return nil }
      values[parts[0]] = value
    }
    guard let frame = values["frame"], let bytes = values["bytes"], let writes = values["writes"]
    else { return nil }
    self.frame = frame
    self.bytes = bytes
    self.writes = writes
    read = values["read"] ?? 0
    signals = values["signals"] ?? 0
  }
}
