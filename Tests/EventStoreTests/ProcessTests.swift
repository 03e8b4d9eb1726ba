import Facts
import Glibc
import PtyHarness
import Testing

@testable import EventStore

@Suite(.serialized) struct ProcessTests {
  @Test func `a hundred kills amid saves lose nothing that was acknowledged`() throws {
    let scratch = Scratch()
    var source = IDSource(seed: 11)
    var acknowledged: Set<String> = []
    for round in 0..<100 * Torture.factor {
      let probe = try ChildProcess.probe("append", scratch.store, "1000", "r\(round)")
      var lines: [String] = []
      for _ in 0..<Int(source.random() % 12) { if let line = probe.line() { lines.append(line) } }
      lines += probe.finish(killing: true).lines
      for line in lines {
        #expect(line.hasPrefix("saved "))
        acknowledged.insert(String(line.dropFirst(6)))
      }
    }
    let (found, store) = try reading(scratch.store)
    let saved = texts(found)
    #expect(acknowledged.count > 100)
    #expect(acknowledged.isSubset(of: saved))
    #expect(Set(saved).count == saved.count)
    #expect(try store.verify().isSound)
    #expect(try store.statistics().logs.count == 1)
  }

  @Test func `a killed import is not there, and the next one is`() throws {
    let scratch = Scratch()
    for round in 0..<5 {
      let probe = try ChildProcess.probe("batch", scratch.store, "100000", "b\(round)")
      // Each round dies at another place: after as many segments' worth of polls.
      let watcher = try openStore(scratch)
      let start = ContinuousClock.now
      while try watcher.files.segments().logs.isEmpty {
        try #require(ContinuousClock.now - start < .seconds(60), "the batch writes nothing")
        sched_yield()
      }
      for _ in 0..<round * 40 { _ = try watcher.news() }
      #expect(probe.finish(killing: true).lines.isEmpty)
    }
    #expect(try ChildProcess.probe("batch", scratch.store, "50", "whole").finish().lines.count == 1)
    let (found, store) = try reading(scratch.store)
    #expect(texts(found) == (0..<50).map { "whole-\($0)" })
    #expect(try store.verify().isSound)
  }

  @Test func `twenty processes at once lose and duplicate nothing`() throws {
    let scratch = Scratch()
    let count = 20 * Torture.factor
    let follower = try openStore(scratch, world())
    let probes = try (0..<20).map { number in
      try ChildProcess.probe("append", scratch.store, "\(count)", "p\(number)")
    }
    var followed: [RecordedChange] = []
    for probe in probes {
      while probe.line() != nil { followed += try follower.news() }
      #expect(probe.finish().status == 0)
    }
    followed += try follower.news()
    let expected = Set((0..<20).flatMap { probe in (0..<count).map { "p\(probe)-\($0)" } })
    let (found, store) = try reading(scratch.store)
    #expect(found.count == expected.count && Set(texts(found)) == expected)
    #expect(followed.count == expected.count && Set(texts(followed)) == expected)
    #expect(try store.verify().notices.isEmpty)
    #expect(try store.statistics().logs.count <= 20)
  }

  @Test func `a crowd under random kills agrees with what it was told`() throws {
    let isLong = Torture.factor > 1
    var chance = Chance(seed: Torture.seed)
    let scratch = Scratch()
    let follower = try openStore(scratch, world(seed: 3))
    var followed = try follower.everything()
    var acknowledged: Set<String> = []
    var started = 0
    func spawn(_ action: String) throws -> ChildProcess {
      started += 1
      return try .probe(action, scratch.store, Self.count(action), "c\(started)")
    }
    func take(_ lines: [String]) {
      for line in lines {
        if line.hasPrefix("saved ") { acknowledged.insert(String(line.dropFirst(6))) }
        if line.hasPrefix("failed") { Issue.record("\(line)") }
      }
    }
    let actions =
      Array(repeating: "append", count: isLong ? 50 : 8)
      + Array(repeating: "read", count: isLong ? 10 : 2) + ["checkpoint"]
    var crowd = try actions.map { try spawn($0) }
    let kills = isLong ? 100 * Torture.factor : 30
    for _ in 0..<kills {
      let place = chance.choose(crowd.count)
      // Readers say nothing; of the others some words are waited for, so that they get somewhere.
      if actions[place] != "read" {
        for _ in 0..<chance.choose(4) { take([crowd[place].line()].compactMap { $0 }) }
      }
      take(crowd[place].finish(killing: true).lines)
      followed += try follower.news()
      crowd[place] = try spawn(actions[place])
    }
    for member in crowd { take(member.finish(killing: true).lines) }
    let (found, store) = try reading(scratch.store)
    // Who was killed between a save and its count is found by the look that comes every two seconds.
    let start = ContinuousClock.now
    repeat {
      followed += try follower.news()
    } while followed.count < found.count && ContinuousClock.now - start < .seconds(10)
    let saved = texts(found)
    #expect(acknowledged.count > kills / 2 && acknowledged.isSubset(of: saved))
    #expect(Set(saved).count == saved.count)
    #expect(followed.count == found.count && Set(followed) == Set(found))
    #expect(try store.verify().isSound)
    try checkCheckpoint(store, saved)
    print("a crowd of \(crowd.count): \(kills) kills, \(acknowledged.count) acknowledged, 0 lost")
  }

