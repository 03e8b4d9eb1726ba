import Books
import CRM
import Facts

/// One pass through the files of a plan, row by row, which gathers events.
///
/// A class, because reading values, giving out ids and reporting all write to the same state.
final class ImportRun {
  let plan: ImportPlan
  let mapping: Mapping
  let book: Book
  let entry: EntryContext
  private var ids: IDSource
  var directory: Directory
  var report: ImportReport
  /// What the deals of this import go through; made with the first of them.
  var course: DealCourse?
  var references: ReferenceLog
  /// The kinds that rows may name.
  private let named: Set<KindID>
  /// Rows taken, by rule and key: a row that says the same again is no second record.
  private var taken = KeyTable()

  /// What the row at hand has of each channel, so that it is read and reported once.
  var rowAddresses = [[Address]?](repeating: nil, count: Channel.allCases.count + 1)

  private var buffer: [Event] = []
  /// About how many bytes the buffer has in the log.
  private var bytes = 0
  private var sheet = 0
  private var table: CSVTable?
  private var isFinished = false
  /// Where in the files the run is, for reports.
  private(set) var file = ""
  private(set) var line = 0
  /// How many rows were read.
  private var rows = 0

  /// How many rows go by in a millisecond of the ids that they bring.
  private static let rowsPerMillisecond = 32

  /// An id for what a row brings.
  ///
  /// Ids of one millisecond stand in no order. With a time that goes on, about as fast as rows are
  /// read, records come to lie in the book as they do in the file, next to what came with them: who
  /// reads the one has the other at hand.
  func newID(at moment: Instant? = nil) -> EntityID {
    ids.next(at: moment ?? entry.now.advanced(by: Int64(rows / ImportRun.rowsPerMillisecond)))
  }

  /// What is known of a field.
  func definition(_ field: FieldID) -> FieldDefinition? { Catalogue.field(field, in: book) }

  init(_ plan: ImportPlan) {
    self.plan = plan
    mapping = plan.mapping
    book = plan.setting.book
    var entry = plan.setting.entry
    if let currency = mapping.currency { entry.currency = currency }
    self.entry = entry
    ids = plan.setting.ids
    let rules = plan.sheets.flatMap(\.rules).map(\.rule)
    named = rules.reduce(into: []) { $0.formUnion($1.namedKinds) }
    references = ReferenceLog(
      hasDates: rules.contains { $0.progress?.opened != nil || $0.progress?.closed != nil },
      namesPeople: named.contains(Contact.kind)
    )
    let kinds = named.union(rules.map(\.kind))
      .union([Pipeline.kind, Stage.kind, LostReason.kind])
    directory = Directory(book, system: mapping.name, kinds: kinds.sorted())
    for (kind, keys) in plan.announced {
      for key in keys { directory.announce(key, kind) }
    }
    report = ImportReport(
      mapping: mapping.name,
      label: mapping.label,
      batch: ids.next(at: entry.now)
    )
    for (file, issue) in plan.skipped {
      report.files.append(file)
      report.log.add(issue)
    }
  }

  // MARK: Pulling

  func next() -> Change? {
    do {
      while buffer.count < ImportPlan.eventLimit, bytes < ImportPlan.byteLimit, !isFinished {
        try step()
      }
    } catch {
      isFinished = true
      buffer = []
      plan.outcome.fail("\(file) could not be read to its end: \(error)")
      return nil
    }
    plan.outcome.advance(to: rows)
    guard !buffer.isEmpty else { return nil }
    return Change(
      batch: report.batch,
      author: plan.setting.user,
      via: .import,
      intent: "import",
      events: takeEvents()
    )
  }

  /// Takes from the buffer what one change has: one event at least.
  private func takeEvents() -> [Event] {
    var (count, weight) = (0, 0)
    for event in buffer.prefix(ImportPlan.eventLimit) {
      guard count == 0 || weight + event.weight <= ImportPlan.byteLimit else { break }
      weight += event.weight
      count += 1
    }
    defer { buffer.removeFirst(count) }
    bytes -= weight
    return Array(buffer.prefix(count))
  }

  private func step() throws {
    if table == nil {
      guard sheet < plan.sheets.count else { return finish() }
      try open(plan.sheets[sheet])
    }
    guard let record = try table?.next(log: &report.log) else {
      table = nil
      sheet += 1
      return
    }
    line = record.line
    rows += 1
    for rule in plan.sheets[sheet].rules { take(record, rule) }
  }

  private func open(_ sheet: ImportPlan.Sheet) throws {
    file = sheet.survey.file.name
    line = 0
    table = try CSVTable(sheet.survey.file, log: &report.log)
    let hash = String(sheet.survey.hash, radix: 16)
    report.files.append(
      ImportReport.File(
        name: file,
        kinds: sheet.rules.map(\.rule.kind),
        rows: sheet.survey.rows,
        delimiter: sheet.survey.delimiter,
        hash: String(repeating: "0", count: 16 - hash.count) + hash
      )
    )
    let read = Set(sheet.rules.flatMap(\.places).compactMap { $0 })
    for (place, column) in sheet.survey.columns.enumerated() where !read.contains(place) {
      issue(.warning, column, "the column is not mapped to a field; its values were not read")
    }
    let missing = sheet.rules.flatMap { rule in
      zip(rule.columns, rule.places).filter { $0.1 == nil }.map(\.0)
    }
    for column in missing { issue(.warning, column, "the file has no such column") }
    for rule in sheet.rules {
      for (position, order) in rule.dayOrders.sorted(by: { $0.key < $1.key }) {
        guard case .ambiguous = order else { continue }
        let form = entry.dayFirst ? "day before month" : "month before day"
        issue(
          .warning,
          rule.columns[position],
          "the days could be read both ways; taken as \(form)"
        )
      }
    }
  }

