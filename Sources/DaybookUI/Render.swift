public import TextUI

/// Paints the model; pure, and every size is good enough not to fail.
///
/// Costs what is visible: rows outside of the windows are not looked at.
public func render(_ model: Model, into canvas: inout Canvas) {
  let layout = ScreenLayout(canvas.size)
  if layout.isTooSmall {
    SmallScreen.paint(into: &canvas)
    return
  }
  canvas.within(layout.title) { TitleRow(model: model).paint(into: &$0) }
  canvas.within(layout.status) { StatusRow(model: model).paint(into: &$0) }
  paintBody(model, layout, into: &canvas)
  canvas.within(layout.body) { WhichKey(model: model).paint(into: &$0) }
  if let hint = layout.hint { canvas.within(hint) { HintRow(model: model).paint(into: &$0) } }
  for overlay in model.overlays { paint(overlay, model, layout, into: &canvas) }
}

/// Reads from the book what the next key is likely to show; for when there is nothing else to do.
///
/// Costs two pages of a list at most, and next to nothing where they are known.
public func readAhead(_ model: Model) {
  guard model.overlays.isEmpty, let list = model.list, let pane = model.layout.panes.first else {
    return
  }
  ListPane(model: model, list: list, view: model.view).readAround(width: pane.width)
}

private func paintBody(_ model: Model, _ layout: ScreenLayout, into canvas: inout Canvas) {
  if model.focus == .detail, !model.showsDetailBesideList {
    canvas.within(layout.body) { DetailPane(model: model).paint(into: &$0) }
    return
  }
  switch model.view {
  case .today: canvas.within(layout.body) { TodayPane(model: model).paint(into: &$0) }
  case .pipeline: canvas.within(layout.body) { BoardPane(model: model).paint(into: &$0) }
  case .reports: canvas.within(layout.body) { ReportsPane(model: model).paint(into: &$0) }
  case .review: canvas.within(layout.body) { ReviewPane(model: model).paint(into: &$0) }
  case .deals, .contacts, .companies, .leads, .records: paintList(model, layout, into: &canvas)
  }
}

private func paintList(_ model: Model, _ layout: ScreenLayout, into canvas: inout Canvas) {
  for border in layout.borders {
    canvas.vline(x: border.x, y: border.y, height: border.height)
  }
  for (index, pane) in layout.panes.enumerated() {
    canvas.within(pane) { part in
      switch index {
      case 0:
        guard let list = model.list else { return }
        ListPane(model: model, list: list, view: model.view).paint(into: &part)
      case 1: DetailPane(model: model).paint(into: &part)
      default: ActivityPane(model: model).paint(into: &part)
      }
    }
  }
}

private func paint(
  _ overlay: Overlay,
  _ model: Model,
  _ layout: ScreenLayout,
  into canvas: inout Canvas
) {
  switch overlay {
  case .prompt(let prompt): canvas.within(layout.status) { prompt.paint(into: &$0) }
  case .help(let help):
    canvas.within(layout.body) { HelpPane(model: model, help: help).paint(into: &$0) }
  case .picker(let picker):
    canvas.within(layout.body) { PickerPane(model: model, picker: picker).paint(into: &$0) }
  case .checklist(let checklist):
    canvas.within(layout.body) { ChecklistPane(checklist: checklist).paint(into: &$0) }
  case .mapping(let state):
    canvas.within(layout.body) { MappingPane(model: model, state: state).paint(into: &$0) }
  case .form(let form):
    canvas.within(layout.body) { FormPane(model: model, form: form).paint(into: &$0) }
  case .capture(let state): CapturePane(model: model, state: state).paint(layout, into: &canvas)
  case .columns(let state):
    canvas.within(layout.body) { ColumnsPane(state: state).paint(into: &$0) }
  case .bulk(let state):
    canvas.within(layout.body) { BulkPane(model: model, state: state).paint(into: &$0) }
  case .palette(let palette):
    canvas.within(layout.body) { PalettePane(model: model, palette: palette).paint(into: &$0) }
  case .blame(let state):
    canvas.within(layout.body) { BlamePane(model: model, state: state).paint(into: &$0) }
  case .history(let history):
    canvas.within(layout.body) { HistoryPane(model: model, history: history).paint(into: &$0) }
  case .brief(let state):
    canvas.within(layout.body) { BriefOverlay(state: state).paint(into: &$0) }
  case .callRun(let run):
    canvas.within(layout.body) { CallRunPane(model: model, run: run).paint(into: &$0) }
  case .handovers(let state):
    canvas.within(layout.body) { HandoverListPane(model: model, state: state).paint(into: &$0) }
  case .erasure(let state):
    canvas.within(layout.body) { ErasurePane(model: model, state: state).paint(into: &$0) }
  case .question(let question): canvas.within(layout.status) { question.paint(into: &$0) }
  }
}
