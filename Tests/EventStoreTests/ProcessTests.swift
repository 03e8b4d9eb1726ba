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

  private static let hasTracer = ["/usr/bin", "/bin", "/usr/local/bin"].contains {
    (try? SystemDisk().status(at: $0 + "/strace")) != nil
  }

  @Test(.enabled(if: hasTracer, "strace is not installed, so system calls cannot be watched"))
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
      if line.contains(" pwrite64(") {
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
