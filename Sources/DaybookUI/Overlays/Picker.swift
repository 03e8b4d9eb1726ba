import Books
import CRM
import Facts
import TextUI

/// A short list to choose from: stages, reasons, colleagues.
struct PickerState: Sendable {
  /// What is chosen, and for which records.
  enum Purpose: Sendable {
    case lostReason([EntityID])
    case stage([EntityID])
    case owner([EntityID])
    case disqualify([EntityID])
    /// The view to show.
    case savedView
    /// The kind to list; the low half of the id is its number.
    case listKind
    case pipeline([EntityID])
    /// The answers of a review to one record.
    case reviewLost(EntityID)
    case reviewOwner(EntityID)
    /// The number of an id is the place among the keys.
    case draft([String])
  }

  struct Choice: Sendable {
    let id: EntityID
    let text: String
  }

  let purpose: Purpose
  let title: String
  private let all: [Choice]
  var editor = LineEditor()
  var viewport = ListViewport()
  private(set) var choices: [Choice]

  init(_ purpose: Purpose, _ model: Model) {
    self.purpose = purpose
    let ids: [EntityID]
    if case .draft(let keys) = purpose {
      title = "Typed and not saved"
      all = keys.enumerated().map {
        Choice(id: EntityID(high: 0, low: UInt64($0.offset)), text: model.named(draft: $0.element))
      }
      choices = all
      viewport = ListViewport(count: all.count, height: 10)
      return
    }
    switch purpose {
    case .lostReason(let deals):
      title = "Why was \(model.naming(deals)) lost?"
      ids = PickerState.records(LostReason.kind, model.book)
    case .reviewLost(let deal):
      title = "Why was \(model.naming([deal])) lost?"
      ids = PickerState.records(LostReason.kind, model.book)
    case .reviewOwner(let record):
      title = "Owner of \(model.naming([record]))"
      ids = PickerState.records(User.kind, model.book)
    case .stage(let deals):
      title = "Stage of \(model.naming(deals))"
      ids = PickerState.stages(of: deals, model.book)
    case .pipeline(let deals):
      title = "Move \(model.naming(deals)) to the pipeline"
      ids = PipelineChart(model.book).pipelines
    case .owner(let records):
      title = "Owner of \(model.naming(records))"
      ids = PickerState.records(User.kind, model.book)
    case .disqualify(let leads):
      title = "Why does nothing come of \(model.naming(leads))?"
      let known = PickerState.records(DisqualifyReason.kind, model.book)
      // A book from before there were reasons is offered the usual ones.
      ids =
        known.isEmpty
        ? DisqualifyReason.usual.indices.map { EntityID(high: 0, low: UInt64($0)) } : known
    case .savedView:
      title = "Saved views"
      ids = model.savedViews.all
    case .listKind:
      title = "List"
      ids = Catalogue.kinds.filter { !$0.isPart }.map {
        EntityID(high: 0, low: UInt64($0.id.rawValue))
      }
    case .draft:
      title = ""
      ids = []
    }
    let fields = FieldText(book: model.book, entry: model.entry)
    all = ids.map { Choice(id: $0, text: PickerState.text($0, purpose, fields)) }
    choices = all
    viewport = ListViewport(count: all.count, height: 10)
  }

  private static func text(_ id: EntityID, _ purpose: Purpose, _ fields: FieldText) -> String {
    switch purpose {
    case .savedView: SavedViewLine.text(id, fields)
    case .listKind: Catalogue.kind(KindID(UInt16(truncatingIfNeeded: id.low)))?.pluralLabel ?? ""
    case .disqualify where id.high == 0: DisqualifyReason.usual[Int(id.low)]
    case .lostReason, .stage, .owner, .pipeline, .disqualify, .reviewLost, .reviewOwner,
      .draft:
      fields.title(id)
    }
  }

  private static func records(_ kind: KindID, _ book: Book) -> [EntityID] {
    let listing = book.listing(
      ListingRequest(
        kind: kind,
        predicate: Catalogue.visible(kind),
        orders: Catalogue.kind(kind)?.orders.prefix(1).map { $0 } ?? []
      )
    )
    return listing.window(0..<min(listing.count, 500)).map(book.id)
  }

  private static func stages(of deals: [EntityID], _ book: Book) -> [EntityID] {
    let chart = PipelineChart(book)
    let pipeline = deals.first.flatMap { book[$0, Deal.pipeline] } ?? chart.defaultPipeline
    return pipeline.map(chart.stages) ?? []
  }

