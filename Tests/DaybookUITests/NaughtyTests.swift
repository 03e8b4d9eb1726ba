import Books
import CRM
import Facts
import Testing
import TextUI

@testable import DaybookUI

/// Strings that have broken other programs, in every text that a list shows: columns stay aligned
/// and no control reaches the screen.
@Suite struct NaughtyTests {
  private static let own = [
    "\u{1B}]0;owned\u{7}", "\u{1B}]52;c;ZXZpbA==\u{7}", "\u{9B}31m", "a\u{202E}b", "x\ty\nz",
    "👨‍👩‍👧‍👦 family", "e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}", "\u{0}", "🇩🇪", "ﷺ",
    "\u{FEFF}\u{200B}\u{AD}", "田中商事株式会社", "=1+1", "\u{E0041}\u{E0042}x",
  ]

  private static func corpus() -> [String] {
    guard let root = FrameFile.environment("DAYBOOK_CORPUS"),
      let text = FrameFile.read(root + "/unicode-terminal/blns/blns.half.json")
    else { return [] }
    // One JSON string a line; escapes matter less here than what they stand for, so only the two
    // that hide a quote or backslash are undone.
    return text.split(separator: "\n").compactMap { line -> String? in
      guard line.first == "\"", let end = line.lastIndex(of: "\"") else { return nil }
      return String(line[line.index(after: line.startIndex)..<end])
        .replacing("\\\"", with: "\"").replacing("\\\\", with: "\\")
    }
  }

  @Test func columnsStayAligned() throws {
    let corpus = NaughtyTests.corpus()
    if corpus.isEmpty { print("DAYBOOK_CORPUS is not set: only our own strings are tried") }
    var store = try TestBook()
    var count = 0
    for text in NaughtyTests.own + corpus where !text.allSatisfy(\.isWhitespace) {
      let company = try? store.make(Account.kind, [.set(Account.name, text)])
      let made = try? store.make(
        Deal.kind,
        [
          .set(Deal.title, text), .set(Deal.party, company), .set(Deal.source, text),
          .set(Deal.amount, TestBook.money(1234)),
        ]
      )
      count += made == nil ? 0 : 1
    }
    // One of our own is nothing but invisible marks, which is refused as an empty title.
    #expect(count >= NaughtyTests.own.count - 1)
    for size in [Size(columns: 80, rows: 24), Size(columns: 120, rows: 40)] {
      var session = Session(store, size: size)
      for _ in 0..<(count / 20 + 2) {
        check(session)
        session.press("PgDn")
      }
      session.press("3")
      check(session)
    }
  }

  /// The value column begins and ends where its header does, on every row.
  private func check(_ session: Session) {
    let surface = session.canvas.surface
    for cell in surface.cells {
      for scalar in cell.glyph.unicodeScalars {
        let category = scalar.properties.generalCategory
        #expect(category != .control && category != .format, "\(scalar.value)")
      }
    }
    guard session.model.view == .deals else { return }
    let end = (0..<surface.size.columns).first { x in
      x > 4 && "Value".enumerated().allSatisfy { surface[x - 5 + $0.offset, 1].glyph == $0.element }
    }
    guard let end, let list = session.model.list else {
      Issue.record("the value column is not there")
      return
    }
    for y in 2..<(2 + list.viewport.visible.count) {
      let text = String((end - 7..<end).map { surface[$0, y].glyph })
      #expect(text == "1.234 €", "row \(y): \(text)")
    }
  }
}
