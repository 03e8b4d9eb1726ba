import PtyHarness
import Testing

extension EndToEnd {
  /// Whatever is wrong gets one sentence with a remedy, its exit code, and nothing on stdout.
  @Suite struct ShellRefusalTests {
    @Test(
      arguments: [
        (["list", "dael"], 64, "deal"),
        (["list", "zzzzzz"], 64, "account"),
        (["add", "acount", "name=x"], 64, "account"),
        (["list", "deal", "--columns", "titel"], 64, "title"),
        (["list", "deal", "--sort", "amout"], 64, "amount"),
        (["list", "deal", "--as", "nobody"], 78, "anna"),
        (["add", "deal", "title=x", "--as", "nobody"], 78, "anna"),
        (["set", "Renewal 2026", "amout=3"], 65, "amount"),
        (["set", "Renewal 2026", "amount=a lot"], 65, "currency"),
        (["set", "Renewal 2026", "close=someday"], 65, "someday"),
        (["set", "Renewal 2026"], 64, "field"),
        (["add", "deal", "amount=3"], 65, "Title"),
        (["show", "no such record"], 65, "no such record"),
        (["show", "d-zzzz"], 65, "d-zzzz"),
        (["move", "Renewal 2026", "Nowhere"], 65, "Nowhere"),
        (["lose", "Renewal 2026", "--reason", "none such"], 65, "none such"),
        (["load", "/nonexistent/file"], 74, "/nonexistent/file"),
      ] as [([String], Int32, String)]
    )
    func mistakes(_ arguments: [String], _ code: Int32, _ word: String) throws {
      let desk = try Desk(sample: true)
      let hash = try desk.stateHash()
      try desk.run(arguments).expectRefused(code, saying: word)
      #expect(try desk.stateHash() == hash)
    }

    @Test(arguments: [["frobnicate"], ["list"], ["list", "deal", "--format", "xml"], ["--colour"]])
    func callsThatMakeNoSense(_ arguments: [String]) throws {
      let outcome = try Desk().run(arguments)
      #expect(outcome.status == .code(64))
      #expect(outcome.output == "")
      #expect(outcome.errors.contains("Usage:"))
    }

    @Test func aQueryThatIsNotUnderstoodIsSaidSo() throws {
      let desk = try Desk(sample: true)
      let typo = try desk.run("list", "deal", "statsu:won")
      #expect(typo.errors.contains("status"), "\(typo.errors)")
      let broken = try desk.run("list", "deal", "amount>much")
      #expect(broken.errors.contains("much"), "\(broken.errors)")
    }

    @Test func aMissingStoreIsNotMadeByReading() throws {
      let desk = try Desk()
      for arguments in [["list", "deal"], ["stat"], ["verify"], ["dump"]] {
        try desk.run(arguments).expectRefused(74, saying: "--store")
      }
      #expect(try desk.start(["/bin/ls", desk.store]).waitForExit() != .code(0))
    }

    @Test func badBytesAreNotTaken() throws {
      let desk = try Desk()
      let script = #"exec "$0" add account name="$(printf 'a\377b')""#
      let outcome = try Outcome(of: desk.start(["/bin/sh", "-c", script, Desk.program]))
      // Either is sound: to refuse them, or to take the replacement character in their place.
      if outcome.status == .code(0) {
        #expect(try desk.run("list", "account").output.contains("a\u{FFFD}b"))
      } else {
        outcome.expectRefused(65)
      }
    }
  }
}
