import Books
import CRM
import Facts

/// One value that a row says, for a field of its record.
struct CellWrite {
  /// When it became true.
  enum Moment {
    /// With the record.
    case opening
    /// When the deal was decided.
    case closing
  }

  let field: FieldID
  /// Nil where the row says nothing.
  let value: Value?
  var isElement = false
  var moment = Moment.opening
}

/// What one statement of the mapping makes of a row: it is taken or left as a whole.
struct CellIntent {
  /// The columns on which it depends.
  var columns: [Int]
  var writes: [CellWrite] = []
}

/// The meaning of one row's values; silent where it is the row of an earlier import.
struct RowReading {
  let run: ImportRun
  let bound: BoundRule
  let values: [String]
  let isReporting: Bool

  init(_ run: ImportRun, _ bound: BoundRule, _ values: [String], isReporting: Bool) {
    self.run = run
    self.bound = bound
    self.values = values
    self.isReporting = isReporting
  }

  var kind: KindID { bound.rule.kind }

  func report(_ severity: Issue.Severity, _ position: Int?, _ message: String) {
    guard isReporting else { return }
    run.issue(severity, position.map { bound.columns[$0] } ?? "", message)
  }

  // MARK: The deal's course

  /// The days on which the deal was opened and decided, put in order.
  var moments: (opened: Instant?, closed: Instant?) {
    let (opened, closed) = (day(bound.opened, silent: true), day(bound.closed, silent: true))
    let zone = run.entry.zone
    guard let step, step.status != .open else { return (opened.map(zone.startOfDay), nil) }
    let first = [opened, closed].compactMap { $0 }.min()
    // Opened in the morning, decided at noon: the order holds on one day too.
    return (first.map(zone.startOfDay), closed.map { zone.instant($0, minute: 12 * 60) })
  }

  func day(_ position: Int?, silent: Bool = false) -> Day? {
    guard let position, !values[position].isEmpty else { return nil }
    if let day = run.day(values[position], bound.dayOrders[position]) { return day }
    if !silent {
      report(.warning, position, "“\(values[position].visible)” is no day; it was left out")
    }
    return nil
  }

  var step: ProgressRule.Step? {
    guard let progress = bound.rule.progress, let position = bound.status else { return nil }
    let text = values[position]
    let plain = ColumnName.plain(text)
    if let step = progress.steps[plain] { return step }
    if let course = run.dealCourse() {
      if plain.contains("won") { return ProgressRule.Step(status: .won) }
      if plain.contains("lost") { return ProgressRule.Step(status: .lost) }
      if course.stage(named: text) != nil { return ProgressRule.Step(status: .open, stage: text) }
    }
    return ProgressRule.Step(status: .open)
  }

  private func isKnownStep(_ position: Int) -> Bool {
    let plain = ColumnName.plain(values[position])
    return bound.rule.progress?.steps[plain] != nil || plain.contains("won")
      || plain.contains("lost") || plain == "open" || plain.isEmpty
      || run.dealCourse()?.stage(named: values[position]) != nil
  }

  private var courseIntent: CellIntent? {
    guard let position = bound.status, let step, let course = run.dealCourse() else { return nil }
    if !isKnownStep(position) {
      let message = "there is no stage “\(values[position].visible)”; the deal is in the first one"
      report(.warning, position, message)
    }
    let stage = step.stage.flatMap(course.stage) ?? course.stages.first?.id
    var intent = CellIntent(
      columns: [position] + [bound.opened, bound.closed].compactMap { $0 }
    )
    let opened = day(bound.opened)
    let closed = day(bound.closed)
    intent.writes = [
      CellWrite(field: Deal.pipeline.id, value: .ref(course.pipeline)),
      CellWrite(field: Deal.stage.id, value: stage.map(Value.ref)),
    ]
    guard step.status != .open else {
      if let closed, isReporting { report(.note, bound.closed, notDecided(closed)) }
      intent.writes += [
        CellWrite(field: Deal.status.id, value: DealStatus.open.value),
        CellWrite(field: Deal.closedOn.id, value: nil),
        CellWrite(field: Deal.lostReason.id, value: nil),
      ]
      return intent
    }
    if let opened, let closed, opened > closed {
      report(.warning, bound.opened, "is after the deal was decided; it counts from that day")
    }
    if closed == nil {
      report(.warning, bound.closed, "is empty though the deal was decided; today is taken")
    }
    let reason = step.status == .lost ? run.lostReason(step.reason) : nil
    intent.writes += [
      CellWrite(field: Deal.status.id, value: step.status.value, moment: .closing),
      CellWrite(field: Deal.closedOn.id, value: .day(closed ?? run.entry.today), moment: .closing),
      CellWrite(field: Deal.lostReason.id, value: reason.map(Value.ref), moment: .closing),
    ]
    return intent
  }

  private func notDecided(_ day: Day) -> String {
    "says a day of closing though the deal is open; it was not taken"
  }

  // MARK: All of it

  /// What the row says, statement by statement, always in the same order.
  func intents() -> [CellIntent] {
    var intents: [CellIntent] = []
    if !bound.title.isEmpty { intents.append(titleIntent) }
    let status = step?.status
    for (map, position) in bound.maps {
      guard case .field(let id) = map.target, let field = run.definition(id) else { continue }
      var intent = CellIntent(columns: [position])
      if map.status != nil, let column = bound.status { intent.columns.append(column) }
      let isFitting = map.status == nil || map.status == status
      let moment: CellWrite.Moment = map.status == nil || status == .open ? .opening : .closing
      let found = isFitting ? run.values(values[position], field, map, position, self) : []
      if !isFitting { noteUnfit(map, position) }
      intent.writes = found.map {
        CellWrite(field: id, value: $0, isElement: field.isSet, moment: moment)
      }
      if intent.writes.isEmpty, !field.isSet {
        intent.writes = [CellWrite(field: id, value: nil, moment: moment)]
      }
      intents.append(intent)
    }
    if let course = courseIntent { intents.append(course) }
    return intents
  }

  private func noteUnfit(_ map: ColumnRule, _ position: Int) {
    guard !values[position].isEmpty, let status = map.status else { return }
    let message =
      "is taken for \(status.word) deals only; “\(values[position].visible)” was left out"
    report(.note, position, message)
  }

  private var titleIntent: CellIntent {
    var title = ""
    var columns: [Int] = []
    for part in bound.title {
      switch part {
      case .text(let text): title += text
      case .column(let position):
        title += values[position]
        columns.append(position)
      }
    }
    let field = Catalogue.kind(kind)?.title ?? Deal.title.id
    let value = title.trimmed.isEmpty ? nil : Value.text(Normalization.nfc(title.trimmed))
    return CellIntent(columns: columns, writes: [CellWrite(field: field, value: value)])
  }
}
