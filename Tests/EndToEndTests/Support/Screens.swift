import PtyHarness
import Testing
import TextUI

/// The screens of a story, kept as text files.
///
/// `DAYBOOK_RECORD=1` writes them anew and fails once, so that somebody looks at what has changed.
struct Screens {
  let interface: PtyProcess
  let story: String
  let size: Size

  init(_ interface: PtyProcess, _ story: String, _ size: Size) {
    self.interface = interface
    self.story = story
    self.size = size
  }

  /// Compares the screen with the one that was kept under a name.
  func keep(_ part: String) throws {
    let screen = interface.screen
    let name = [story, part, "\(size.columns)x\(size.rows)"].filter { !$0.isEmpty }
      .joined(separator: "-")
    let folder = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    let path = "/\(folder)/Frames/\(name).txt"
    let text = Screens.masked(screen.lines).joined(separator: "\n") + "\n"
    let recorded = TestFile.read(path).map { String(decoding: $0, as: UTF8.self) }
    if Desk.variable("DAYBOOK_RECORD") != nil, recorded != text {
      #expect(TestFile.write(path, Array(text.utf8)))
      Issue.record("\(name) was recorded; look at it and run again")
    } else {
      #expect(recorded == text, "\(name) differs; DAYBOOK_RECORD=1 records it anew")
    }
  }

  /// The lines without what differs from run to run: ids, and what stands beside the
  /// machine's name.
  private static func masked(_ lines: [String]) -> [String] {
    var lines = lines.map { $0.replacing(/\b[a-z]{1,2}-[0-9a-z]{4}\b/) { _ in "x-····" } }
    lines[0] = lines[0].replacing(#/(Companies).*/#) { String($0.output.1) }
    return lines
  }
}
