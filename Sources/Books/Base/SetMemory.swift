import Facts
import Synchronization

/// A condition on one field, asked of a checkpoint: it never changes, so neither does the answer.
enum SetCondition: Hashable {
  case present(FieldID)
  case compared(FieldID, Comparison, Value)
  case oneOf(FieldID, [Value])
  case contains(FieldID, [UInt8])
  case includes(FieldID, Value)

  var field: FieldID {
    switch self {
    case .present(let field), .compared(let field, _, _), .oneOf(let field, _),
      .contains(let field, _), .includes(let field, _):
      field
    }
  }
}

/// The rows of one kind that satisfied the last conditions: what lists show of a kind, whose it is
/// and where it stands is asked again with every letter of a search and every column of a board.
final class SetMemory: Sendable {
  /// A bit a row each: a megabyte for a kind of a million.
  private static let most = 8

  private let sets = Mutex<[(condition: SetCondition, rows: RowSet)]>([])

  /// The rows that are remembered, or those that `ask` finds.
  func rows(_ condition: SetCondition, _ ask: () -> RowSet) -> RowSet {
    let known = sets.withLock { sets -> RowSet? in
      guard let place = sets.firstIndex(where: { $0.condition == condition }) else { return nil }
      // What is asked most stays.
      sets.append(sets.remove(at: place))
      return sets.last?.rows
    }
    if let known { return known }
    let rows = ask()
    sets.withLock { sets in
      sets.append((condition, rows))
      if sets.count > SetMemory.most { sets.removeFirst() }
    }
    return rows
  }
}
