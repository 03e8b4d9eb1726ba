import Books
import CRM
import Facts
import TextUI

/// Takes a message into the model and says what the world shall do.
///
/// Pure: no clock, no I/O. A key costs what it touches; only filters and orders look at all rows.
public func update(_ model: inout Model, _ message: Message) -> [Effect] {
  let asked = effects(of: message, &model)
  // What the reports show follows the book; asking costs nothing where nothing has changed.
  return model.withholdWrites(asked) + model.loadReport()
}

private func effects(of message: Message, _ model: inout Model) -> [Effect] {
  switch message {
  case .start: return model.start()
  case .key(let key): return model.take(key) + model.awaitDrafts()
  case .run(let intent): return model.run(intent)
  case .paste(let text): return model.paste(text)
  case .mouse(let event): return model.take(event)
  case .resize(let size): model.resize(size)
  case .bookChanged(let book, let touched): return model.take(book, touched)
  case .rebased(let book):
    model.takeRebased(book)
    return model.awaitToday()
  case .forgotten(let book): return model.takeForgotten(book) + model.awaitToday()
  case .kept(let texts): return model.take(kept: texts)
  case .past(let generation, let day, let book, let undated):
    return model.take(past: book, of: day, undated: undated, generation: generation)
      + model.awaitToday()
  case .report(let generation, let report):
    return model.take(report, generation: generation)
  case .clock(let now, let today):
    model.tick(now, today)
    return model.awaitToday() + model.remind()
  case .performed(let ticket, let result): return model.finish(ticket, result)
  case .history(let generation, let entries):
    model.detail.take(entries, generation: generation)
    model.fitDetail()
  case .edited(let generation, let text):
    if model.takeMinutes(generation, text) { return [] }
    if let effects = model.takeRecordText(generation, text) { return effects }
    if model.takeCaptureBody(generation, text) { return [] }
    model.takeEdited(generation, text)
  case .rehearsed(let generation, let result): model.takeRehearsal(generation, result)
  case .batches(let generation, let page): model.take(page, generation: generation)
  case .batch(let generation, let batch): model.take(batch, generation: generation)
  case .undoRehearsed(let generation, let result): model.takeUndo(result, generation: generation)
  case .erasurePlanned(let generation, let result): model.takeErasurePlan(generation, result)
  case .erased(let generation, let result): return model.takeErased(generation, result)
  case .wiped(let generation, let result): return model.takeWiped(generation, result)
  case .review(let generation, let agenda): model.takeReview(agenda, generation)
  case .woke(let alarm): return model.wake(alarm)
  case .zone(let name, let rules): model.takeZone(name, rules)
  case .notice(let text, let isError):
    return model.say(text, isError ? .error : .info)
  case .hangup:
    return model.keepDrafts() + model.keepView() + [.quit]
  }
  return []
}

extension Model {
  /// What the list of deals is filtered by when it is first seen.
  static let openDeals = "status:open"

  mutating func start() -> [Effect] {
    hasColleagues = !Colleagues(book).isAlone
    openToday()
    refreshDuty()
    openView()
    fit()
    resetReminders(to: minuteOfDay)
    return (view == .review ? openReview() : []) + settleNow() + awaitToday() + forgetView()
      + sayDrafts()
  }

  /// Builds what the view shows, where it was never seen.
  mutating func openView() {
    switch view {
    case .today: today.openDeals(book)
    case .pipeline: board.open(book, entry)
    case .review, .reports: break
    case .deals, .contacts, .companies, .leads, .records: openList()
    }
  }

  /// Builds the list in view, where it was never seen.
  private mutating func openList() {
    var list = lists[view] ?? ListState(kind: view.kind)
    if !list.isOpen, list.query.isEmpty, let query = view.firstQuery {
      // Filtered before it is built, since the sums of what a filter hides are nobody's business.
      list.filter(query, read(query: query, view.kind), book)
    }
    list.open(book)
    lists[view] = list
  }

  mutating func resize(_ size: Size) {
    layout = ScreenLayout(size)
    fit()
  }

  /// Gives every window the lines that it has on this screen.
  mutating func fit() {
    let height = layout.body.height
    for view in lists.keys {
      lists[view]?.viewport.resize(height: max(1, height - 1))
    }
    board.fit(layout.body.size)
    today.fit(height)
    fitOverlays()
    reports.fit(height)
    review.fit(height - ReviewPane.headerRows)
    for index in overlays.indices {
      guard case .form(var form) = overlays[index] else { continue }
      form.viewport.resize(height: FormPane.height(height))
      overlays[index] = .form(form)
    }
    fitDetail()
  }

  mutating func fitDetail() {
    let height = max(1, layout.body.height - DetailPane.headerRows)
    guard let id = detail.id, let row = book.row(id) else {
      detail.viewport.resize(count: 0, height: height)
      return
    }
    detail.width = (showsDetailBesideList ? layout.panes[1] : layout.body).width
    var content = DetailContent(reader: reader, detail: detail, id: id, row: row)
    detail.overview = content.makeOverview(hasColleagues)
    content.detail = detail
    detail.viewport.resize(count: content.count, height: height)
  }

