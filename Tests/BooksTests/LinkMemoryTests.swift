import Facts
import Testing

@testable import Books

@Suite struct LinkMemoryTests {
  private let way = LinkMemory.Way(
    link: SearchLink(field: FieldID(1), target: KindID(2)),
    isBackwards: true
  )

  private func set(_ rows: Int...) -> RowSet {
    var set = RowSet(rows: 200)
    for row in rows { set[row] = true }
    return set
  }

  @Test func `the same set reaches the same rows, a smaller one some of them`() {
    let memory = LinkMemory()
    #expect(memory.recall(way, from: set(1, 70)).isNothing)
    memory.note(way, from: set(1, 70, 199), set(5, 6))
    #expect(memory.recall(way, from: set(1, 70, 199)).reached == set(5, 6))
    #expect(memory.recall(way, from: set(1, 199)).among == set(5, 6))
    #expect(memory.recall(way, from: set(1, 2)).isNothing)
    #expect(memory.recall(way, from: RowSet(rows: 100)).isNothing)
    let back = LinkMemory.Way(link: way.link, isBackwards: false)
    #expect(memory.recall(back, from: set(1, 70, 199)).isNothing)
  }

  @Test func `two words of a search are remembered, and of each the longest`() {
    let memory = LinkMemory()
    memory.note(way, from: set(1, 2, 3), set(10))
    memory.note(way, from: set(100, 101), set(20))
    memory.note(way, from: set(1, 2), set(11))
    #expect(memory.recall(way, from: set(1, 2, 3)).isNothing)
    #expect(memory.recall(way, from: set(2)).among == set(11))
    #expect(memory.recall(way, from: set(101)).among == set(20))
    memory.note(way, from: set(150), set(30))
    #expect(memory.recall(way, from: set(101)).isNothing)
    #expect(memory.recall(way, from: set(2)).among == set(11))
  }
}

extension LinkMemory.Knowledge {
  fileprivate var reached: RowSet? { if case .reached(let rows) = self { rows } else { nil } }
  fileprivate var among: RowSet? { if case .among(let rows) = self { rows } else { nil } }
  fileprivate var isNothing: Bool { if case .nothing = self { true } else { false } }
}
