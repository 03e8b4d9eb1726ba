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
        try Screens(interface, "", interface.screen.size).keep(view.name)
      }
    }
  }
}
