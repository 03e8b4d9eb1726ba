import Facts
import Synchronization

/// What the last sets of rows led to through the links of one kind.
///
/// Of the letters that somebody types the later ones often change nothing in the kind at the other
/// end, or leave fewer rows there: the same rows are reached again, or some of them. The links of a
/// base never change, so nothing that is remembered grows stale.
final class LinkMemory: Sendable {
  /// A link, in one of its two directions.
  struct Way: Hashable {
    let link: SearchLink
    let isBackwards: Bool
  }

  /// What is known of a set beforehand.
  enum Knowledge {
    /// The rows that it leads to.
    case reached(RowSet)
    /// Rows among which these are.
    case among(RowSet)
    case nothing
  }

  /// Two words of a search lead to a set each; a set takes a bit a row.
  private static let most = 2

  private let ways = Mutex<[Way: [(from: RowSet, reached: RowSet)]]>([:])

  func recall(_ way: Way, from rows: RowSet) -> Knowledge {
    let known = ways.withLock { $0[way] } ?? []
    if let same = known.first(where: { $0.from == rows }) { return .reached(same.reached) }
    let wider = known.last { rows.isSubset(of: $0.from) }
    return wider.map { .among($0.reached) } ?? .nothing
  }

  func note(_ way: Way, from rows: RowSet, _ reached: RowSet) {
    ways.withLock { ways in
      var known = ways[way] ?? []
      // Of a word and the same word with a letter more only the last is asked about again.
      known.removeAll { rows.isSubset(of: $0.from) }
      known.append((rows, reached))
      ways[way] = known.suffix(LinkMemory.most)
    }
  }
}
