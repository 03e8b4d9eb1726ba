import Facts
import Testing

@testable import EventStore

@Suite struct ErasureTests {
  /// What is amiss with a store that was erased from; nil where nothing is.
  private func problem(with machine: Machine, _ plot: Plot) throws -> String? {
    let hits = Plot.hits(in: machine.image)
    if !hits.isEmpty { return "still there: \(hits)" }
    let reader = try Plot.open(MemoryDisk(machine), .readOnly)
    let found = try reader.everything()
    let missing = plot.kept.subtracting(texts(found))
    if !missing.isEmpty { return "lost: \(missing)" }
    if reader.owesErasure { return "not finished" }
    let report = try reader.verify()
    guard report.isSound else { return "\(report.notices)" }
    return nil
  }

  @Test func `nothing is left of a person in any byte, and nothing else is lost`() throws {
    let plot = try Plot()
    #expect(Plot.hits(in: plot.machine.image) == Plot.marks)
    let before = try plot.open(.readOnly).everything()
    let store = try plot.open()
    _ = try store.everything()
    let report = try #require(try Plot.erase(store, plot.request))
    #expect(report.events == 6)
    #expect(report.values == 3)
    #expect(report.files > 4)
    store.close()
    #expect(try problem(with: plot.machine, plot) == nil)
    let after = try plot.open(.readOnly).everything()
    #expect(after.count == before.count + 1)
    for (old, new) in zip(before, after.filter { $0.change.redaction == nil }) {
      #expect(old.replica == new.replica && old.first == new.first && old.written == new.written)
    }
    let notices = try plot.open(.readOnly).verify().notices
    #expect(notices.allSatisfy { $0.kind == .uncommittedBatch })
  }

  @Test func `an erasure that is killed before any call is finished by the next session`() throws {
    let plot = try Plot()
    let clean = plot.machine.image
    var moments: [DiskImage] = []
    let store = try plot.open()
    plot.machine.beforeChange = { moments.append(plot.machine.image) }
    _ = try Plot.erase(store, plot.request)
    plot.machine.beforeChange = {}
    #expect(moments.count > 60)
    var unasked = 0
    for (number, image) in moments.enumerated() {
      for (name, left) in [("killed", image), ("power cut", image.afterWorstPowerCut())] {
        let machine = Machine(left)
        let next = try Plot.open(MemoryDisk(machine), seed: 6)
        _ = try next.everything()
        if next.owesErasure || Plot.hits(in: left).isEmpty {
          _ = try Plot.erase(next, nil)
        } else {
          // The request itself was not saved yet.
          unasked += 1
          _ = try Plot.erase(next, plot.request)
        }
        next.close()
        let problem = try problem(with: machine, plot)
        #expect(problem == nil, "\(name) before change \(number)")
      }
    }
    #expect(unasked < 20)
    #expect(Plot.hits(in: clean) == Plot.marks)
  }

  @Test func `an event that is asked for says no more than the log while an erasure is owed`()
    throws
  {
    let plot = try Plot()
    var owing: [DiskImage] = []
    let store = try plot.open()
    plot.machine.beforeChange = { owing.append(plot.machine.image) }
    _ = try Plot.erase(store, plot.request)
    plot.machine.beforeChange = {}
    var compared = 0
    for image in owing {
      let reader = try Plot.open(MemoryDisk(Machine(image)), .readOnly)
      let log = try reader.everything()
      guard reader.owesErasure else { continue }
      let events = log.flatMap { change in
        (change.first...change.last).map { Dot(replica: change.replica, sequence: $0) }
      }
      let asked = try reader.changes(holding: events)
      #expect(texts(asked).sorted() == texts(log).sorted())
      #expect(asked.count == log.count)
      if !Plot.hits(in: image).isEmpty { compared += 1 }
    }
    #expect(compared > 5)
  }

  @Test func `whatever a power cut leaves of an erasure, the next session finishes it`() throws {
    let plot = try Plot()
    var moments: [DiskImage] = []
    let store = try plot.open()
    plot.machine.beforeChange = { moments.append(plot.machine.image) }
    _ = try Plot.erase(store, plot.request)
    plot.machine.beforeChange = {}
    var chance = Chance(seed: Torture.seed)
    for image in moments {
      for _ in 0..<3 * Torture.factor {
        let machine = Machine(image.afterPowerCut(&chance))
        let next = try Plot.open(MemoryDisk(machine), seed: 6)
        _ = try next.everything()
        _ = try Plot.erase(next, next.owesErasure ? nil : plot.request)
        next.close()
        #expect(try problem(with: machine, plot) == nil)
      }
    }
  }

  @Test func `an erasure that is killed before its names are durable loses nothing to the next`()
    throws
  {
    let plot = try Plot()
    let store = try plot.open()
    let moments = try Plot.moments(of: plot.machine) { _ = try Plot.erase(store, plot.request) }
    var (kills, cuts) = (0, 0)
    for image in moments where image.awaitsNewGeneration(in: Plot.directory + "/log") {
      kills += 1
      let left = Machine(image)
      let next = try Plot.open(MemoryDisk(left), seed: 6)
      _ = try next.everything()
      for again in try Plot.moments(of: left, { _ = try Plot.erase(next, nil) }) {
        cuts += 1
        let machine = Machine(again.afterWorstPowerCut())
        let report = try Plot.open(MemoryDisk(machine), .readOnly).verify()
        #expect(report.isSound, "kill \(kills), cut \(cuts): \(report.notices)")
      }
      next.close()
    }
    #expect(kills > 1)
  }

  @Test func `a call that fails leaves an erasure that can be finished`() throws {
    let plot = try Plot()
    let image = plot.machine.image
    let calls = try failing(at: 0, of: image, plot)
    let numbers = calls.indices.filter { calls[$0] != .lock }
    for (index, number) in numbers.enumerated() where index % (Torture.factor > 1 ? 1 : 5) == 0 {
      _ = try failing(at: number + 1, of: image, plot)
    }
  }

  /// Erases with one call refused, then again; returns the calls it took.
  private func failing(
    at number: Int,
    of image: DiskImage,
    _ plot: Plot
  ) throws -> [CountingDisk.Call] {
    let disk = MemoryDisk(Machine(image))
    var store = try Plot.open(disk, seed: 6)
    _ = try store.everything()
    disk.calls = []
    disk.fate = { _, count in count == number ? .fail(5) : nil }
    do throws(StoreError) {
      _ = try Plot.erase(store, plot.request)
    } catch {
      disk.fate = { _, _ in nil }
      if error.unsaved {
        // A session whose log is broken keeps its slot to its end.
        store.close()
        store = try Plot.open(disk, seed: 7)
        _ = try store.everything()
      }
      _ = try Plot.erase(store, store.owesErasure ? nil : plot.request)
    }
    let calls = disk.calls
    disk.fate = { _, _ in nil }
    store.close()
    let problem = try problem(with: disk.machine, plot)
    #expect(problem == nil, "call \(number) refused")
    return calls
  }
}
