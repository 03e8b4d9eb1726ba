/// A painted row, to be put again where what it says has not changed.
///
/// Copying cells costs a fraction of laying text out anew.
public struct Strip: Hashable, Sendable {
  let cells: [Cell]

  /// Paints on a canvas of one row.
  public init(width: Int, _ body: (inout Canvas) -> Void) {
    var canvas = Canvas(size: Size(columns: width, rows: 1))
    body(&canvas)
    cells = canvas.surface.cells
  }
}
