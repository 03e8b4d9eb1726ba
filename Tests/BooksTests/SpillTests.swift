import Facts
import PtyHarness
import Testing

@testable import Books

@Suite struct SpillTests {
  /// The base of a history, folded with little memory or much.
  private func base(_ history: History, _ spill: Spill) -> [UInt8] {
    var compaction = Compaction(Book(schema: Shop.schema), spill)
    for change in history.changes { compaction.fold(change) }
    var bytes: [UInt8] = []
    compaction.write { bytes.append(contentsOf: $0) }
    return bytes
  }

  @Test func `what is folded in a file comes to the same base, and no name is left`() {
    let folder = ScratchFolder()
    for seed in UInt64(1)...4 {
      let history = History(seed: seed, length: 80)
      let spill = Spill(into: folder.path, after: 0)
      let plain = base(history, Spill(into: nil))
      #expect(base(history, spill) == plain)
      #expect(spill.spilled > 0)
      #expect(TestFile.names(in: folder.path)?.isEmpty == true)
    }
  }

  @Test func `without a file all of it is memory`() {
    let history = History(seed: 5, length: 80)
    let plain = base(history, Spill(into: nil))
    for directory in ["/nowhere/at all", "/dev/null", "/proc"] {
      let spill = Spill(into: directory, after: 0)
      #expect(base(history, spill) == plain, "\(directory)")
      #expect(spill.spilled == 0)
    }
  }

  @Test func `elements stay what they were, unloaded or not`() {
    let folder = ScratchFolder()
    let spill = Spill(into: folder.path, after: 0)
    var random = IDSource(seed: 3)
    var words = SpillArray<UInt64>(spill)
    var bytes = SpillArray<UInt8>(spill)
    var (allWords, allBytes): ([UInt64], [UInt8]) = ([], [])
    // The pieces of one lie between those of the other.
    for step in 0..<500_000 {
      let word = random.random()
      words.append(word)
      allWords.append(word)
      guard step % 7 == 0 else { continue }
      bytes.append(UInt8(truncatingIfNeeded: word))
      allBytes.append(UInt8(truncatingIfNeeded: word))
      let place = Int(word >> 8) % bytes.count
      bytes[place] = 7
      allBytes[place] = 7
    }
    words.reach(allWords.count + 100_000)
    allWords += [UInt64](repeating: 0, count: 100_001)
    #expect(spill.spilled > 0)
    spill.unload()
    #expect(words.count == allWords.count)
    #expect(words.elementsEqual(allWords))
    #expect(bytes.elementsEqual(allBytes))
  }

  @Test func `runs of any length are kept`() {
    let folder = ScratchFolder()
    var heap = ByteHeap(Spill(into: folder.path, after: 0))
    let longest = ByteHeap.longest
    let lengths = [0, 1, longest, 0, 5, longest - 5, 1, longest - 1, 1, 0]
    let runs = lengths.enumerated().map { [UInt8](repeating: UInt8($0 + 1), count: $1) }
    let words = runs.map { heap.keep($0) }
    for (word, run) in zip(words, runs) {
      #expect(heap.length(word) == run.count)
      #expect(heap.copy(word) == run)
    }
  }

  @Test func `runs that grow and shrink leave the others as they are`() {
    var heap = ByteHeap(Spill(into: nil))
    var random = IDSource(seed: 4)
    let lengths = [0, 5, 256, 257, 300, 512, 513, 5000, ByteHeap.longest - 1, ByteHeap.longest + 9]
    var runs = [[UInt8]](repeating: [], count: 6)
    var words = [UInt64?](repeating: nil, count: 6)
    for step in 0..<200 {
      let place = Int(random.random() % 6)
      // The long ones are few.
      let length = lengths[Int(random.random() % (step % 40 == 0 ? 10 : 8))]
      runs[place] = [UInt8](repeating: UInt8(truncatingIfNeeded: step), count: length)
      words[place] = heap.keep(growing: runs[place], before: words[place])
      for (word, run) in zip(words, runs) {
        guard let word else { continue }
        #expect(heap.length(word) == run.count && heap.copy(word) == run)
      }
    }
  }

  @Test func `many runs are read in their order, however they lie`() {
    var heap = ByteHeap(Spill(into: nil))
    var random = IDSource(seed: 9)
    let runs = (0..<1000).map { number in
      [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: Int(random.random() % 40))
    }
    let words = runs.map { heap.keep($0) }
    let places = (0..<5000).map { _ in Int(random.random() % 1000) }
    for order in [Array(0..<1000), (0..<1000).reversed(), places, []] {
      for count in [1, 7, 300, 5000] {
        var read: [[UInt8]] = []
        heap.each(order.map { words[$0] }, atOnce: count) { index, run in
          #expect(index == read.count)
          read.append(run.copy)
        }
        #expect(read == order.map { runs[$0] })
      }
    }
  }
}
