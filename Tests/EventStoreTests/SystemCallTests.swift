import Facts
import Glibc
import PtyHarness
import Testing

@testable import EventStore

/// strace, by which calls can be watched and chosen.
enum Tracer {
  static let isUsable: Bool = {
    // A container may hold the tool and forbid its use.
    let probe = try? ChildProcess("strace", ["-o", "/dev/null", "/bin/true"])
    return probe?.finish().status == 0
  }()
}

/// A process of its own on a real disk, killed at its every system call, or interrupted in each.
///
/// A usual run kills a save; `DAYBOOK_TORTURE` everything that writes.
@Suite(
  .serialized,
  .enabled(if: Tracer.isUsable, "strace is not usable here, so no call can be chosen")
)
struct SystemCallTests {
  /// The names on one machine or another; strace passes over those it does not know.
  private static let calls = [
    "pwrite64", "fdatasync", "fsync", "?rename,?renameat,?renameat2", "openat", "fcntl",
    "ftruncate", "?unlink,?unlinkat", "?mkdir,?mkdirat",
  ]

  /// Runs a probe with something done to its calls; the lines it said, and how it ended.
  private static func run(
    _ fault: String,
    at call: String,
    _ arguments: String...
  ) throws -> (lines: [String], status: Int32) {
    try ChildProcess(
      "strace",
      ["-f", "-o", "/dev/null", "-e", "trace=\(call)", "-e", "inject=\(call):\(fault)"]
        + [Program.path("StoreProbe")] + arguments
    ).finish()
  }

  @Test(
    arguments: Torture.factor > 1
      ? ["append", "roll", "batch", "ingest", "checkpoint"] : ["append"]
  )
  func `killed at every system call`(action: String) throws {
    var points = 0
    for call in Torture.factor > 1 ? Self.calls : Array(Self.calls.prefix(4)) {
      var scratch = Scratch()
      var acknowledged: Set<String> = []
      for point in 1... {
        // A store does not grow without end, and is made anew now and then: that is killed too.
        if point % 6 == 1 { (scratch, acknowledged) = (Scratch(), []) }
        let (lines, status) = try Self.run(
          "signal=KILL:when=\(point)",
          at: call,
          action,
          scratch.store,
          "3",
          "k\(point)"
        )
        points += 1
        for line in lines {
          if line.hasPrefix("saved ") { acknowledged.insert(String(line.dropFirst(6))) }
          if line.hasPrefix("failed") { Issue.record("\(action), \(call) \(point): \(line)") }
        }
        try Self.judge(scratch, acknowledged, "\(action), killed at \(call) number \(point)")
        if status == 0 { break }
        #expect(status & 0x7F == SIGKILL)
      }
    }
    print("killed at every system call of \(action): \(points) points")
  }

  private static func judge(
    _ scratch: Scratch,
    _ acknowledged: Set<String>,
    _ comment: Comment
  ) throws {
    let store = try openStore(scratch, world(seed: 0xE0))
    let found = try store.everything()
    let texts = texts(found).map { String($0.prefix { $0 != " " }) }
    let isThere = { (name: String) in texts.contains(name) || texts.contains(name + "-0") }
    #expect(acknowledged.allSatisfy(isThere), comment)
    #expect(Set(texts).count == texts.count, comment)
    #expect(Set(found.map { "\($0.replica) \($0.first)" }).count == found.count, comment)
    #expect(try store.verify().isSound, comment)
    store.close()
  }

  @Test func `a repair killed at every system call can be done again`() throws {
    let calls = Torture.factor > 1 ? Self.calls : ["?rename,?renameat,?renameat2"]
    var points = 0
    for call in calls {
      for point in 1... {
        let scratch = Scratch()
        let saved = try Self.damaged(scratch)
        let (_, status) = try Self.run(
          "signal=KILL:when=\(point)",
          at: call,
          "repair",
          scratch.store,
          "1",
          "r"
        )
        points += 1
        let store = try openStore(scratch, world(seed: 0xE1))
        _ = try store.repair()
        store.close()
        let (found, reader) = try reading(scratch.store)
        #expect(Set(found) == Set(saved), "repair killed at \(call) number \(point)")
        #expect(try reader.verify().isSound)
        if status == 0 { break }
      }
    }
    print("repairs killed at every system call: \(points) points")
  }

  @Test func `an erasure killed at every system call is finished by the next session`() throws {
    let calls =
      Torture.factor > 1 ? Self.calls : ["?rename,?renameat,?renameat2", "?unlink,?unlinkat"]
    var points = 0
    for call in calls {
      for point in 1... {
        let scratch = Scratch()
        let store = try openStore(scratch, world(segmentLength: 760))
        for number in 0..<8 { _ = try store.append([change("number \(number);")]) }
        store.close()
        let (lines, status) = try Self.run(
          "signal=KILL:when=\(point)",
          at: call,
          "erase",
          scratch.store,
          "1",
          "number 3;"
        )
        points += 1
        let next = try openStore(scratch, world(seed: 0xE2))
        let isAsked = try next.everything().contains { $0.change.redaction != nil }
        if next.owesErasure { _ = try Plot.erase(next, nil) }
        next.close()
        let comment: Comment = "killed at \(call) number \(point)"
        let isThere = ByteScan.contains(try scratch.everyByte(), Array("number 3;".utf8))
        #expect(isThere == !isAsked, comment)
        #expect(isAsked || !lines.contains("erased number 3;"), comment)
        let (found, reader) = try reading(scratch.store)
        let kept = Set(texts(found))
        #expect((0..<8).allSatisfy { $0 == 3 || kept.contains("number \($0);") }, comment)
        let report = try reader.verify()
        #expect(report.isSound && !report.hasRemains, comment)
        if status == 0 { break }
      }
    }
    print("erasures killed at every system call: \(points) points")
  }

  /// A store with a damaged byte in a sealed segment.
  private static func damaged(_ scratch: Scratch) throws -> [RecordedChange] {
    let store = try openStore(scratch, world(segmentLength: 760))
    let saved = try (0..<8).flatMap { try store.append([change("n\($0)")]) }
    let name = try #require(try store.files.segments().logs.values.first?.first)
    let path = store.files.path(of: name)
    store.close()
    let file = try SystemDisk().open(path, .readWrite)
    defer { SystemDisk().close(file) }
    let byte = try SystemDisk().read(file, count: 1, at: 340)
    _ = try SystemDisk().write(file, [byte[0] ^ 0x10], at: 340)
    return saved
  }

  @Test func `a call that a signal interrupts is begun anew`() throws {
    for call in Self.calls {
      let scratch = Scratch()
      // The program's own loading makes calls too, and is not to be disturbed.
      let trace = scratch.path + "/trace"
      _ = try ChildProcess(
        "strace",
        ["-o", trace, "-e", "trace=\(call)", Program.path("StoreProbe")]
      ).finish()
      let text = String(decoding: try SystemDisk().contents(of: trace), as: UTF8.self)
      let first = text.split(separator: "\n").count { $0.contains("(") } + 1
      for action in ["append", "batch", "checkpoint"] {
        let (lines, status) = try Self.run(
          "error=EINTR:when=\(first)+2",
          at: call,
          action,
          scratch.store,
          "3",
          action
        )
        #expect(status == 0, "\(action), \(call): \(lines)")
      }
      #expect(try reading(scratch.store).changes.count == 6)
    }
  }
}
