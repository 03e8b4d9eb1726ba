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
  /// The columns on which it depends: mostly one.
  let column: Int?
  var others: [Int] = []
  /// Which of the row's writes are its own.
  var writes = 0..<0

  var columns: [Int] { (column.map { [$0] } ?? []) + others }
}

/// What a row says, statement by statement; one row after the other uses the same room.
struct RowMeaning {
  var intents: [CellIntent] = []
  var writes: [CellWrite] = []

  func writes(_ intent: CellIntent) -> ArraySlice<CellWrite> { writes[intent.writes] }

  /// Closes a statement, whose writes are the last ones.
  mutating func close(_ intent: CellIntent, from start: Int) {
    var intent = intent
    intent.writes = start..<writes.count
    intents.append(intent)
  }
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

  private func takeCourse(_ meaning: inout RowMeaning) {
    guard let position = bound.status, let step, let course = run.dealCourse() else { return }
    if !isKnownStep(position) {
      let message = "there is no stage “\(values[position].visible)”; the deal is in the first one"
      report(.warning, position, message)
    }
    let stage = step.stage.flatMap(course.stage) ?? course.stages.first?.id
    let intent = CellIntent(
      column: position,
      others: [bound.opened, bound.closed].compactMap { $0 }
    )
    let start = meaning.writes.count
    defer { meaning.close(intent, from: start) }
    let opened = day(bound.opened)
    let closed = day(bound.closed)
    meaning.writes += [
      CellWrite(field: Deal.pipeline.id, value: .ref(course.pipeline)),
      CellWrite(field: Deal.stage.id, value: stage.map(Value.ref)),
    ]
    guard step.status != .open else {
      if let closed, isReporting { report(.note, bound.closed, notDecided(closed)) }
      meaning.writes += [
        CellWrite(field: Deal.status.id, value: DealStatus.open.value),
        CellWrite(field: Deal.closedOn.id, value: nil),
        CellWrite(field: Deal.lostReason.id, value: nil),
      ]
      return
    }
    if let opened, let closed, opened > closed {
      report(.warning, bound.opened, "is after the deal was decided; it counts from that day")
    }
    if closed == nil {
      report(.warning, bound.closed, "is empty though the deal was decided; today is taken")
    }
    let reason = step.status == .lost ? run.lostReason(step.reason) : nil
    meaning.writes += [
      CellWrite(field: Deal.status.id, value: step.status.value, moment: .closing),
      CellWrite(field: Deal.closedOn.id, value: .day(closed ?? run.entry.today), moment: .closing),
      CellWrite(field: Deal.lostReason.id, value: reason.map(Value.ref), moment: .closing),
    ]
  }

  private func notDecided(_ day: Day) -> String {
    "says a day of closing though the deal is open; it was not taken"
  }

  // MARK: All of it

  /// What the row says, statement by statement, always in the same order.
  func meaning() -> RowMeaning {
    var meaning = RowMeaning()
    meaning.intents.reserveCapacity(bound.fields.count + 2)
    meaning.writes.reserveCapacity(bound.fields.count + 8)
    if !bound.title.isEmpty { takeTitle(&meaning) }
    let status = step?.status
    for column in bound.fields {
      let (map, position) = (column.map, column.position)
      var intent = CellIntent(column: position)
      if map.status != nil, let column = bound.status { intent.others.append(column) }
      let isFitting = map.status == nil || map.status == status
      let moment: CellWrite.Moment = map.status == nil || status == .open ? .opening : .closing
      let start = meaning.writes.count
      if isFitting {
        run.take(column, moment, self, &meaning.writes)
      } else {
        noteUnfit(map, position)
      }
      if meaning.writes.count == start, !column.field.isSet {
        meaning.writes.append(CellWrite(field: column.field.id, value: nil, moment: moment))
      }
      meaning.close(intent, from: start)
    }
    takeCourse(&meaning)
    return meaning
  }

  private func noteUnfit(_ map: ColumnRule, _ position: Int) {
    guard !values[position].isEmpty, let status = map.status else { return }
    let message =
      "is taken for \(status.word) deals only; “\(values[position].visible)” was left out"
    report(.note, position, message)
  }

  private func takeTitle(_ meaning: inout RowMeaning) {
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
    let value = title.trimmed.isEmpty ? nil : Value.text(Normalization.nfc(title.trimmed))
    let start = meaning.writes.count
    meaning.writes.append(CellWrite(field: bound.titleField ?? Deal.title.id, value: value))
    meaning.close(
      CellIntent(column: columns.first, others: Array(columns.dropFirst())),
      from: start
    )
  }
}
