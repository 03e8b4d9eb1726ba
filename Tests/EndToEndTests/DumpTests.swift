import PtyHarness
import Testing

extension EndToEnd {
  /// A dump is the whole log: loaded anywhere it gives the same book, also the second time.
  @Suite struct DumpTests {
    @Test func anEmptyStoreBecomesTheSame() throws {
      let desk = try Desk(sample: true)
      try desk.run("win", "Site licence").expectDone()
      try desk.run("undo").expectDone()
      let dump = try desk.run("dump").output
      let wanted = try changes(desk)
      let hash = try desk.stateHash()
      let other = try Desk()
      try other.take(dump)
      #expect(try other.stateHash() == hash)
      #expect(try changes(other) == wanted)
      try other.take(dump)
      #expect(try other.stateHash() == hash)
      #expect(try changes(other) == wanted)
      #expect(try other.isSound())
    }

    /// The lines of a dump without the first, which names the store.
    private func changes(_ desk: Desk) throws -> [String] {
      try Array(desk.run("dump").lines.dropFirst())
    }

    @Test func twoBooksBecomeOneInEitherOrder() throws {
      let (one, two) = (try Desk(sample: true), try Desk(sample: true))
      try one.run("set", "Site licence", "amount=1234").expectDone()
      try two.run("set", "Site licence", "close=2027-02-01").expectDone()
      try two.run("add", "account", "name=Only there").expectDone()
      let (first, second) = (try one.run("dump").output, try two.run("dump").output)
      try one.take(second)
      try two.take(first)
      let hash = try one.stateHash()
      #expect(try two.stateHash() == hash)
      try one.take(second)
      #expect(try one.stateHash() == hash)
      let shown = try two.run("show", "Site licence").output
      #expect(shown.contains("1,234 €"))
      #expect(shown.contains("Close: 1 Feb 27\n"))
    }

    @Test func aDumpReadsFromAPipe() throws {
      let desk = try Desk(sample: true)
      let file = try desk.file("dump.jsonl", desk.run("dump").output)
      let other = try Desk()
      let loaded = try other.run("load", input: file)
      loaded.expectDone()
      #expect(loaded.output == "")
      #expect(try other.stateHash() == desk.stateHash())
    }

    @Test func damagedLinesAreNamedAndTheRestIsTaken() throws {
      let desk = try Desk(sample: true)
      var lines = try desk.run("dump").lines
      lines.insert("{ broken", at: 3)
      let file = try desk.file("damaged.jsonl", lines.joined(separator: "\n") + "\n")
      let other = try Desk()
      let loaded = try other.run("load", file)
      #expect(loaded.status == .code(65))
      #expect(loaded.errors.contains("damaged.jsonl:4:"), "\(loaded.errors)")
      #expect(try other.stateHash() == desk.stateHash())
    }
  }
}