  mutating func take(_ book: Book, _ touched: Touched) -> [Effect] {
    reports.isStale = true
    guard past == nil else {
      past?.live = book
      return []
    }
    let before = Glance(self)
    let painted = paintedRows
    let schema = Catalogue.schema(in: book)
    var step = BookStep(from: self.book, to: book, touched: touched, schema: schema)
    self.book = book
    for view in lists.keys { lists[view]?.update(&step) }
    board.update(&step, entry)
    let hadColleagues = hasColleagues
    if touched.records.contains(where: { $0.kind == User.kind }) {
      hasColleagues = !Colleagues(book).isAlone
    }
    let isSetup = touched.records.contains {
      [ExitCriterion.kind, Stage.kind, Pipeline.kind].contains($0.kind)
    }
    if isSetup {
      criteria = CriteriaChart(book)
      refilter()
    }
    if touched.records.contains(where: { $0.kind == Review.kind }) { review.refresh(book) }
    if touched.records.contains(where: { Duty.kinds.contains($0.kind) }) { refreshDuty() }
    refreshBriefs()
    refreshHandovers()
    let follows = today.update(&step)
    if !follows || hadColleagues != hasColleagues { openToday() }
    countMarks()
    takeMeanwhile(touched)
    lastTouched = touched.records.map(\.id)
    if let awaited, book.row(awaited) != nil {
      lists[view]?.select(awaited, book)
      board.select(awaited, book)
      self.awaited = nil
    }
    nameUndone()
    let isMine = touched.records.contains { $0.id == detail.id }
    if isMine { detail.dropHistory() }
    let effects = follow(&step) + awaitToday()
    // Criteria are marked at deals that they do not name.
    guard !isSetup, let before else { return effects }
    paintedRows = painted.without(step.affected(view.kind))
    return before == Glance(self) && !before.shows(&step) ? effects + [.keepFrame] : effects
  }

  /// After so many milliseconds the detail has taken in what others have written.
  private static let detailDelay = 1000

  /// Brings the detail up to date: at once where the record is known to be concerned or somebody
  /// reads it, else soon, since a fold of others hardly ever has to do with it.
  private mutating func follow(_ step: inout BookStep) -> [Effect] {
    guard focus == .list, showsDetailBesideList, let id = detail.id, id == selected,
      let row = book.row(id), !step.affected(row.kind).contains(row)
    else { return settleNow() }
    guard !awaitsDetail else { return [] }
    awaitsDetail = true
    return [.wake(Alarm(purpose: .detail, generation: 0), after: Model.detailDelay)]
  }

  mutating func refreshDetail() -> [Effect] {
    awaitsDetail = false
    let before = Glance(self)
    let effects = settleNow()
    return before != nil && before == Glance(self) ? effects + [.keepFrame] : effects
  }

  mutating func rebase(_ book: Book) {
    self.book = book
    criteria = CriteriaChart(book)
    for view in lists.keys { lists[view]?.rebase(book) }
    if board.isOpen { board.rebase(book, entry) }
    openToday()
    detail.reload(book)
    refreshDuty()
    refreshBriefs()
    countMarks()
    fitDetail()
  }

  mutating func tick(_ now: Instant, _ today: Day) {
    guard past == nil else {
      past?.entry.now = now
      past?.entry.today = today
      return
    }
    let isNewDay = today != entry.today
    entry.now = now
    entry.today = today
    refreshBriefs()
    guard isNewDay else { return }
    refreshDuty()
    resetReminders(to: -1)
    openToday()
    reports.isStale = true
    refilter()
    if board.isOpen { board.rebase(book, entry) }
  }

  /// Reads the queries anew: what was asked of a day or of criteria means something else once these
  /// are others.
  mutating func refilter() {
    for view in lists.keys where lists[view]?.isFiltered == true {
      let query = lists[view]?.query ?? ""
      let reading = read(query: query, view.kind)
      lists[view]?.filter(query, reading, book)
    }
    guard !board.query.isEmpty else { return }
    board.filter(board.query, read(query: board.query, Deal.kind), book, entry)
  }

  mutating func paste(_ text: String) -> [Effect] {
    switch overlays.last {
    case .prompt(let prompt): promptPaste(text, prompt)
    case .form(let form): formPaste(text, form)
    case .capture(let state): capturePaste(text, state)
    case .help(let help): helpPaste(text, help)
    case .picker(let picker): pickerPaste(text, picker)
    case .palette(let palette): palettePaste(text, palette)
    case .history(let history): historyPaste(text, history)
    case .columns, .bulk, .blame: break
    case .checklist, .mapping: return [.bell]
    case .callRun(let run): callRunPaste(text, run)
    case .handovers(let state): handoversPaste(text, state)
    case .erasure(let state): erasurePaste(text, state)
    case .brief, .question: break
    case nil: return say("Pasted text is not taken as keys · : opens the command line", .info)
    }
    return awaitDrafts()
  }
}
