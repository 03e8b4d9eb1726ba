import TextUI

/// One line of a detail: a label or time at the left, the text, something at the right.
struct DetailLine: Hashable, Sendable {
  var label = ""
  var labelRole = Role.formLabel
  var text = ""
  var role = Role.text
  var right = ""
  /// A heading takes the line to its end.
  var isHeading = false

  static func field(_ label: String, _ text: String, _ role: Role = .text) -> DetailLine {
    DetailLine(label: label, text: text, role: role)
  }

  static func heading(_ text: String) -> DetailLine {
    DetailLine(text: text, role: .border, isHeading: true)
  }

  static func note(_ text: String) -> DetailLine { DetailLine(text: text, role: .dim) }

  /// Paints the line at a row, with so many columns for the label.
  func paint(y: Int, labelWidth: Int, into canvas: inout Canvas) {
    let width = canvas.size.columns
    if isHeading {
      canvas.hline(x: 1, y: y, width: width - 1)
      canvas.put("── " + text + " ", x: 1, y: y, role: .border)
      return
    }
    let rightWidth = right.isEmpty ? 0 : min(Text.width(right), max(0, width / 3))
    var x = 1
    if !label.isEmpty {
      canvas.put(label, x: x, y: y, style: Style(labelRole), width: labelWidth)
      x += labelWidth + 1
    }
    let room = width - x - (rightWidth > 0 ? rightWidth + 1 : 0)
    canvas.put(text, x: x, y: y, style: Style(role), width: max(0, room))
    if rightWidth > 0 {
      canvas.put(right, x: width - rightWidth, y: y, style: Style(.dim), width: rightWidth)
    }
  }
}
