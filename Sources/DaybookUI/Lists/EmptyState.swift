import CRM
import TextUI

/// Why a list is empty, and the next key.
struct EmptyState {
  let model: Model
  let list: ListState
  let view: ViewID

  func paint(into canvas: inout Canvas) {
    for (line, text) in lines.enumerated() {
      canvas.put(
        text,
        x: ListPane.gutter,
        y: 2 + line,
        style: Style(line == 0 ? .text : .dim),
        width: max(0, canvas.size.columns - ListPane.gutter)
      )
    }
    canvas.placeCursor(x: 0, y: 1)
  }

  private var lines: [String] {
    let plural = view.label.lowercased()
    let key = { (intent: Intent) in model.keymap.keys(intent).first?.description ?? ":" }
    if list.isFiltered {
      return [
        "No \(plural) match  \(list.query)",
        "\(key(.clearQuery)) clear the filter · \(key(.editQuery)) edit it · \(add(key)) new",
      ]
    }
    return [
      "No \(plural) yet.",
      "\(add(key)) makes the first one · \(key(.help)) shows all keys",
      "From a file:  daybook import FILE.csv",
    ]
  }

  private func add(_ key: (Intent) -> String) -> String {
    switch view {
    case .contacts: key(.addContact)
    case .companies: key(.addCompany)
    case .leads: key(.addLead)
    case .records(let kind): ":new \(Catalogue.kind(kind)?.name ?? "record")"
    default: key(.addDeal)
    }
  }
}
