import Facts
import Testing

@testable import CRM

@Suite struct UndoChainsTests {
  private static func id(_ number: UInt64) -> EntityID { EntityID(high: 0, low: number) }

  /// Each pair: a batch and what it takes back.
  private func chains(_ pairs: [(UInt64, of: UInt64)]) -> UndoChains {
    var chains = UndoChains()
    for (batch, target) in pairs {
      chains.note(
        Change(
          batch: Self.id(batch),
          author: Self.id(99),
          via: .ui,
          intent: "undo",
          undoes: Self.id(target),
          events: []
        )
      )
    }
    return chains
  }

  @Test func `a batch is undone while one of its undos stands`() {
    // 1 was undone twice at once (2 and 3); 4 took 2 back, 5 took 3 back, 6 took 5 back.
    let log: [(UInt64, of: UInt64)] = [(2, 1), (3, 1), (4, 2), (5, 3), (6, 5)]
    let undone: [[UInt64]] = [[1], [1], [1, 2], [2, 3], [1, 2, 5]]
    for count in 1...log.count {
      let chains = chains(Array(log.prefix(count)))
      let found = (1...6).filter { chains.isUndone(Self.id($0)) }
      #expect(found == undone[count - 1])
    }
    #expect(!chains(log).isUndone(Self.id(1), without: Self.id(6)))
    #expect(chains(log).chain(of: Self.id(6)) == [6, 5, 3, 1].map(Self.id))
    #expect(chains(log).root(of: Self.id(4)) == Self.id(1))
  }

  @Test func `the changes of one batch count once`() {
    let chains = chains([(2, 1), (2, 1), (2, 7)])
    #expect(chains.chain(of: Self.id(2)) == [2, 1].map(Self.id))
    #expect(!chains.isUndone(Self.id(7)))
  }

  @Test func `a long chain and a forged circle come to an end`() {
    let long = chains((2...100_001).map { ($0, of: $0 - 1) })
    #expect(!long.isUndone(Self.id(1)) && long.isUndone(Self.id(2)))
    let circle = chains([(1, 2), (2, 3), (3, 1), (4, 4)])
    #expect(circle.chain(of: Self.id(1)) == [1, 2, 3].map(Self.id))
    #expect(!circle.isUndone(Self.id(1)) && !circle.isUndone(Self.id(4)))
  }
}
