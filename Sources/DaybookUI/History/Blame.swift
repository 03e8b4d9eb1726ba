import Books
import CRM
import Facts
import TextUI

/// Who wrote each field of a record, when and by which door, and what stood there before.
struct BlameState: Sendable {
  let id: EntityID
  /// The field to begin with.
  let field: FieldID?
  var viewport = ListViewport()
  /// Whether the cursor was put on the field.
  var isPlaced = false

  static let hints = [("j k", "move"), ("g", "whole history"), ("Esc", "close")]
}

/// The fields of a record with their writes, latest first.
struct BlameLines {
  let reader: RowReader
  let id: EntityID
  private let writes:
    [(field: FieldDefinition, change: HistoryEntry.FieldChange, entry: HistoryEntry)]

  /// `entries` newest first, as the history of the record has them.
  init(reader: RowReader, id: EntityID, _ entries: [HistoryEntry]) {
    self.reader = reader
    self.id = id
    let kind = reader.book.row(id).flatMap { Catalogue.kind($0.kind, in: reader.book) }
    let fields = kind?.fields ?? []
    writes = fields.filter { !$0.traits.contains(.hidden) }.flatMap { field in
      entries.flatMap { entry in
        entry.changes.filter { $0.field == field.id }.map { (field, $0, entry) }
      }
    }
  }

  var count: Int { writes.count }

  func place(of field: FieldID) -> Int? { writes.firstIndex { $0.field.id == field } }

  func line(_ index: Int) -> DetailLine {
    let (field, change, entry) = writes[index]
    let isFirst = index == 0 || writes[index - 1].field.id != field.id
    let value = change.new.map { reader.fields.text($0, field) } ?? "—"
    let sign = change.verb == .add ? "+ " : change.verb == .remove ? "- " : ""
    var line = DetailLine.field(
      isFirst ? field.label.lowercased() : "  before",
      sign + value + (entry.isUndone ? "  (taken back)" : ""),
      isFirst && !entry.isUndone ? .text : .dim
    )
    let via = entry.via == .ui ? "" : " · \(entry.via)"
    line.right = reader.fields.time(entry.written) + " " + reader.fields.title(entry.author) + via
    return line
  }
}

extension Model {
  /// Opens the blame of the current record, on the field under the cursor of its detail.
  mutating func blame() -> [Effect] {
    guard let id = current else { return [] }
    if detail.id != id { detail.show(id, book) }
    overlays.append(.blame(BlameState(id: id, field: fieldUnderCursor)))
    guard detail.history == nil else { return [] }
    return [.loadHistory(id, generation: detail.awaitHistory())]
  }

  private var fieldUnderCursor: FieldID? {
    guard focus == .detail, detail.tab == .overview, let id = detail.id,
      detail.overview.indices.contains(detail.viewport.cursor),
      let kind = book.row(id).flatMap({ Catalogue.kind($0.kind, in: book) })
    else { return nil }
    let label = detail.overview[detail.viewport.cursor].label
    return kind.fields.first { $0.label.lowercased() == label }?.id
  }

  var blameLines: BlameLines? {
    guard case .blame(let state)? = overlays.last, detail.id == state.id,
      let history = detail.history
    else { return nil }
    return BlameLines(reader: reader, id: state.id, history)
  }

  mutating func blameKey(_ key: Key, _ state: BlameState) -> [Effect] {
    var state = state
    if let lines = blameLines { placeBlame(&state, lines) }
    switch key {
    case .escape, .control("c"), .character("q"):
      overlays.removeLast()
      return []
    case .character("g"):
      overlays.removeLast()
      return openHistory(of: state.id)
    default: _ = HistoryState.move(key, &state.viewport)
    }
    overlays[overlays.count - 1] = .blame(state)
    return []
  }

  /// Gives the window its lines and, once, puts the cursor on the field that was asked for.
  func placeBlame(_ state: inout BlameState, _ lines: BlameLines) {
    state.viewport.resize(
      count: lines.count,
      height: HistoryPane.listHeight(layout.body.height)
    )
    guard !state.isPlaced else { return }
    state.isPlaced = true
    if let place = state.field.flatMap(lines.place) { state.viewport.select(place) }
  }
}

/// Paints the blame over the body.
struct BlamePane {
  let model: Model
  let state: BlameState

  func paint(into canvas: inout Canvas) {
    canvas.fill(style: .text)
    let fields = FieldText(book: model.book, entry: model.entry)
    canvas.put(
      "Who wrote “\(fields.title(state.id))”",
      x: 1,
      y: 0,
      style: Style(.title),
      width: max(0, canvas.size.columns - 2)
    )
    guard let lines = model.blameLines else {
      canvas.put("reading…", x: 1, y: 2, role: .dim)
      canvas.placeCursor(x: 0, y: 2)
      return
    }
    var state = state
    model.placeBlame(&state, lines)
    for (line, index) in state.viewport.visible.enumerated() {
      lines.line(index).paint(y: 2 + line, labelWidth: 14, into: &canvas)
    }
    canvas.put("▌", x: 0, y: 2 + state.viewport.cursorLine, role: .selection)
    canvas.placeCursor(x: 0, y: 2 + state.viewport.cursorLine)
  }
}