  /// Keeps the choices that hold the typed words; those that begin with them come first.
  mutating func search() {
    let typed = Folding.fold(editor.text)
    let ranked = all.compactMap { choice -> (Choice, Bool)? in
      let text = Folding.fold(choice.text)
      if text.starts(with: typed) { return (choice, true) }
      return ByteRun.contains(text, typed) ? (choice, false) : nil
    }
    choices = ranked.filter(\.1).map(\.0) + ranked.filter { !$0.1 }.map(\.0)
    viewport.resize(count: choices.count)
    viewport.top()
  }
}

/// Finds a run of bytes in a short one.
enum ByteRun {
  static func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
    if part.isEmpty { return true }
    guard text.count >= part.count else { return false }
    return (0...text.count - part.count).contains { text[$0...].starts(with: part) }
  }
}

extension Model {
  mutating func pickerKey(_ key: Key, _ picker: PickerState) -> [Effect] {
    var picker = picker
    switch key {
    case .escape, .control("c"):
      overlays.removeLast()
      return []
    case .enter:
      guard picker.choices.indices.contains(picker.viewport.cursor) else { return [.bell] }
      overlays.removeLast()
      return choose(picker.choices[picker.viewport.cursor], picker.purpose)
    case .down, .control("n"), .tab: picker.viewport.move(by: 1)
    case .up, .control("p"), .backTab: picker.viewport.move(by: -1)
    case .named(.pageDown): picker.viewport.page(1)
    case .named(.pageUp): picker.viewport.page(-1)
    default:
      if picker.editor.handle(key) == .changed { picker.search() }
    }
    overlays[overlays.count - 1] = .picker(picker)
    return []
  }

  mutating func pickerPaste(_ text: String, _ picker: PickerState) {
    var picker = picker
    picker.editor.insert(text)
    picker.search()
    overlays[overlays.count - 1] = .picker(picker)
  }

  private mutating func choose(
    _ choice: PickerState.Choice,
    _ purpose: PickerState.Purpose
  ) -> [Effect] {
    switch purpose {
    case .reviewLost(let deal): return answer(.lose(choice.id), deal)
    case .reviewOwner(let record): return answer(.owner(choice.id), record)
    case .lostReason(let deals):
      return askCompetitor(deals, reason: choice.id, named: choice.text)
    case .stage(let deals):
      return moveStage(
        deals,
        .to(choice.id),
        saying: "Moved \(naming(deals)) → \(choice.text)"
      )
    case .disqualify(let leads): return disqualify(leads, for: choice)
    case .savedView: return show(savedView: choice.id)
    case .listKind: return show(listOf: KindID(UInt16(truncatingIfNeeded: choice.id.low)), "")
    case .pipeline(let deals): return openMapping(deals, to: choice.id)
    case .owner(let records):
      return changeOwner(records, to: choice.id)
    case .draft(let keys): return open(draft: keys[Int(choice.id.low)])
    }
  }
}

/// Paints the choices over the end of the body.
struct PickerPane {
  let model: Model
  let picker: PickerState

  func paint(into canvas: inout Canvas) {
    let (width, rows) = (canvas.size.columns, canvas.size.rows)
    let height = min(rows, max(3, min(picker.choices.count, 10) + 2))
    canvas.within(Rect(x: 0, y: rows - height, width: width, height: height)) { box in
      box.fill(style: Style(.menu))
      box.hline(x: 0, y: 0, width: width)
      let x = 1 + box.put(" \(picker.title) ", x: 1, y: 0, role: .prompt)
      let window = picker.editor.window(width: max(1, width - x - 1))
      box.put(window.text + " ", x: x, y: 0, role: .text)
      var viewport = picker.viewport
      viewport.resize(height: max(1, height - 1))
      for (line, index) in viewport.visible.enumerated() {
        if index == viewport.cursor { box.put("▌", x: 0, y: line + 1, role: .selection) }
        box.put(
          picker.choices[index].text,
          x: 2,
          y: line + 1,
          style: Style(.menu),
          width: max(0, width - 3)
        )
      }
      if picker.choices.isEmpty {
        box.put("Nothing matches; Ctrl-U empties the search", x: 2, y: 1, role: .dim)
      }
      box.placeCursor(x: min(x + window.cursor, max(0, width - 1)), y: 0)
    }
  }
}
