import Books
import CRM
import Facts
import TextUI

/// Paints what comes up in a review: what was answered, what is up, what follows.
struct ReviewQueuePane {
  let model: Model

  private static let weightWidth = 9

  func paint(into canvas: inout Canvas) {
    let review = model.review
    guard let items = review.agenda?.items else { return }
    let room = max(1, canvas.size.columns - 5 - ReviewQueuePane.weightWidth)
    for (y, index) in review.queue.visible.enumerated() where items.indices.contains(index) {
      let item = items[index]
      let isSeen = review.isSeen(item.id)
      canvas.put(isSeen ? "✓" : " ", x: 1, y: y, role: isSeen ? .ok : .text)
      canvas.put(
        model.book.title(item.id) ?? "(gone)",
        x: 3,
        y: y,
        style: Style(isSeen ? .dim : .text),
        width: room
      )
      canvas.put(
        item.weight.map { Display.compact($0, model.entry) } ?? "?",
        x: 4 + room,
        y: y,
        style: Style(.dim),
        width: ReviewQueuePane.weightWidth,
        align: .right
      )
      guard index == review.queue.cursor else { continue }
      canvas.put("▌", x: 0, y: y, role: .selection)
      canvas.placeCursor(x: 0, y: y)
    }
  }
}
