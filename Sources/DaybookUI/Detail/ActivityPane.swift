import Books
import TextUI

/// The third pane of a wide screen: what happened with the record, latest first.
struct ActivityPane {
  let model: Model

  func paint(into canvas: inout Canvas) {
    canvas.put("Activity", x: 1, y: 0, role: .dim)
    guard let id = model.detail.id, let row = model.book.row(id) else { return }
    let content = DetailContent(
      reader: model.reader,
      detail: model.detail,
      id: id,
      row: row
    )
    for (index, activity) in model.detail.activities.prefix(max(0, canvas.size.rows - 1))
      .enumerated()
    {
      content.activity(activity).paint(y: index + 1, labelWidth: 9, into: &canvas)
    }
  }
}
