import Glibc
import PtyHarness
import Testing
import TextUI

extension EndToEnd {
  /// The first minutes: an empty book, an unknown user, a shared account, the shell's day.
  @Suite struct ArrivingTests {
    private static let size = Size(columns: 80, rows: 24)

    private func open(_ desk: Desk, _ arguments: [String] = []) throws -> PtyProcess {
      let interface = try desk.open(arguments, size: Self.size)
      try interface.waitForIdle()
      return interface
    }

    @Test func anEmptyBookBeginsWithAFirstContact() throws {
      let desk = try Desk()
      desk.environment["LC_MONETARY"] = "de_DE.UTF-8"
      let interface = try open(desk)
      for part in ["This book is empty", "First contact", "Import", "Demo"] {
        #expect(interface.screen.text.contains(part), "\(interface.screen.text)")
      }
      try interface.press("1")
      for part in ["EUR", "DE", "84.000,50 €", "day-month-year"] {
        #expect(interface.screen.text.contains(part), "\(interface.screen.text)")
      }
      try interface.press("\u{15}Anna Weber\u{13}")
      #expect(interface.screen.text.contains("New contact"), "\(interface.screen.text)")
      try interface.press("Eva Novák\u{13}")
      try interface.press("4")
      #expect(interface.screen.text.contains("Eva Novák"))
      try interface.send("Q")
      #expect(try interface.waitForExit() == .code(0))
      #expect(try desk.run("list", "book", "--format", "tsv").output.contains("EUR"))
      #expect(try desk.run("list", "user", "--format", "tsv").output.contains("Anna Weber"))
      // It is not asked again.
      #expect(try open(desk).screen.text.contains("1 Today"))
    }

    @Test func leavingTheStartMakesNoBook() throws {
      let desk = try Desk()
      let interface = try open(desk)
      try interface.send("q")
      #expect(try interface.waitForExit() == .code(0))
      #expect(!interface.screen.isAlternate)
      #expect(try desk.run("list", "user", "--format", "ids").output == "")
    }

    @Test func anImportIsRehearsedFirst() throws {
      let desk = try Desk()
      let path = try desk.file("people.csv", "Name,Email\nEva Novák,eva@acme.example\n")
      let interface = try open(desk)
      try interface.press("2\u{13}")
      try interface.press("/no/such/file\r")
      #expect(interface.screen.text.contains("cannot be read"), "\(interface.screen.text)")
      try interface.press("\u{15}\(path)\r")
      #expect(interface.screen.text.contains("contacts: 1 new"), "\(interface.screen.text)")
      try interface.press("1")
      #expect(interface.screen.text.contains("Eva Novák"), "\(interface.screen.text)")
    }

    @Test func theDemoBeginsWithTheTour() throws {
      let desk = try Desk()
      let interface = try open(desk)
      try interface.press("3")
      #expect(interface.screen.text.contains("tour 1/7"), "\(interface.screen.text)")
      try interface.press("x")
      try interface.press("\u{1B}")
      #expect(interface.screen.text.contains("tour 2/7"), "\(interface.screen.text)")
      try interface.send("\u{1B}")
      try interface.waitForScreen { $0.text.contains(":tour begins it again") }
      try interface.send("Q")
      #expect(try interface.waitForExit() == .code(0))
    }

    @Test func whoIsUnknownSaysWhoTheyAre() throws {
      let desk = try Desk(sample: true)
      try desk.run("add", "user", "name=Bob", "login=bob").expectDone()
      desk.environment["LOGNAME"] = "zoe"
      let interface = try open(desk)
      #expect(interface.screen.text.contains("Which of these are you?"), "\(interface.screen.text)")
      #expect(interface.screen.text.contains("Someone new"))
      // The last choice is somebody new.
      try interface.press(String(repeating: "j", count: 20) + "\r")
      try interface.press("\u{15}Zoë Quinn\u{13}")
      #expect(interface.screen.text.contains("1 Today"), "\(interface.screen.text)")
      try interface.send("Q")
      #expect(try interface.waitForExit() == .code(0))
      #expect(try desk.run("list", "user", "--format", "tsv").output.contains("Zoë Quinn"))
      #expect(try open(desk).screen.text.contains("1 Today"))
    }

    @Test func theShellSaysWhatIsDue() throws {
      let desk = try Desk()
      try desk.run("setup", "--name", "Anna", "--currency", "EUR").expectDone()
      try desk.run("add", "task", "title=Call Eva", "due=2026-11-18").expectDone()
      try desk.run("add", "task", "title=Send it", "due=2026-11-20").expectDone()
      try desk.run("add", "deal", "title=Renewal").expectDone()
      let count = try desk.run("due", "--count")
      #expect(count.output == "2\n")
      #expect(count.status == .code(0))
      let lines = try desk.run("today").lines
      #expect(lines.count == 3, "\(lines)")
      #expect(lines[0].hasPrefix("!! 2d"))
      #expect(lines[2].contains("no plan") && lines[2].contains("Renewal"))
      for number in 0..<30 {
        try desk.run("add", "task", "title=T\(number)", "due=2026-11-20").expectDone()
      }
      #expect(try desk.run("today").lines.count == 20)
      #expect(try desk.run("due").lines.count == 32)
    }

