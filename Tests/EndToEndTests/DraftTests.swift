import Glibc
import PtyHarness
import Testing
import TextUI

extension EndToEnd {
  /// What was typed is there again: after a dropped line, a signal, a kill.
  @Suite struct DraftTests {
    @Test(arguments: [SIGHUP, SIGTERM, SIGINT])
    func afterASignal(_ signal: Int32) throws {
      let desk = try Desk(sample: true)
      let interface = try desk.interface()
      try interface.press("2adA thought cut short\t")
      interface.signal(signal)
      #expect(try interface.waitForExit(limit: .seconds(5)) == .code(0))
      try expectDraft(desk, "A thought cut short")
    }

    @Test func afterADroppedLine() throws {
      let desk = try Desk(sample: true)
      let interface = try desk.interface()
      try interface.press("2adA line that dropped")
      interface.hangUp()
      #expect(try interface.waitForExit(limit: .seconds(5)) == .code(0))
      try expectDraft(desk, "A line that dropped")
    }

    @Test func afterAKill() throws {
      let desk = try Desk(sample: true)
      let interface = try desk.interface()
      try interface.press("2adKilled in the act")
      // The journal is written half a second after the first key.
      try interface.waitForIdle { _ in
        (try? desk.start(["/bin/grep", "-rqs", "Killed in the act", desk.store + "/people"])
          .waitForExit()) == .code(0)
      }
      interface.signal(SIGKILL)
      #expect(try interface.waitForExit(limit: .seconds(5)) == .signal(SIGKILL))
      try expectDraft(desk, "Killed in the act")
      #expect(try desk.isSound())
    }

    private func expectDraft(_ desk: Desk, _ text: String) throws {
      let again = try desk.interface()
      #expect(again.screen.text.contains("A draft is kept: new deal"), "\(again.screen.text)")
      try again.press("g.")
      #expect(again.screen.text.contains(text), "\(again.screen.text)")
      try again.press("\u{7}")
      try again.send("Q")
      #expect(try again.waitForExit() == .code(0))
      #expect(try !desk.interface().screen.text.contains("draft"))
    }
  }
}
