import Books
import CRM
import Facts
import Testing
import TextUI

@testable import DaybookUI

/// Random keys, pastes, clicks and sizes: nothing traps, the cursor stands on the selection, and
/// every frame has the size that was asked for and shows the book as it is.
@Suite struct MonkeyTests {
  private static let keys: [Key] =
    "jkhlgGvV*/fFsSoacdewyzxXWLtuU:?>< []12345q \"ab,.-+92".map(Key.character)
    + Key.Named.allCases.map(Key.named)
    + [.control("s"), .control("d"), .control("u"), .control("r"), .control("g"), .backTab]

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func nothingTraps(_ seed: UInt64) throws {
    var random = IDSource(seed: seed)
    var session = Session(try TestBook.sample(), size: Size(columns: 80, rows: 24), view: .today)
    func pick(_ count: Int) -> Int { Int(random.random() % UInt64(count)) }
    for step in 0..<5000 {
      switch pick(40) {
      case 0:
        session.send(.resize(Size(columns: 1 + pick(200), rows: 1 + pick(60))))
      case 1: session.send(.paste(["x", "dd\nq", "\u{1B}]0;x\u{7}", "田中"][pick(4)]))
      case 2:
        let point = Point(x: pick(200), y: pick(60))
        let action: MouseEvent.Action = [.press, .wheelUp, .wheelDown, .drag][pick(4)]
        session.send(.mouse(MouseEvent(action, at: point)))
      case 3: session.send(.rebased(session.store.book))
      case 4: session.send(.woke(Alarm(purpose: .whichKey, generation: pick(50))))
      default: session.send(.key(MonkeyTests.keys[pick(MonkeyTests.keys.count)]))
      }
      if step % 7 == 0 { check(session, step) }
    }
  }

  private func check(_ session: Session, _ step: Int) {
    let canvas = session.canvas
    #expect(canvas.surface.size == session.model.size)
    #expect(canvas.cursor != nil, "step \(step): no cursor")
    var forgetful = session.model
    forgetful.entry = session.model.entry
    var fresh = Canvas(size: forgetful.size)
    render(forgetful, into: &fresh)
    #expect(canvas.surface == fresh.surface, "step \(step): what was remembered is no longer so")
    if let list = session.model.list, let selected = list.selected {
      let place = list.listing?.position(of: selected, in: session.model.book)
      #expect(place == list.viewport.cursor, "step \(step)")
    }
    if let list = session.model.list, list.count > 0 { #expect(list.selected != nil) }
    guard session.model.overlays.isEmpty, !ScreenLayout(session.model.size).isTooSmall,
      let cursor = canvas.cursor, session.model.list?.count ?? 0 > 0, session.model.focus == .list
    else { return }
    #expect(canvas.surface[cursor.x, cursor.y].glyph == "▌", "step \(step)")
  }

  @Test func everySizeCanBePainted() throws {
    for view in ViewID.allCases {
      var session = Session(try TestBook.sample(), size: Size(columns: 80, rows: 24), view: view)
      for overlay in ["", "?", "ad", ":"] {
        session.press(overlay)
        for columns in [1, 2, 5, 19, 39, 40, 41, 59, 60, 79, 119, 120, 179, 180, 500] {
          for rows in [1, 2, 7, 8, 9, 14, 15, 24, 200] {
            session.send(.resize(Size(columns: columns, rows: rows)))
            #expect(session.canvas.surface.size == Size(columns: columns, rows: rows))
          }
        }
        session.press("Ctrl-G", "Esc")
      }
    }
  }
}
