import Glibc
import PtyHarness
import Testing
import TextUI

extension EndToEnd {
  /// Somebody is forgotten: what was planted in every place of a book is found there before, and in
  /// no byte of it after.
  @Suite struct ErasureTests {
    @Test func nothingIsLeftOfAPersonInAnyByte() throws {
      let planted = try Planted()
      let desk = planted.desk
      #expect(Planted.hits(in: desk.store) == Planted.marks)
      let before = Planted.files(in: desk.store)
      let rehearsal = try desk.run("erase", Planted.name, "--dry-run")
      rehearsal.expectDone()
      for part in [
        "records go", "Contact: \(Planted.name)", "texts of others name them", "Mention",
      ] {
        #expect(rehearsal.output.contains(part), "\(rehearsal.output)")
      }
      #expect(Planted.files(in: desk.store) == before)
      let refused = try desk.run("erase", Planted.name, "--mentions", "all")
      #expect(refused.status == .code(65) && refused.errors.contains("Nothing was erased."))
      #expect(Planted.files(in: desk.store).keys.sorted() == before.keys.sorted())
      let done = try desk.run(
        "erase",
        Planted.name,
        "--mentions",
        "all",
        "--reason",
        "consent-withdrawn",
        "--yes"
      )
      done.expectDone()
      #expect(Planted.hits(in: desk.store).isEmpty)
      let verified = try desk.run("verify", "--deep")
      verified.expectDone()
      #expect(verified.output.contains("checkpoint: the same as the log"), "\(verified.output)")
      let receipt = try desk.run("erasures")
      receipt.expectDone()
      #expect(receipt.output.contains("Erasure of a contact  Consent withdrawn"))
      for text in [done.lines.last ?? "", receipt.output, try desk.run("dump").output] {
        #expect(Planted.hits(in: Array(text.utf8)).isEmpty)
      }
      // What is not theirs is there.
      let shown = try desk.run("show", "Acme GmbH").output
      #expect(shown.contains("Renewal 2026"))
      #expect(try desk.run("list", "activity").output.contains("wants a discount"))
      try desk.run("search", "Quuxowa").expectDone()
    }

    @Test func itTravelsAndWhatComesLateComesEmpty() throws {
      let planted = try Planted()
      let (desk, peer) = (planted.desk, try Desk(user: "bert"))
      try peer.take(desk.run("dump").output)
      #expect(Planted.hits(in: peer.store).contains("Later-Quux4711"))
      // Written out of touch with the others, and carried over when all is erased there.
      try peer.run("set", Planted.name, "note=Late-Quux4711").expectDone()
      try peer.run("log", Planted.name, "--kind", "call", "Lately-Quux4711").expectDone()
      let late = try peer.run("dump").output
      let known = try peer.run("stat", "--vector").output.trimmingSuffix("\n")
      try desk.run("erase", Planted.name, "--mentions", "all", "--yes").expectDone()
      let news = try desk.run("dump", "--since", known).output
      #expect(Planted.hits(in: Array(news.utf8)).isEmpty)
      let start = ContinuousClock.now
      try peer.take(news)
      // It does not wait, as for somebody else, for the checkpoint that it has open itself.
      #expect(ContinuousClock.now - start < .seconds(25))
      #expect(Planted.scan(peer.store, for: ["Quux4711", "Quuxowa"]).isEmpty)
      try peer.run("erasures", "--resume").expectDone()
      try desk.take(late)
      #expect(Planted.scan(desk.store, for: ["Quux4711", "Quuxowa"]).isEmpty)
      try desk.take(peer.run("dump").output)
      try peer.take(desk.run("dump").output)
      #expect(try desk.stateHash() == peer.stateHash())
      for one in [desk, peer] { try one.run("verify", "--deep").expectDone() }
    }

    @Test func anOpenInterfaceFollowsAndLetsGo() throws {
      let planted = try Planted()
      let desk = planted.desk
      let interface = try desk.interface(size: Size(columns: 120, rows: 40))
      try interface.press("4/Quux\r")
      #expect(interface.screen.text.contains(Planted.name))
      let held = Planted.opened(by: interface.process)
      #expect(held.contains { $0.contains("/snap/") }, "\(held)")
      let erasing = try desk.start([
        Desk.program, "erase", Planted.name, "--mentions", "all", "--yes",
      ])
      var pauses: [Duration] = []
      for _ in 0..<20 {
        let begin = ContinuousClock.now
        try interface.press("j")
        pauses.append(begin.duration(to: .now))
      }
      #expect(try erasing.waitForExit() == .code(0))
      try interface.waitForScreen { !$0.text.contains(Planted.name) }
      pauses.sort()
      print("keys while a person is erased: median \(pauses[10]), longest \(pauses[19])")
      #expect(pauses[10] < .milliseconds(300))
      #expect(Planted.hits(in: desk.store).isEmpty)
      let kept = Planted.opened(by: interface.process).filter { $0.hasSuffix("(deleted)") }
      #expect(kept.isEmpty, "\(kept)")
      // It works on, in the new files.
      try interface.press("F")
      try interface.press("2")
      try interface.send("Q")
      #expect(try interface.waitForExit() == .code(0))
      try desk.run("verify", "--deep").expectDone()
    }
  }
}

/// A book in which a person stands in every place that a book has.
struct Planted {
  static let name = "Zdziska Quuxowa"
  /// One text a place.
  static let marks = [
    "Zdziska Quuxowa", "zdziska@quux4711.example", "+49307654711", "Given-Quux4711",
    "City-Quux4711", "Imported-Quux4711", "Overwritten-Quux4711", "Later-Quux4711",
    "Undone-Quux4711", "Job-Quux4711", "Called-Quux4711", "Mention-Quux4711", "Past-Quux4711",
    "Draft-Quux4711", "Leftover-Quux4711", "Torn-Quux4711", "Quarantined-Quux4711",
  ].sorted()

