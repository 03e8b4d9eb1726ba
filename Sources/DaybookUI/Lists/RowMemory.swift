import Books
import Synchronization
import TextUI

/// The rows of a list as they were painted last.
///
/// A move paints a list whose rows are the same but for the cursor; looking up in the book what
/// they say and laying it out makes most of the cost of a frame. One memory lasts for one book and
/// one time, so nothing in it is ever stale, and copies of a model may share it; where either
/// changes the model takes another, with what a fold does not concern.
final class RowMemory: Sendable {
  /// Some screens full.
  private static let most = 512

  private struct State {
    /// What all the strips have in common.
    var headers: [String] = []
    var places: [PlacedColumn] = []
    var width = 0
    var strips: [Row: Strip] = [:]

    /// Forgets what was painted for other columns.
    mutating func prepare(_ headers: [String], _ places: [PlacedColumn], _ width: Int) {
      guard self.width != width || self.places != places || self.headers != headers else { return }
      self = State(headers: headers, places: places, width: width)
    }
  }

  private let state: Mutex<State>

  init() { state = Mutex(State()) }

  private init(_ kept: State) { state = Mutex(kept) }

  /// The memory that holds after a fold: all but the rows that may look different.
  func without(_ rows: [Row]) -> RowMemory {
    var kept = state.withLock { $0 }
    for row in rows { kept.strips[row] = nil }
    return RowMemory(kept)
  }

  /// Rows in the placed ones of some columns, the gutter left blank; each painted at most once.
  func strips(
    _ rows: [Row],
    _ columns: [ListColumn],
    at places: [PlacedColumn],
    width: Int,
    _ reader: RowReader
  ) -> [Strip] {
    state.withLock { state in
      state.prepare(columns.map(\.header), places, width)
      return rows.map { row in
        if let strip = state.strips[row] { return strip }
        if state.strips.count >= RowMemory.most { state.strips = [:] }
        let strip = Strip(width: width) { canvas in
          for place in places {
            canvas.put(columns[place.index].cell(reader, row), at: place, y: 0)
          }
        }
        state.strips[row] = strip
        return strip
      }
    }
  }
}
