public import Books
public import Facts

extension Book {
  /// What the next colleague must know of a record, as the one who leaves it would write it down:
  /// the next step, what either side owes, the open tasks, the latest touches.
  public func handoverContext(of id: EntityID, _ entry: EntryContext) -> String {
    guard let brief = Brief(id, self, entry) else { return "" }
    let kept: Set = ["we owe", "they owe", "last", "deals", "tasks", "tastes", "known"]
    var label = ""
    var lines: [String] = []
    for line in brief.lines {
      let isHead = !line.label.isEmpty
      if isHead { label = line.label }
      guard kept.contains(label) else { continue }
      lines.append((isHead ? "\(label): " : "  ") + line.text)
    }
    return lines.joined(separator: "\n")
  }

  /// The title of the next step about a record; nil where there is none.
  public func nextStepText(of id: EntityID, _ entry: EntryContext) -> String? {
    guard let task = openTasks(about: id).first, let title = title(task) else { return nil }
    let day = actionDay(ofTask: task).map { ", \(Display.day($0, today: entry.today))" } ?? ""
    return title + day
  }
}
