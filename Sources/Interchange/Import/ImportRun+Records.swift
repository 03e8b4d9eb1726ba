import Books
import CRM
import Facts

/// A row as its source has it.
struct SourceRow {
  /// What names it there.
  let key: String
  /// The values of the columns that the rule reads, as written.
  let raw: [String]
  /// What is remembered of it.
  let memory: String
}

extension ImportRun {
  /// Takes a row's meaning over into the record that it is about.
  func place(_ reading: RowReading, _ source: SourceRow) {
    let key = source.key
    let kind = reading.kind
    let meaning = reading.meaning()
    var title: String?
    if let field = reading.bound.titleField {
      for write in meaning.writes where write.field == field {
        if case .text(let name)? = write.value { title = name }
      }
    }
    let keyHash = KeyHash(.key, kind, key)
    let known = directory.known(keyHash) ?? adopted(reading, title)
    let id = known ?? newID(at: reading.moments.opened)
    directory.note(id, key: keyHash)
    expect(id, kind)
    if known == nil || directory.isMade(id) || book.row(id).map(exists) != true {
      create(id, reading, meaning, title, source)
    } else {
      update(id, reading, meaning, source)
    }
  }

  private func exists(_ row: Row) -> Bool {
    Catalogue.kind(row.kind).map { book.value(row, $0.title) != nil } ?? true
  }

  /// The record of the book that the row is about, though no import has said so yet.
  private func adopted(_ reading: RowReading, _ title: String?) -> EntityID? {
    if reading.kind == Contact.kind {
      for address in addresses(.email, reading) {
        if let id = directory.contact(email: address.value) { return id }
      }
      return nil
    }
    guard reading.kind != Deal.kind else { return nil }
    return title.flatMap { directory.named(reading.kind, $0) }
  }

  // MARK: New records

  private func create(
    _ id: EntityID,
    _ reading: RowReading,
    _ meaning: RowMeaning,
    _ title: String?,
    _ source: SourceRow
  ) {
    let kind = reading.kind
    let key = source.key
    let isFirst = directory.make(id)
    var opening: [Operation] = []
    var closing: [Operation] = []
    opening.reserveCapacity(meaning.writes.count + 3)
    for write in meaning.writes {
      guard let value = write.value else { continue }
      let operation = Operation(write.isElement ? .add : .set, write.field, value)
      if write.moment == .opening { opening.append(operation) } else { closing.append(operation) }
    }
    if title == nil, isFirst, let field = reading.bound.titleField {
      let name = stopgap(reading, key)
      reading.report(.warning, nil, "the row has no \(fieldWord(field)); its key is taken")
      opening.insert(Operation(.set, field, .text(name)), at: 0)
      if isNamed(kind) { directory.note(id, kind, name: name) }
    }
    if let title, isNamed(kind) { directory.note(id, kind, name: title) }
    if isFirst {
      report.count(kind, \.created)
      opening.append(Operation(.set, kind.importedRow.id, .text(source.memory)))
    }
    opening.append(Operation(.add, kind.externalIDs.id, .text(directory.external(key))))
    let moments = reading.moments
    var first = opening
    if kind == Deal.kind, !closing.isEmpty {
      first.append(Operation(.set, Deal.status.id, DealStatus.open.value))
    }
    let subjects = kind == Contact.kind ? [id] : []
    emit(id, kind, subjects: subjects, at: past(moments.opened, reading), first)
    emit(id, kind, subjects: subjects, at: past(moments.closed, reading), closing)
    relate(id, reading, last: nil)
    if kind == Deal.kind { judge(reading, opening + closing, moments.opened) }
  }

  /// A name for what has none: the person's address, else the key.
  private func stopgap(_ reading: RowReading, _ key: String) -> String {
    if reading.kind == Contact.kind {
      let parts = [Contact.givenName.id, Contact.familyName.id].compactMap { field in
        reading.bound.maps.first { $0.map.target == .field(field) }
          .map { reading.values[$0.position] }
      }
      let name = parts.filter { !$0.isEmpty }.joined(separator: " ")
      if !name.isEmpty { return Normalization.nfc(name) }
    }
    return Normalization.nfc(key)
  }

  private func fieldWord(_ field: FieldID) -> String { definition(field)?.name ?? "name" }

  /// A moment of the source; one that lies ahead counts as now.
  private func past(_ moment: Instant?, _ reading: RowReading) -> Instant? {
    guard let moment, moment > entry.now else { return moment }
    reading.report(.warning, nil, "the row gives a day that is yet to come; it counts from now")
    return nil
  }

  /// Says what a deal lacks.
  private func judge(_ reading: RowReading, _ operations: [Operation], _ opened: Instant?) {
    func has(_ field: FieldID) -> Bool { operations.contains { $0.field == field } }
    if !has(Deal.party.id) {
      reading.report(.warning, position(Deal.party.id, reading), "the deal names no account")
    }
    let status = reading.step?.status ?? .open
    if !has(Deal.amount.id), status != .lost {
      let sentence = "the \(status.word) deal has no value, so totals leave it out"
      reading.report(.note, position(Deal.amount.id, reading), sentence)
    }
    if opened == nil {
      let sentence = "the deal has no date, so it counts only from the time of the import"
      reading.report(.note, reading.bound.opened, sentence)
    }
    if status == .open {
      let sentence = "the open deal has no day of closing, so no forecast can place it"
      if !has(Deal.expectedClose.id) { reading.report(.note, reading.bound.closed, sentence) }
    }
    if status == .lost, reading.step?.reason == nil {
      let sentence = "nothing says why the deal was lost; the reason is “\(LostReason.imported)”"
      reading.report(.note, reading.bound.status, sentence)
    }
  }

