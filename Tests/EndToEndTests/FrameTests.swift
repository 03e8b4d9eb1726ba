import PtyHarness
import Testing
import TextUI

extension EndToEnd {
  /// Whole screens as text.
  ///
  /// `DAYBOOK_RECORD=1` writes them anew and fails once, so that somebody looks at what has
  /// changed.
  @Suite struct FrameTests {
    private static let views: [(name: String, keys: [String])] = [
      ("today", ["1"]), ("deals", ["2"]), ("deals-filtered", ["2", "/re", "\r"]),
      ("deal", ["2", "/Renewal\r", "\r"]), ("deal-activity", ["2", "/Renewal\r", "\r", "]"]),
      ("board", ["3"]), ("contacts", ["4"]), ("companies", ["5"]),
      ("lost-reason", ["2", "/Site\r", "X"]), ("help", ["?"]),
    ]

    @Test(arguments: [(80, 24), (120, 40)])
    func screens(_ columns: Int, _ rows: Int) throws {
      let desk = try Desk(sample: true)
      for view in FrameTests.views {
        let interface = try desk.interface(size: Size(columns: columns, rows: rows))
        for keys in view.keys { try interface.press(keys) }
        try compare(interface.screen, "\(view.name)-\(columns)x\(rows)")
      }
    }

    private func compare(_ screen: ScreenEmulator, _ name: String) throws {
      let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
      let path = "/\(folder)/Frames/\(name).txt"
      let text = FrameTests.masked(screen.lines).joined(separator: "\n") + "\n"
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
      var lines = lines.map { $0.replacing(/\b[a-z]-[0-9a-z]{4}\b/) { _ in "x-····" } }
      lines[0] = lines[0].replacing(#/(Companies).*/#) { String($0.output.1) }
      return lines
    }
  }
}
