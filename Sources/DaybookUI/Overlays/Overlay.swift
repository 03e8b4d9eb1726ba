import TextUI

/// What lies over the view and takes the keys; the topmost one has them.
enum Overlay: Sendable {
  /// A line of input in place of the status row.
  case prompt(PromptState)
  case help(HelpState)
  case picker(PickerState)
  case form(FormState)
  /// A line of capture in place of the status row, its reading above it.
  case capture(CaptureState)
  case columns(ColumnsState)
  case bulk(BulkState)
  case palette(PaletteState)
  case history(HistoryState)
  case blame(BlameState)
  case checklist(ChecklistState)
  case mapping(MappingState)
  case brief(BriefState)
  case callRun(CallRunState)
  case handovers(HandoverListState)
  case erasure(ErasureState)
  /// A question in place of the status row.
  case question(QuestionState)

  var hints: [(key: String, word: String)] {
    switch self {
    case .prompt(let prompt): prompt.hints
    case .help: [("Enter", "run"), ("↑↓", "choose"), ("Esc", "close")]
    case .picker: [("Enter", "choose"), ("↑↓", "move"), ("Esc", "back")]
    case .capture(let state): state.hints
    case .columns: ColumnsState.hints
    case .bulk(let state): state.hints
    case .palette: PaletteState.hints
    case .history(let state): state.hints
    case .blame: BlameState.hints
    case .form(let form): form.hints
    case .checklist(let checklist): checklist.hints
    case .mapping: MappingState.hints
    case .brief(let brief): brief.hints
    case .callRun(let run): run.hints
    case .handovers(let list): list.hints
    case .erasure(let state): state.hints
    case .question(let question): question.hints
    }
  }
}