  @Test func `erasers in a crowd under random kills take what they name and nothing else`() throws {
    let isLong = Torture.factor > 1
    var chance = Chance(seed: Torture.seed &+ 7)
    let scratch = Scratch()
    try openStore(scratch).close()
    var (acknowledged, announced, erased): (Set<String>, Set<String>, Set<String>) = ([], [], [])
    var started = 0
    func spawn(_ action: String) throws -> ChildProcess {
      started += 1
      let name = action == "erase" ? "any" : "w\(started)"
      return try .probe(action, scratch.store, Self.count(action), name)
    }
    func take(_ lines: [String]) {
      for line in lines {
        let text = String(line.drop { $0 != " " }.dropFirst())
        if line.hasPrefix("saved ") { acknowledged.insert(text) }
        if line.hasPrefix("erasing ") { announced.insert(text) }
        if line.hasPrefix("erased ") { erased.insert(text) }
        if line.hasPrefix("failed") { Issue.record("\(line)") }
      }
    }
    let actions =
      Array(repeating: "work", count: isLong ? 20 : 4)
      + Array(repeating: "read", count: isLong ? 6 : 2) + ["checkpoint", "erase"]
    var crowd = try actions.map { try spawn($0) }
    let kills = isLong ? 40 * Torture.factor : 16
    for _ in 0..<kills {
      let place = chance.choose(crowd.count)
      if actions[place] != "read" {
        for _ in 0..<chance.choose(4) { take([crowd[place].line()].compactMap { $0 }) }
      }
      take(crowd[place].finish(killing: true).lines)
      crowd[place] = try spawn(actions[place])
    }
    // One that is let through to its end.
    let eraser = actions.count - 1
    while let line = crowd[eraser].line() {
      take([line])
      if line.hasPrefix("erased ") { break }
    }
    for member in crowd { take(member.finish(killing: true).lines) }
    let last = try openStore(scratch, world(seed: 0xEE))
    _ = try last.everything()
    if last.owesErasure { _ = try Plot.erase(last, nil) }
    last.close()
    let (found, store) = try reading(scratch.store)
    let saved = Set(texts(found))
    #expect(acknowledged.subtracting(announced).isSubset(of: saved))
    #expect(!erased.isEmpty && erased.isDisjoint(with: saved))
    let report = try store.verify()
    #expect(report.isSound && !report.hasRemains, "\(report.notices)")
    let bytes = try scratch.everyByte()
    let left = erased.filter { ByteScan.contains(bytes, Array($0.utf8)) }
    #expect(left.isEmpty)
    print(
      "erasers in a crowd of \(crowd.count): \(kills) kills, \(acknowledged.count) acknowledged, "
        + "\(erased.count) erased, 0 lost, \(left.count) left"
    )
  }

  /// How often a member of a crowd does what it does: readers until they are killed; writers end, or
  /// those that nobody listens to for long would let the log grow until nothing else is done.
  private static func count(_ action: String) -> String { action == "read" ? "1000000" : "400" }

  /// The last checkpoint and what is behind it are all there is.
  private func checkCheckpoint(_ store: EventStore, _ saved: [String]) throws {
    guard let checkpoint = store.latestCheckpoint() else { return }
    let bytes = try SystemDisk().contents(of: checkpoint.path)
    let covered = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    let path = store.files.directory
    let fresh = try EventStore.open(at: path, mode: .readOnly, environment: world(seed: 98))
    var rest: [RecordedChange] = []
    try fresh.replay(from: checkpoint.vector) { rest.append($0) }
    #expect(covered.count + rest.count == saved.count)
    #expect(Set(covered + texts(rest)) == Set(saved))
  }

  @Test(.enabled(if: Tracer.isUsable, "strace is not usable here, so no call can be watched"))
  func `each save is written, synced, and then acknowledged`() throws {
    #expect(try unsynced(probing: "append") == 0)
    // The control: a store whose disk leaves out the sync is found out.
    #expect(try unsynced(probing: "unsynced") == 20)
  }

  /// Traces a probe of 20 saves; how many were acknowledged without a sync after their write.
  private func unsynced(probing command: String) throws -> Int {
    let scratch = Scratch()
    let trace = scratch.path + "/trace"
    let probe = try ChildProcess(
      "strace",
      [
        "-f", "-o", trace, "-e", "trace=write,pwrite64,fdatasync",
        Program.path("StoreProbe"), command, scratch.store, "20", "s",
      ]
    )
    #expect(probe.finish().lines.count == 20)
    let text = String(decoding: try SystemDisk().contents(of: trace), as: UTF8.self)
    var (written, synced, acknowledged, unsynced) = (false, false, 0, 0)
    for line in text.split(separator: "\n") {
      // A frame of the log; what counts the saves for others behind it is only a hint.
      if line.contains(" pwrite64("), line.contains("\"DBF1") {
        written = true
        synced = false
      } else if line.contains(" fdatasync("), line.hasSuffix("= 0") {
        synced = written
      } else if line.contains(" write(1, \"saved ") {
        acknowledged += 1
        if !written || !synced { unsynced += 1 }
        written = false
      }
    }
    #expect(acknowledged == 20)
    return unsynced
  }
}