    @Test(
      arguments: [
        ("daybook list user --format tsv", 0), ("list user --format tsv", 0),
        ("list user --as bob", 64), ("list user --as=bob", 64), ("list user --store /tmp/x", 64),
        ("import /etc/passwd", 64), ("load /etc/passwd", 64), ("demo --keep /tmp/x", 64),
        ("dump", 64), ("/bin/sh", 64), ("bash -c id", 64), ("list user; touch owned", 64),
        ("list user && touch owned", 0), ("$(touch owned)", 64), ("`touch owned`", 64),
        ("list user | sh", 0), ("list user --format tsv --config /etc/passwd", 64),
        ("list user --locked=no", 64), ("open 'unclosed", 64), ("-- list user", 64),
        ("\u{1B}]0;owned\u{07}", 64), ("setup --name Mallory", 64),
      ] as [(String, Int32)]
    )
    func aLockedAccountIsOnePerson(_ original: String, _ code: Int32) throws {
      let desk = try Desk(sample: true)
      try desk.run("add", "user", "name=Bob", "login=bob").expectDone()
      desk.environment["SSH_ORIGINAL_COMMAND"] = original
      desk.environment["DAYBOOK_USER"] = "bob"
      let hash = try Desk.hash(desk)
      let outcome = try desk.run("--as", "anna", "--locked")
      #expect(outcome.status == .code(code), "\(outcome.errors)\(outcome.output)")
      #expect(!outcome.errors.utf8.contains(0x1B))
      if code == 0 {
        // What a shell would take for a second command are words to look for.
        let isPlain = !original.contains { "&|".contains($0) }
        #expect(outcome.output.contains("bob") == isPlain)
      } else {
        #expect(outcome.output == "")
      }
      #expect(try Desk.hash(desk) == hash)
      #expect(try desk.start(["/bin/ls", "owned"]).waitForExit() != .code(0))
    }

    @Test func whatALockedAccountWritesIsSigned() throws {
      let desk = try Desk(sample: true)
      try desk.run("add", "user", "name=Bob", "login=bob").expectDone()
      desk.environment["DAYBOOK_USER"] = "anna"
      desk.environment["SSH_ORIGINAL_COMMAND"] = "set 'Renewal 2026' \"note=by  bob\" close=+1w"
      try desk.run("--as=bob", "--locked").expectDone()
      desk.environment["SSH_ORIGINAL_COMMAND"] = nil
      let history = try desk.run("history", "Renewal 2026").output
      #expect(history.contains("Bob") && history.contains("by  bob"), "\(history)")
      try desk.run("--locked").expectRefused(64, saying: "--as")
    }

    @Test func aLockedAccountStartsNoProgram() throws {
      let desk = try Desk(sample: true)
      desk.environment["EDITOR"] = "/bin/touch \(desk.folder)/owned"
      let interface = try open(desk, ["--as", "anna", "--locked"])
      try interface.press("2e\u{1B}e")
      #expect(interface.screen.text.contains("starts no other program"), "\(interface.screen.text)")
      try interface.press("\u{7}")
      try interface.press("\u{1A}")
      #expect(interface.screen.text.contains("no shell"), "\(interface.screen.text)")
      #expect(try desk.start(["/bin/ls", desk.folder + "/owned"]).waitForExit() != .code(0))
    }

    @Test func keysOfAFileTakeEffectWhereTheyAreSaidTo() throws {
      let desk = try Desk(sample: true)
      _ = try desk.start(["/bin/mkdir", "-p", desk.folder + "/.config/daybook/keymaps"])
        .waitForExit()
      _ = try desk.file(".config/daybook/config.toml", "keymap = \"mine\"\n")
      _ = try desk.file(
        ".config/daybook/keymaps/base.toml",
        "name = \"base\"\n[keys]\n\"view.contacts\" = [\"Q\"]\n\"quit\" = [\"ZQ\"]\n"
      )
      _ = try desk.file(
        ".config/daybook/keymaps/mine.toml",
        "inherits = \"base\"\n[context.list]\n\"move.down\" = [\"n\"]\n"
      )
      let interface = try open(desk)
      try interface.press("Q")
      #expect(interface.screen.text.contains("Eva"), "\(interface.screen.text)")
      try interface.press("n")
      #expect(interface.screen.cursor.y == 3)
      try interface.press("j")
      #expect(interface.screen.cursor.y == 3)
      try interface.send("ZQ")
      #expect(try interface.waitForExit() == .code(0))
    }
  }
}

extension Desk {
  /// The state's hash as somebody sees it who is not locked in.
  fileprivate static func hash(_ desk: Desk) throws -> String {
    let original = desk.environment["SSH_ORIGINAL_COMMAND"]
    desk.environment["SSH_ORIGINAL_COMMAND"] = nil
    defer { desk.environment["SSH_ORIGINAL_COMMAND"] = original }
    return try desk.stateHash()
  }
}
