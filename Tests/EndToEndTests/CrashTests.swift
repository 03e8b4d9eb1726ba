import Glibc
import PtyHarness
import Testing
import TextUI

extension EndToEnd {
  /// Kill -9 amid saves: what was acknowledged is there, and nothing is damaged.
  ///
  /// `DAYBOOK_TORTURE` asks for more of it (Scripts/torture), `DAYBOOK_SEED` for other moments.
  @Suite(.timeLimit(.minutes(30))) struct CrashTests {
    private static let rounds =
      Desk.variable("DAYBOOK_TORTURE").flatMap { Int($0) }.map { $0 * 10 } ?? 30
    private static let seed = Desk.variable("DAYBOOK_SEED").flatMap { UInt64($0) } ?? 1

    @Test func everyAcknowledgedRecordOfAShellIsThere() throws {
      let desk = try Desk()
      try desk.run("add", "account", "name=first").expectDone()
      var chance = Chance(seed: CrashTests.seed)
      var acknowledged: Set = ["first"]
      var started = 1
      for round in 0..<CrashTests.rounds {
        let script = #"i=0; while "$0" add account name="r$1-$i"; do i=$((i+1)); done"#
        let loop = try desk.start(["/bin/sh", "-c", script, Desk.program, "\(round)"])
        // A few records, and then some way into the next one.
        let wanted = chance.number(below: 4)
        loop.read(until: { CrashTests.lines(loop) >= wanted }, limit: .seconds(60))
        let more = Duration.microseconds(chance.number(below: 60_000))
        loop.read(until: { false }, limit: more)
        loop.kill()
        _ = try loop.waitForExit()
        let done = CrashTests.lines(loop)
        started += done + 1
        for number in 0..<done { acknowledged.insert("r\(round)-\(number)") }
      }
      let names = try names(desk, "account", "name")
      #expect(names.count == Set(names).count)
      #expect(acknowledged.subtracting(names).isEmpty)
      #expect(names.count <= started)
      #expect(try desk.isSound())
      print(
        "\(CrashTests.rounds) kills of a shell: \(acknowledged.count) acknowledged, \(names.count) there"
      )
    }

    @Test func everyAcknowledgedMoveOfAnInterfaceIsThere() throws {
      let desk = try Desk(sample: true)
      var chance = Chance(seed: CrashTests.seed &+ 1)
      var (acknowledged, sent) = (0, 0)
      for _ in 0..<max(1, CrashTests.rounds / 3) {
        let interface = try desk.interface()
        try interface.press("2/Site\r")
        for number in 0..<chance.number(below: 6) {
          let before = interface.screen.lines[2]
          try interface.press(number % 2 == 0 ? ">" : "<")
          // At either end of the pipeline a move is refused.
          if interface.screen.lines[2] != before { acknowledged += 1 }
          sent += 1
        }
        for number in 0..<(1 + chance.number(below: 20)) {
          try interface.send(number % 2 == 0 ? ">" : "<")
          sent += 1
        }
        interface.signal(SIGKILL)
        #expect(try interface.waitForExit() == .signal(SIGKILL))
      }
      let moves = try desk.run("batches", "--limit", "100000").lines.filter { $0.contains("deal.") }
      let before = Sample.moves
      #expect(moves.count - before >= acknowledged)
      #expect(moves.count - before <= sent)
      #expect(try desk.isSound())
      print("kills of an interface: \(acknowledged) acknowledged, \(moves.count - before) there")
    }

    @Test func twentyAtOnceLoseAndDuplicateNothing() throws {
      let desk = try Desk()
      try desk.run("add", "account", "name=first").expectDone()
      let script = #"for i in 1 2 3; do "$0" add account name="w$1-$i" || exit 1; done"#
      let writers = try (0..<20).map { number in
        try desk.start(["/bin/sh", "-c", script, Desk.program, "\(number)"])
      }
      for writer in writers {
        let outcome = try Outcome(of: writer)
        outcome.expectDone()
        #expect(outcome.lines.count == 3)
      }
      let wanted = (0..<20).flatMap { writer in (1...3).map { "w\(writer)-\($0)" } } + ["first"]
      #expect(try names(desk, "account", "name").sorted() == wanted.sorted())
      #expect(try desk.isSound())
    }

    /// Lines on standard output: one for each record that `add` has called saved.
    private static func lines(_ process: PipedProcess) -> Int {
      process.output.count { $0 == 0x0A }
    }

    private func names(_ desk: Desk, _ kind: String, _ field: String) throws -> [String] {
      let rows = try desk.run("list", kind, "--format", "jsonl", "--columns", field).lines
      return try rows.compactMap { try JSON.read($0)[field]?.text }
    }
  }
}