  /// Whether rows may mean a record of a kind by its name.
  func isNamed(_ kind: KindID) -> Bool {
    named.contains(kind) || (kind != Contact.kind && kind != Deal.kind)
  }

  /// Takes note of a row's record, if others can name it.
  func expect(_ id: EntityID, _ kind: KindID) {
    guard named.contains(kind) else { return }
    references.expect(ReferenceLog.Record(id: id, kind: kind, file: file, line: line))
  }

  func issue(_ severity: Issue.Severity, _ column: String, _ message: String) {
    report.log.add(Issue(severity, file: file, line: line, column: column, message))
  }

  func emit(
    _ entity: EntityID,
    _ kind: KindID,
    subjects: [EntityID] = [],
    at effective: Instant? = nil,
    _ operations: [Operation]
  ) {
    guard !operations.isEmpty else { return }
    buffer.append(
      Event(
        entity: entity,
        kind: kind,
        subjects: subjects,
        effective: effective,
        operations: operations
      )
    )
    bytes += buffer[buffer.count - 1].weight
    report.events += 1
    references.note(
      buffer[buffer.count - 1],
      isNew: references.hasDates && directory.isMade(entity)
    )
  }

  // MARK: Rows

  private func take(_ record: CSVRecord, _ bound: BoundRule) {
    let raw = bound.values(record)
    guard raw.contains(where: { !$0.isEmpty }) else { return }
    let values = bound.spelled(raw)
    guard let key = bound.key(values) else {
      let columns = bound.rule.keys.map { $0.joined(separator: " and ") }.joined(separator: " or ")
      issue(.error, "", "the row was not taken: it has nothing in \(columns) to know it by")
      return
    }
    let text = RowNotation.text(raw, bound)
    let said = RowNotation.digest(text)
    let row = KeyHash(row: key, of: bound.signature)
    if let before = taken[row] {
      guard before != said else { return }
      issue(.error, "", "an earlier row of the same key says something else; that one was taken")
      return
    }
    taken[row] = said
    remark(raw, values, bound)
    for channel in rowAddresses.indices { rowAddresses[channel] = nil }
    let reading = RowReading(self, bound, values, isReporting: true)
    place(reading, SourceRow(key: key, raw: raw, memory: text))
  }

  private func remark(_ raw: [String], _ values: [String], _ bound: BoundRule) {
    if bound.spellings.isEmpty, bound.remarks.isEmpty { return }
    for position in bound.spellings.keys.sorted() where raw[position] != values[position] {
      let message = "“\(raw[position].visible)” was read as “\(values[position].visible)”"
      issue(.note, bound.columns[position], message)
    }
    for (position, remarks) in bound.remarks.sorted(by: { $0.key < $1.key }) {
      guard let sentence = remarks[values[position]] else { continue }
      issue(.note, bound.columns[position], "“\(values[position].visible)” \(sentence)")
    }
  }

  // MARK: The end

  private func finish() {
    isFinished = true
    file = ""
    line = 0
    for unnamed in references.unnamed {
      let kind = Catalogue.kind(unnamed.kind)?.name ?? "record"
      report.log.add(
        Issue(
          .note,
          file: unnamed.file,
          line: unnamed.line,
          "nothing else in these files names this \(kind)"
        )
      )
    }
    if report.events > 0 {
      for fact in references.backdated { emit(fact.id, fact.kind, at: fact.at, fact.operations) }
      record()
    }
    plan.outcome.finish(report)
  }

  /// Writes that there was an import.
  private func record() {
    let id = newID()
    let totals = report.counts.reduce(into: (0, 0, 0)) {
      $0 = ($0.0 + $1.created, $0.1 + $1.updated, $0.2 + $1.unchanged)
    }
    let files = report.files.filter { !$0.kinds.isEmpty }
    var operations = [
      Operation(.set, ImportBatch.title.id, .text(mapping.label)),
      Operation(.set, ImportBatch.mapping.id, .text(mapping.name)),
      Operation(.set, ImportBatch.at.id, .instant(entry.now)),
      Operation(.set, ImportBatch.created.id, .int(Int64(totals.0))),
      Operation(.set, ImportBatch.updated.id, .int(Int64(totals.1))),
      Operation(.set, ImportBatch.unchanged.id, .int(Int64(totals.2))),
      Operation(.set, ImportBatch.issues.id, .int(Int64(report.log.count))),
      Operation(.set, ImportBatch.hash.id, .text(files.map(\.hash).joined(separator: " "))),
    ]
    operations += files.map {
      Operation(.add, ImportBatch.files.id, .text(Normalization.nfc($0.name)))
    }
    _ = directory.make(id)
    emit(id, ImportBatch.kind, operations)
  }
}

extension Event {
  /// About how many bytes it has in the log.
  fileprivate var weight: Int {
    operations.reduce(64 + 16 * subjects.count) { sum, operation in
      let content =
        switch operation.value {
        case .text(let text): text.utf8.count
        case .bytes(let bytes): bytes.count
        default: 0
        }
      return sum + 64 + content + 16 * operation.observed.count
    }
  }
}

extension String {
  /// The text for a sentence: at most 40 characters, without control characters.
  var visible: String {
    if utf8.count <= 40, utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return self }
    var text = ""
    for (count, scalar) in unicodeScalars.enumerated() {
      guard count < 40 else { return text + "…" }
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
        text += "�"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
