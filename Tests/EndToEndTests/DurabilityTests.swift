import PtyHarness
import Testing
import TextUI

extension EndToEnd {
  /// Nothing is called saved before it is on the disk.
  @Suite(.enabled(if: Trace.isAvailable, "strace is missing or may not trace here"))
  struct DurabilityTests {
    @Test func theShellAcknowledgesWhatIsDurable() throws {
      let desk = try Desk(sample: true)
      let cases: [([String], String)] = [
        (["add", "account", "name=Acme"], "\"a-"),
        (["set", "Spare parts", "amount=5k"], "Saved"),
        (["win", "Site licence"], "Saved"),
        (["undo"], "Undone"),
        (["load", desk.folder + "/more.jsonl"], "changes taken"),
      ]
      let other = try Desk()
      try other.run("add", "account", "name=From elsewhere").expectDone()
      _ = try desk.file("more.jsonl", other.run("dump").output)
      for (arguments, words) in cases {
        let file = desk.folder + "/trace"
        let traced = try desk.start(Trace.calls(to: file) + [Desk.program] + arguments)
        try Outcome(of: traced).expectDone()
        let steps = Trace.steps(file, acknowledgedBy: words)
        #expect(steps.contains(.write), "\(arguments)")
        #expect(Trace.isDurable(steps), "\(arguments): \(steps)")
      }
    }

    @Test func theInterfaceAcknowledgesWhatIsDurable() throws {
      let desk = try Desk(sample: true)
      let file = desk.folder + "/trace"
      let interface = try desk.interface(under: Trace.calls(to: file))
      try interface.press("2/Site\r")
      try interface.press(">")
      #expect(interface.screen.text.contains("✓ Moved"))
      try interface.send("Q")
      #expect(try interface.waitForExit() == .code(0))
      let steps = Trace.steps(file, acknowledgedBy: "Moved")
      #expect(steps.contains(.write))
      #expect(Trace.isDurable(steps), "\(steps)")
    }

    @Test func keysAreAnsweredWhileTheDiskIsSlow() throws {
      let desk = try Desk(sample: true)
      let interface = try desk.interface(under: Trace.slowDisk(milliseconds: 500))
      try interface.press("2")
      try interface.waitForScreen { $0.lines[2].hasPrefix("▌") }
      let begin = ContinuousClock.now
      try interface.send(">")
      try interface.waitForScreen { $0.text.contains("saving…") }
      for row in 3...6 {
        let pressed = ContinuousClock.now
        try interface.send("j")
        try interface.waitForScreen { $0.lines[row].hasPrefix("▌") }
        print("a move while the disk takes 500 ms: \(pressed.duration(to: .now))")
        // The save is still on its way: the key did not wait for it.
        #expect(interface.screen.text.contains("saving…"))
      }
      #expect(begin.duration(to: .now) < .milliseconds(500))
      try interface.waitForScreen { $0.text.contains("✓ Moved") }
      #expect(begin.duration(to: .now) >= .milliseconds(500))
    }
  }
}
