import Glibc
import Testing

/// Compares a frame with the text file of its name in `Frames`.
///
/// With `DAYBOOK_RECORD=1` the file is written anew, and the test fails once so that nobody records
/// by accident.
func expectFrame(
  _ session: Session,
  _ name: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let actual = session.dump
  let path = FrameFile.folder + "/" + name + ".frame"
  let isRecording = FrameFile.isSet("DAYBOOK_RECORD")
  if isRecording {
    let isWritten = FrameFile.write(actual, to: path)
    Issue.record(
      "\(isWritten ? "recorded" : "could not write") \(name).frame; look at it, then run again",
      sourceLocation: sourceLocation
    )
    return
  }
  guard let expected = FrameFile.read(path) else {
    Issue.record(
      "there is no \(name).frame; record it with DAYBOOK_RECORD=1",
      sourceLocation: sourceLocation
    )
    return
  }
  if expected == actual { return }
  Issue.record(
    "\(name).frame differs\n\(FrameFile.difference(expected, actual))",
    sourceLocation: sourceLocation
  )
}

/// Reads and writes small text files by the system's own calls.
enum FrameFile {
  static let folder = {
    let source = #filePath
    let end = source.lastIndex(of: "/") ?? source.endIndex
    return source[..<end] + "/Frames"
  }()

  static func isSet(_ name: String) -> Bool { environment(name) != nil }

  static func environment(_ name: String) -> String? {
    // The text belongs to the environment, which no test changes.
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }

  static func read(_ path: String) -> String? {
    guard let file = unsafe fopen(path, "r") else { return nil }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe fread(&buffer, 1, buffer.count, file)
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  static func write(_ text: String, to path: String) -> Bool {
    guard let file = unsafe fopen(path, "w") else { return false }
    let bytes = Array(text.utf8)
    let written = unsafe fwrite(bytes, 1, bytes.count, file)
    return unsafe fclose(file) == 0 && written == bytes.count
  }

  /// The lines that differ, the expected one first.
  static func difference(_ expected: String, _ actual: String) -> String {
    let (old, new) = (expected.split(separator: "\n"), actual.split(separator: "\n"))
    var lines: [String] = []
    for index in 0..<max(old.count, new.count) {
      let before = index < old.count ? String(old[index]) : ""
      let after = index < new.count ? String(new[index]) : ""
      if before != after { lines += ["-\(before)", "+\(after)"] }
    }
    return lines.prefix(60).joined(separator: "\n")
  }
}
