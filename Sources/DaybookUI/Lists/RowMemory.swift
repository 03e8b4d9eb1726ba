import Books
import Synchronization
import TextUI

/// What the rows of a list said when they were painted last.
///
/// A move paints a list whose rows are the same but for the cursor; what a row says is looked up in
/// several places of the book and makes most of the cost of a frame. One memory lasts for one book
/// and one time: the model takes another whenever either changes, so nothing in it is ever stale,
/// and copies of a model may share it.
final class CellMemory: Sendable {
  /// Some screens full.
  private static let most = 512

  private struct State {
    /// The headers of the columns that the cells belong to.
    var columns: [String] = []
    var rows: [Row: [ListCell?]] = [:]
  }

  private let state = Mutex(State())

  /// The cells of a row in the placed ones of some columns, each read at most once.
  func cells(
    _ row: Row,
    _ columns: [ListColumn],
    at places: [PlacedColumn],
    _ reader: RowReader
  ) -> [ListCell] {
    let headers = columns.map(\.header)
    return state.withLock { state in
      if state.columns != headers || state.rows.count >= CellMemory.most {
        state = State(columns: headers)
      }
      var known = state.rows[row] ?? Array(repeating: nil, count: columns.count)
      var isNew = false
      let cells = places.map { place in
        if let cell = known[place.index] { return cell }
        let cell = columns[place.index].cell(reader, row)
        known[place.index] = cell
        isNew = true
        return cell
      }
      if isNew { state.rows[row] = known }
      return cells
    }
  }
}
