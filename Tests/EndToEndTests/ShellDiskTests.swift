import Glibc
import PtyHarness
import Testing

extension EndToEnd {
  /// Stores that cannot be what they should be, and disks that refuse.
  @Suite struct ShellDiskTests {
    @Test func aFileIsNoStore() throws {
      let desk = try Desk()
      _ = try desk.file("store", "just a file")
      try desk.run("list", "deal").expectRefused(74, saying: desk.store)
      try desk.run("add", "account", "name=x").expectRefused(74, saying: desk.store)
      #expect(TestFile.read(desk.store) == Array("just a file".utf8))
    }

    @Test func aFolderOfOtherThingsIsNoStore() throws {
      let desk = try Desk()
      desk.environment["DAYBOOK_STORE"] = desk.folder
      _ = try desk.file("precious.txt", "mine")
      try desk.run("add", "account", "name=x").expectRefused(74, saying: desk.folder)
      #expect(try Outcome(of: desk.start(["/bin/ls", desk.folder])).lines == ["precious.txt"])
    }

    @Test(arguments: ["format 99", "incompat 1"])
    func anotherVersionIsLeftAlone(_ line: String) throws {
      let desk = try Desk(sample: true)
      let format = try #require(TestFile.read(desk.store + "/FORMAT"))
      let name = try #require(line.split(separator: " ").first)
      let body =
        String(decoding: format, as: UTF8.self).split(separator: "\n").dropLast()
        .map { $0.hasPrefix(name + " ") ? line : String($0) }.joined(separator: "\n") + "\n"
      let other = body + "crc32c \(Checksum.crc32c(body))\n"
      _ = try desk.file("store/FORMAT", other)
      for arguments in [["dump"], ["list", "deal"], ["add", "account", "name=x"]] {
        try desk.run(arguments).expectRefused(74, saying: "FORMAT", "another format")
      }
      let interface = try desk.open()
      #expect(try interface.waitForExit() == .code(74))
      #expect(!interface.screen.isAlternate)
      #expect(TestFile.read(desk.store + "/FORMAT") == Array(other.utf8))
      #expect(TestFile.write(desk.store + "/FORMAT", format))
      #expect(try desk.isSound())
    }

    @Test func aDamagedFormatIsReadFromTheLog() throws {
      let desk = try Desk(sample: true)
      let hash = try desk.stateHash()
      _ = try desk.file("store/FORMAT", "daybook store\nformat 99\n")
      let list = try desk.run("list", "deal", "--format", "ids")
      #expect(list.lines.count == 5)
      #expect(list.errors.contains("FORMAT at byte 0: The file is damaged"), "\(list.errors)")
      #expect(try desk.stateHash() == hash)
      try desk.run("add", "account", "name=x").expectDone()
      #expect(try desk.isSound())
    }

    /// What lies in a damaged block reads as nothing, which nobody must take for a fact.
    @Test func whatIsReadFromADamagedCheckpointIsNotTakenForAFact() throws {
      let desk = try Desk()
      try desk.run("demo", "--contacts", "300", "--keep", desk.store, "--no-open").expectDone()
      try desk.run("rebuild").expectDone()
      let folder = desk.store + "/snap"
      let name = try #require(TestFile.names(in: folder)?.first { $0.hasSuffix(".snap") })
      let bytes = try #require(TestFile.read(folder + "/" + name))
      let list = ["list", "activity", "--limit", "10000", "--format", "csv"]
      let sound = try desk.run(list)
      sound.expectDone()
      var told = 0
      for place in stride(from: 2000, to: bytes.count, by: bytes.count / 24) {
        var damaged = bytes
        damaged[place] ^= 1
        #expect(TestFile.write(folder + "/" + name, damaged))
        let outcome = try desk.run(list)
        if outcome.status == .code(74), outcome.errors.contains("`daybook rebuild`") {
          told += 1
        } else {
          #expect(outcome.output == sound.output, "byte \(place)")
        }
      }
      #expect(told > 0)
      try desk.run("rebuild").expectDone()
      #expect(try desk.run(list).output == sound.output)
    }

    @Test func aStoreThatMayNotBeWrittenIsStillRead() throws {
      guard let disk = try SmallDisk() else { return SmallDisk.sayUnavailable() }
      let desk = try Desk()
      desk.environment["DAYBOOK_STORE"] = disk.path + "/store"
      try desk.run("add", "account", "name=Acme").expectDone()
      try disk.makeReadOnly()
      #expect(try desk.run("list", "account").output.contains("Acme"))
      try desk.run("add", "account", "name=x").expectRefused(74, saying: "writ", after: 1)
      try desk.run("set", "Acme", "city=x").expectRefused(74, saying: "writ", after: 1)
      #expect(try desk.isSound())
      let interface = try desk.interface()
      try interface.press("5")
      #expect(interface.screen.text.contains("Acme"))
      try interface.send("Q")
      #expect(try interface.waitForExit() == .code(0))
    }

    @Test func aFullDiskLosesNothing() throws {
      guard let disk = try SmallDisk() else { return SmallDisk.sayUnavailable() }
      let desk = try Desk()
      desk.environment["DAYBOOK_STORE"] = disk.path + "/store"
      try desk.run("add", "account", "name=first").expectDone()
      try disk.fill()
      // What room is left is used up by saves of a long text; then one of them is refused.
      let note = String(repeating: "long text ", count: 4000)
      var saved = 0
      while saved < 200 {
        let outcome = try desk.run("add", "account", "name=more \(saved)", "note=\(note)")
        if outcome.status != .code(0) {
          outcome.expectRefused(74, saying: "NOT saved", "full")
          break
        }
        saved += 1
      }
      #expect(saved < 200)
      #expect(try desk.run("list", "account", "--format", "ids").lines.count == 1 + saved)
      try disk.makeRoom()
      try desk.run("add", "account", "name=last").expectDone()
      #expect(try desk.run("list", "account", "--format", "ids").lines.count == 2 + saved)
      #expect(try desk.isSound())
    }
  }
}

/// A disk of one mebibyte in memory; only root can have one.
final class SmallDisk {
  let path: String
  private let desk: Desk

  /// Nil where such a disk cannot be mounted.
  init?() throws {
    desk = try Desk()
    path = desk.folder + "/disk"
    guard try SmallDisk.run(desk, "/bin/mkdir", path),
      try SmallDisk.run(desk, "/bin/mount", "-t", "tmpfs", "-o", "size=1m", "daybook-test", path)
    else { return nil }
  }

  deinit { _ = try? SmallDisk.run(desk, "/bin/umount", "-l", path) }

  static func sayUnavailable() {
    print("skipped: a small disk cannot be mounted here; run the tests as root for this one")
  }

  func makeReadOnly() throws {
    #expect(try SmallDisk.run(desk, "/bin/mount", "-o", "remount,ro", path))
  }

  /// Takes all but some pages of the room.
  func fill() throws {
    _ = try SmallDisk.run(
      desk,
      "/bin/dd",
      "if=/dev/zero",
      "of=\(path)/filler",
      "bs=4k",
      "count=160"
    )
  }

  func makeRoom() throws {
    #expect(try SmallDisk.run(desk, "/bin/rm", path + "/filler"))
  }

  private static func run(_ desk: Desk, _ command: String...) throws -> Bool {
    try desk.start(command).waitForExit() == .code(0)
  }
}