  let desk: Desk

  init() throws {
    desk = try Desk(sample: true)
    let table = try desk.file(
      "people.csv",
      """
      name,email,phone,city,note
      \(Planted.name),zdziska@quux4711.example,+49307654711,City-Quux4711,Imported-Quux4711

      """
    )
    func done(_ arguments: String...) throws {
      let outcome = try desk.run(arguments)
      guard outcome.status == .code(0) else { throw Unexpected("\(arguments): \(outcome.errors)") }
    }
    try done("import", "--yes", table)
    try done("set", Planted.name, "given=Given-Quux4711")
    try done("set", Planted.name, "company=Acme GmbH", "job=Job-Quux4711")
    try done("set", Planted.name, "note=Overwritten-Quux4711")
    try done("set", Planted.name, "note=Later-Quux4711")
    try done("set", Planted.name, "city=Undone-Quux4711")
    try done("undo")
    try done("log", Planted.name, "--kind", "call", "Called-Quux4711")
    try done("set", "Acme GmbH", "note=\(Planted.name) was there: Past-Quux4711")
    try done("set", "Acme GmbH", "note=nothing of note")
    try done("log", "Renewal 2026", "met", Planted.name, "Mention-Quux4711")
    try done("rebuild")
    try leaveDraft()
    try leaveRemains()
  }

  /// A form with the person in it, and a session that was killed.
  private func leaveDraft() throws {
    let interface = try desk.interface()
    try interface.press("2ad\(Planted.name) Draft-Quux4711\t")
    try interface.waitForIdle { _ in !Planted.scan(desk.store, for: ["Draft-Quux4711"]).isEmpty }
    interface.signal(9)
    _ = try interface.waitForExit(limit: .seconds(5))
  }

  /// What stopped runs leave: a frame that was never finished, a checkpoint half written, bytes
  /// that a repair kept.
  private func leaveRemains() throws {
    let segments = (TestFile.names(in: desk.store + "/log") ?? []).map { desk.store + "/log/" + $0 }
    for path in segments {
      let bytes = TestFile.read(path) ?? []
      let torn = bytes + Array("DBF1 \(Planted.name) Torn-Quux4711".utf8)
      guard TestFile.write(path, torn) else { throw Unexpected(path) }
    }
    _ = try desk.start(["/bin/mkdir", desk.store + "/quarantine"]).waitForExit()
    for (path, mark) in [
      ("snap/0123456789abcdef.snap.tmp", "Leftover"), ("quarantine/r1@64", "Quarantined"),
    ] {
      let bytes = Array("\(mark)-Quux4711".utf8)
      guard TestFile.write("\(desk.store)/\(path)", bytes) else { throw Unexpected(path) }
    }
  }

  // MARK: Looking

  /// The marks that stand in any byte of a directory, however they are written there.
  static func hits(in folder: String) -> [String] { scan(folder, for: marks) }

  static func scan(_ folder: String, for marks: [String]) -> [String] {
    var bytes: [UInt8] = []
    for (path, content) in files(in: folder) {
      bytes += Array(path.utf8)
      bytes.append(0)
      bytes += content
      bytes.append(0)
    }
    return find(marks, in: bytes)
  }

  static func hits(in bytes: [UInt8]) -> [String] { find(marks, in: bytes) }

  private static func find(_ marks: [String], in bytes: [UInt8]) -> [String] {
    marks.filter { mark in
      let raw = Array(mark.utf8)
      let forms: [[UInt8]] = [
        raw, Array(mark.lowercased().utf8), Array(mark.uppercased().utf8), raw.reversed(),
        raw.flatMap { [$0, 0] },
      ]
      return forms.contains { stands($0, in: bytes) }
    }
  }

  private static func stands(_ form: [UInt8], in bytes: [UInt8]) -> Bool {
    // Both buffers outlive the calls, which stay within their counts.
    unsafe bytes.withUnsafeBytes { hay in
      unsafe form.withUnsafeBytes { needle in
        guard let start = hay.baseAddress, let wanted = needle.baseAddress else { return false }
        let end = unsafe start + hay.count
        var place = unsafe start
        while unsafe end - place >= needle.count,
          let next = unsafe memchr(place, Int32(form[0]), end - place)
        {
          if unsafe end - UnsafeRawPointer(next) < needle.count { return false }
          if unsafe memcmp(next, wanted, needle.count) == 0 { return true }
          unsafe place = UnsafeRawPointer(next) + 1
        }
        return false
      }
    }
  }

  /// All files under a directory, by path.
  static func files(in folder: String) -> [String: [UInt8]] {
    var found: [String: [UInt8]] = [:]
    for name in TestFile.names(in: folder) ?? [] {
      let path = "\(folder)/\(name)"
      if TestFile.names(in: path) != nil {
        found.merge(files(in: path)) { one, _ in one }
      } else {
        found[path] = TestFile.read(path) ?? []
      }
    }
    return found
  }

  /// The files that a process has open or mapped.
  static func opened(by process: Int32) -> [String] {
    let maps = String(decoding: TestFile.read("/proc/\(process)/maps") ?? [], as: UTF8.self)
    let mapped = maps.split(separator: "\n").compactMap { line in
      line.firstIndex(of: "/").map { String(line[$0...]) }
    }
    let folder = "/proc/\(process)/fd"
    let files = (TestFile.names(in: folder) ?? []).compactMap { TestFile.link("\(folder)/\($0)") }
    return (mapped + files).filter { $0.contains("/store/") }
  }
}