  private func position(_ field: FieldID, _ reading: RowReading) -> Int? {
    reading.bound.maps.first { $0.map.target == .field(field) }?.position
  }

  // MARK: Known records

  /// Writes what the source has changed since it was read last.
  ///
  /// A value that somebody has changed here meanwhile stays, and the conflict is listed: again at
  /// every import, until one of both gives way, because the source's old value stays remembered.
  private func update(
    _ id: EntityID,
    _ reading: RowReading,
    _ meaning: RowMeaning,
    _ source: SourceRow
  ) {
    guard let row = book.row(id) else { return }
    let kind = reading.kind
    let stored = book[row, kind.importedRow]
    if stored == source.memory {
      report.count(kind, \.unchanged)
      return
    }
    let lastRaw = stored.flatMap { RowNotation.values($0, reading.bound) }
    let last = lastRaw.map {
      RowReading(self, reading.bound, reading.bound.spelled($0), isReporting: false)
    }
    let lastMeaning = last?.meaning() ?? RowMeaning()
    var remembered = source.raw
    var operations: [CellWrite.Moment: [Operation]] = [:]
    for (index, intent) in meaning.intents.enumerated() {
      if let last, intent.columns.allSatisfy({ last.values[$0] == reading.values[$0] }) { continue }
      let isOld = lastMeaning.intents.indices.contains(index)
      let before = isOld ? lastMeaning.writes(lastMeaning.intents[index]) : []
      let decided = decide(meaning.writes(intent), before, row, hasLast: last != nil)
      if let conflict = decided.conflict {
        note(conflict, of: row)
        for column in intent.columns where lastRaw != nil {
          remembered[column] = lastRaw?[column] ?? ""
        }
      } else {
        for (moment, operation) in decided.operations {
          operations[moment, default: []].append(operation)
        }
      }
    }
    write(operations, row, reading, key: source.key)
    let related = relate(id, reading, last: last)
    let memory = RowNotation.text(remembered, reading.bound)
    let isOurs = last != nil || stored == nil || !operations.isEmpty
    var changed = !operations.isEmpty || related
    if isOurs, memory != stored {
      let operation = Operation(
        .set,
        kind.importedRow.id,
        .text(memory),
        base: book.stamp(row, kind.importedRow.id)
      )
      emit(id, kind, subjects: kind == Contact.kind ? [id] : [], [operation])
      changed = true
    }
    report.count(kind, changed ? \.updated : \.unchanged)
  }

  private func note(_ conflict: CellWrite, of row: Row) {
    report.conflicts.append(
      ImportReport.Conflict(
        record: book.id(row),
        kind: row.kind,
        field: conflict.field,
        ours: book.value(row, conflict.field),
        theirs: conflict.value,
        file: file,
        line: line
      )
    )
  }

  private struct Decided {
    var operations: [(CellWrite.Moment, Operation)] = []
    var conflict: CellWrite?
  }

  /// What becomes of one statement's fields: all are written, or none where one was edited here.
  private func decide(
    _ writes: ArraySlice<CellWrite>,
    _ before: ArraySlice<CellWrite>,
    _ row: Row,
    hasLast: Bool
  ) -> Decided {
    var decided = Decided()
    for write in writes {
      if write.isElement {
        guard let value = write.value, !book.elements(row, write.field).contains(value) else {
          continue
        }
        decided.operations.append((write.moment, Operation(.add, write.field, value)))
        continue
      }
      let current = book.value(row, write.field)
      guard current != write.value else { continue }
      let source = before.first { $0.field == write.field }?.value
      // What was never imported is filled in where it is empty.
      let isUntouched = hasLast ? current == source || current == nil : current == nil
      guard isUntouched else {
        if hasLast || write.value != nil { decided.conflict = decided.conflict ?? write }
        continue
      }
      let base = book.stamp(row, write.field)
      decided.operations.append(
        (write.moment, Operation(.set, write.field, write.value, base: base))
      )
    }
    for gone in before where gone.isElement {
      guard let value = gone.value,
        !writes.contains(where: { $0.field == gone.field && $0.value == value })
      else { continue }
      let dots = book.dots(row, gone.field, of: value)
      guard !dots.isEmpty else { continue }
      let operation = Operation(.remove, gone.field, value, observed: dots)
      decided.operations.append((gone.moment, operation))
    }
    return decided
  }

  private func write(
    _ operations: [CellWrite.Moment: [Operation]],
    _ row: Row,
    _ reading: RowReading,
    key: String
  ) {
    let kind = reading.kind
    let id = book.id(row)
    let subjects = kind == Contact.kind ? [id] : []
    let moments = reading.moments
    for moment in [CellWrite.Moment.opening, .closing] {
      var list = operations[moment] ?? []
      let external = Value.text(directory.external(key))
      if moment == .opening, !book.elements(row, kind.externalIDs.id).contains(external),
        !operations.isEmpty
      {
        list.append(Operation(.add, kind.externalIDs.id, external))
      }
      guard !list.isEmpty else { continue }
      let latest = list.compactMap(\.base?.effective).max()
      let own = moment == .opening ? moments.opened : moments.closed
      let isLater = own.map { at in latest.map { at > $0 } ?? true } ?? false
      emit(id, kind, subjects: subjects, at: isLater ? past(own, reading) : nil, list)
    }
  }
}
