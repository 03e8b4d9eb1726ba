import Books
import CRM
import Facts
import Testing
import TextUI

@testable import DaybookUI

/// Friday: forecast, drill, submission, waterfall, the book of another day and what differs.
@Suite struct ReportTests {
  private static let sizes = [Size(columns: 80, rows: 24), Size(columns: 120, rows: 40)]

  private func session(_ view: ViewID = .reports, _ size: Size = sizes[0]) throws -> Session {
    Session(try TestBook.friday(), size: size, view: view)
  }

  private static let screens: [(name: String, view: ViewID, keys: [String])] = [
    ("forecast", .reports, []), ("forecast-drill", .reports, ["l", "Enter"]),
    ("forecast-unknown", .reports, ["jjj"]), ("forecast-reps", .reports, ["]", "j"]),
    (
      "forecast-submitted", .reports,
      [
        ":", "=forecast submit Renewal signs Friday", "Enter", "2", ":", "=set close=+3m",
        "Enter", "8", "Tab",
      ]
    ),
    ("waterfall", .reports, ["]]", "jj"]), ("win-rate", .reports, ["["]),
    ("past-deals", .deals, [":", "=asof 31 oct", "Enter"]),
    ("past-board", .pipeline, [":", "=asof 31 oct", "Enter", ">"]),
    ("difference", .deals, [":", "=diff 31 oct..today", "Enter"]),
  ]

  @Test(arguments: ReportTests.screens.map(\.name), ReportTests.sizes)
  func screen(_ name: String, _ size: Size) throws {
    guard let screen = ReportTests.screens.first(where: { $0.name == name }) else { return }
    var session = try session(screen.view, size)
    for keys in screen.keys {
      if keys.first == "=" { session.type(String(keys.dropFirst())) } else { session.press(keys) }
    }
    expectFrame(session, "\(name)-\(size.columns)x\(size.rows)")
  }

  @Test func `Enter lists the deals behind a figure, Esc leads back`() throws {
    var session = try session()
    session.press("l", "Enter")
    #expect(session.model.reports.drill?.title == "Nov 2026 · Commit")
    #expect(session.text.contains("Rollout"))
    #expect(session.model.targetKind == Deal.kind)
    session.press("Enter")
    #expect(session.model.focus == .detail)
    session.press("Esc", "Esc")
    #expect(session.model.reports.drill == nil && session.model.view == .reports)
  }

  @Test func `a submission is told from what has become of it`() throws {
    var session = try session()
    session.press(":")
    session.type("forecast submit All of it")
    session.press("Enter", "]")
    #expect(session.text.contains("submitted 32k on 22 Nov, now 32k"))
    session.press("2", ":")
    session.type("filter renewal")
    session.press("Enter", ":")
    session.type("set close=+3m")
    session.press("Enter", "8")
    #expect(session.text.contains("submitted 32k on 22 Nov, now 0 (1 deal of it gone)"))
  }

  @Test func `the book of another day shows, refuses and returns`() throws {
    var session = try session(.deals)
    let live = session.model.book.contentHash
    session.press(":")
    session.type("asof 31 oct")
    session.press("Enter")
    #expect(session.text.contains("as of Sat 31 Oct 2026"))
    #expect(session.model.list?.count == 10)
    session.press("W")
    #expect(session.text.contains("read-only"))
    session.press(":")
    session.type("set value=5k")
    session.press("Enter")
    #expect(session.text.contains("nothing can be changed"))
    session.press("u")
    #expect(session.store.book.contentHash == live)
    // What others do meanwhile is there at the return.
    let made = try session.change {
      try $0.make(
        Deal.kind,
        [.set(Deal.title, "Meanwhile"), .set(Deal.stage, try $0.stage("Proposal"))]
      )
    }
    let isHidden = session.model.book.row(made) == nil
    #expect(isHidden)
    session.press("Esc")
    let isNow = session.model.past == nil && session.model.book.row(made) != nil
    #expect(isNow)
    #expect(session.model.entry.today == TestBook.today)
  }

  @Test func `F returns, and so does :asof now`() throws {
    for keys in [["F"], [":", "=asof now", "Enter"]] {
      var session = try session(.deals)
      session.press(":")
      session.type("asof -2w")
      session.press("Enter")
      let wasPast = session.model.past != nil
      #expect(wasPast)
      for key in keys {
        if key.first == "=" { session.type(String(key.dropFirst())) } else { session.press(key) }
      }
      let isNow = session.model.past == nil
      #expect(isNow)
    }
  }

  @Test func `an answer that comes late means nothing`() throws {
    var session = try session(.deals)
    session.send(
      .past(generation: 99, day: TestBook.today.advanced(by: -9), session.store.book, undated: [:])
    )
    let isNow = session.model.past == nil
    #expect(isNow)
  }

  @Test func `the difference is of the query in view`() throws {
    var session = try session(.deals)
    session.press(":")
    session.type("filter hooli or renewal")
    session.press("Enter", ":")
    session.type("diff 31 oct..today")
    session.press("Enter")
    #expect(session.text.contains("2 of 2 deals differ"))
    #expect(session.text.contains("Value: 38.000 € → 32.000 €"))
    session.press("Esc")
    #expect(session.model.view == .deals)
  }

  @Test func `one alone sees no reps`() throws {
    var session = Session(try TestBook.sample(), size: ReportTests.sizes[0], view: .reports)
    #expect(!session.text.contains("By rep"))
    session.press(":")
    session.type("reps")
    session.press("Enter")
    #expect(session.text.contains("for managers"))
  }

  @Test func `a key costs nothing of the book`() throws {
    var session = try session()
    let before = session.model.reports.generation
    session.press("jkllhjj")
    #expect(session.model.reports.generation == before)
  }

  @Test func `charts in three sets of glyphs`() throws {
    for (name, glyph) in [("braille", "⣿"), ("ascii", "#"), ("block", "█")] {
      var session = try session()
      session.press(":")
      session.type("chart \(name)")
      session.press("Enter")
      #expect(session.text.contains(glyph), "\(name)")
    }
  }
}
