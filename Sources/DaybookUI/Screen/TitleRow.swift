import CRM
import TextUI

/// The first row: the views with their digits, whose book this is and what is due.
struct TitleRow {
  let model: Model

  func paint(into canvas: inout Canvas) {
    let width = canvas.size.columns
    var right = self.right
    // That it is the past must be seen.
    let limit = model.past == nil ? width : width - Text.width(right) - 2
    let labels = views.map(label)
    let needed = labels.reduce(0) { $0 + Text.width($1) + 2 }
    // Where not all fits, the views go before the program's name, and before room between them.
    var x = 9 + needed <= limit ? canvas.put(" daybook ", x: 0, y: 0, role: .title) : 0
    let gap = needed <= limit ? 1 : 0
    // A name that would be cut is left out, and others for the one in view.
    var isActiveDue = views.contains(model.view)
    let activeWidth = Text.width(label(model.view)) + 1 + gap
    for (view, label) in zip(views, labels) {
      let isActive = view == model.view
      if isActive { isActiveDue = false }
      if x + 1 + Text.width(label) + (isActiveDue ? activeWidth : 0) > limit {
        guard isActiveDue else { break }
        continue
      }
      x += 1
      x += canvas.put(label, x: x, y: 0, role: isActive ? .tabActive : .tab)
      x += gap
    }
    // Whom one stands in for matters more than whose book it is.
    if x + Text.width(right) + 1 > width { right = model.duty.text }
    let rightWidth = Text.width(right)
    if rightWidth > 0, x + rightWidth + 1 <= width {
      let role: Role = model.past == nil ? .dim : .warn
      canvas.put(right, x: width - rightWidth - 1, y: 0, role: role)
    }
  }

  private func label(_ view: ViewID) -> String {
    view.digit.map { "\($0) \(view.label)" } ?? view.label
  }

  /// The views with a digit, and the list in view where it has none.
  private var views: [ViewID] {
    model.view.digit == nil ? [model.view] + ViewID.allCases : ViewID.allCases
  }

  private var right: String {
    if let past = model.past { return "as of \(Display.longDay(past.day)) · read-only" }
    let place = "\(model.viewer.bookName)@\(model.viewer.host)"
    let due = model.today.dueCount
    return [model.duty.text, place, due > 0 ? "\(due) due" : ""]
      .filter { !$0.isEmpty }.joined(separator: "  ")
  }
}
