import Testing
import TextUI

@testable import DaybookUI

/// Whole screens, kept as text files.
@Suite struct FrameTests {
  private static let sizes = [Size(columns: 80, rows: 24), Size(columns: 120, rows: 40)]

  private static let screens: [(name: String, view: ViewID, keys: [String])] = [
    ("today", .today, []),
    ("deals", .deals, []),
    ("deals-marked", .deals, ["Space", "Space", "j"]),
    ("deals-filtered", .deals, ["/", "globex", "Enter"]),
    ("deals-nothing", .deals, ["/", "zzz", "Enter"]),
    ("deal-detail", .deals, ["jjj", "Enter"]),
    ("deal-activity", .deals, ["jjj", "Enter", "]"]),
    ("deal-tasks", .deals, ["jjj", "Enter", "]", "]"]),
    ("contacts", .contacts, []),
    ("contact-detail", .contacts, ["Enter"]),
    ("companies", .companies, []),
    ("company-detail", .companies, ["Enter"]),
    ("pipeline", .pipeline, []),
    ("pipeline-right", .pipeline, ["lll", "j"]),
    ("help", .deals, ["?"]),
    ("help-search", .deals, ["?", "stage"]),
    ("lost-reason", .deals, ["j", "X"]),
    (
      "new-deal", .companies,
      ["ad", "Rollout", "Tab", "Tab", "Tab", "92k", "Enter", "Enter", "+2w"]
    ),
    ("new-deal-company", .deals, ["ad", "Rollout", "Enter", "Enter", "no"]),
    ("edit-contact", .contacts, ["e"]),
    ("change-value", .deals, ["cv", "1.5m"]),
    ("command", .deals, [":", "=set am", "Tab", "=ninety", "Enter"]),
    ("which-key", .deals, ["a"]),
  ]

  /// Screens of a book with criteria and two pipelines.
  private static let fuller: [(name: String, view: ViewID, keys: [String])] = [
    ("criteria", .pipeline, [">", "Space", "Enter"]),
    ("board-folded", .pipeline, ["zc", "l", "Space"]),
    ("park", .pipeline, ["zp", "+3w", "Enter"]),
    ("mapping", .pipeline, ["Space", "Space", "cp", "l"]),
    ("forecast-category", .deals, ["cf", "Down"]),
    ("field", .contacts, [":", "=field", "Enter", "=Colour", "Enter", "Enter", "c"]),
  ]

  @Test(arguments: FrameTests.fuller.map(\.name), FrameTests.sizes)
  func fullerScreen(_ name: String, _ size: Size) throws {
    guard let screen = FrameTests.fuller.first(where: { $0.name == name }) else { return }
    var session = Session(try DealsInFullTests.book(), size: size, view: screen.view)
    for keys in screen.keys {
      if keys.first == "=" { session.type(String(keys.dropFirst())) } else { session.press(keys) }
    }
    expectFrame(session, "\(name)-\(size.columns)x\(size.rows)")
  }

  /// Keys that begin with `=` are typed letter by letter.
  @Test(arguments: FrameTests.screens.map(\.name), FrameTests.sizes)
  func screen(_ name: String, _ size: Size) throws {
    guard let screen = FrameTests.screens.first(where: { $0.name == name }) else { return }
    var session = Session(try TestBook.sample(), size: size, view: screen.view)
    for keys in screen.keys {
      if keys.first == "=" { session.type(String(keys.dropFirst())) } else { session.press(keys) }
    }
    if case .wake(let alarm, _)? = session.effects.last { session.send(.woke(alarm)) }
    expectFrame(session, "\(name)-\(size.columns)x\(size.rows)")
  }

  @Test func emptyBook() throws {
    for view in ViewID.allCases {
      let session = Session(try TestBook(), size: Size(columns: 80, rows: 24), view: view)
      expectFrame(session, "empty-\(view.label.lowercased())-80x24")
    }
  }
}
