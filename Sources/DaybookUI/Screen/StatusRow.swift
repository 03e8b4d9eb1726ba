import Books
import CRM
import TextUI

/// The row above the hints: what is shown, how many, what is marked and summed, and the message.
struct StatusRow {
  let model: Model

  func paint(into canvas: inout Canvas) {
    let width = canvas.size.columns
    let (message, role) = self.message
    let messageWidth = min(Text.width(message), max(0, width - 2))
    let guide = model.tour?.text(model.keymap)
    let left = guide ?? Text.truncated(parts.joined(separator: " · "), to: max(0, width - 2))
    let room = max(0, width - messageWidth - (messageWidth > 0 ? 3 : 2))
    let style = Style(guide == nil ? .status : .prompt)
    canvas.put(left, x: 1, y: 0, style: style, width: room)
    if messageWidth > 0 {
      canvas.put(
        message,
        x: width - messageWidth - 1,
        y: 0,
        style: Style(role),
        width: messageWidth
      )
    }
  }

  private var message: (String, Role) {
    if let notice = model.notice {
      let key = model.keymap.keys(.undo).first?.description ?? "u"
      return (notice.offersUndo ? "\(notice.text)   \(key) undo" : notice.text, notice.role)
    }
    if model.saving.isBusy { return ("saving…", .dim) }
    if !model.pendingKeys.isEmpty {
      return (model.pendingKeys.map(\.description).joined(), .prompt)
    }
    return ("", .status)
  }

  private var parts: [String] {
    var parts = [viewName]
    if let past = model.past {
      parts = ["\(viewName) as of \(Display.longDay(past.day)) · read-only"]
    }
    // The title row of a narrow screen has no room for it.
    if model.size.columns < 120, !model.duty.text.isEmpty { parts.insert(model.duty.text, at: 0) }
    if model.view == .reports { parts += reportParts }
    if let list = model.list {
      if list.rangeAnchor != nil { parts.append("range") }
      if !list.query.isEmpty { parts.append(list.query) }
      if let problem = list.problem { parts.append(problem) }
      parts.append(
        list.isFiltered
          ? "\(count(list.count)) of \(count(list.total))" : count(list.count)
      )
    } else if model.view == .pipeline {
      if !model.board.query.isEmpty { parts.append(model.board.query) }
      if let problem = model.board.problem { parts.append(problem) }
    }
    return parts + sums
  }

  /// The saved view that is shown, with a star where it shows something else by now.
  private var viewName: String {
    guard let id = model.list?.savedView, let name = model.book[id, SavedView.name] else {
      return model.view.label
    }
    return "view: \(name)\(model.isViewChanged ? "*" : "")"
  }

  private var reportParts: [String] {
    let reports = model.reports
    if let drill = reports.drill { return [drill.title, count(drill.deals.count)] }
    return [reports.page.label] + (reports.isLoading ? ["working it out…"] : [])
  }

  private func count(_ number: Int) -> String { Display.count(number, model.entry) }

  private var sums: [String] {
    let kind = model.view.kind
    let marked = model.marks.count(kind)
    let prefix = marked > 0 ? ["\(count(marked)) marked"] : []
    guard kind == Deal.kind, model.view.isList else { return prefix }
    let sums =
      marked > 0
      ? model.markSums
      : model.list?.listing?.sums ?? Sums()
    return prefix + SumText(entry: model.entry).parts(sums)
  }
}
