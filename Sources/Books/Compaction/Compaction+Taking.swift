import Facts

// What a book holds already, its base and its overlay, as columns.

extension Compaction {
  mutating func take(_ base: Base) {
    for index in 0..<base.entities.count { _ = number(of: base.entities.id(index)) }
    // Places in the table are the numbers, unless an id stands there twice: damage that no checksum
    // shows. Then nothing is taken, and the book says that it is damaged.
    guard entityKinds.count == base.entities.count else { return base.bytes.distrust() }
    for undo in base.undos { undos.note(undo) }
    takeEvents(base)
    for (id, rows) in base.kinds.sorted(by: { $0.key < $1.key }) {
      let kind = place(of: id)
      let first = UInt32(stamps.count) + 1
      append(rows.stamps, base)
      rows.rowEntity.each { row, entity in
        guard entity < entityKinds.count else { return }
        _ = arrive(Int(entity), kind, stamp: first + UInt32(row))
      }
      // A damaged table reads as nothing, and then its columns say nothing either.
      guard kinds[kind].entities.count == rows.count else { continue }
      for (field, column) in rows.columns.sorted(by: { $0.key < $1.key }) {
        take(column, kind, kinds[kind].place(of: field), base, rows.count)
      }
      let exceptions = UInt32(stamps.count) + 1
      append(rows.exceptionStamps, base)
      rows.exceptionRow.each { index, row in
        let column = kinds[kind].place(of: FieldID(rows.exceptionField[index]))
        guard Int(row) < rows.count else { return }
        kinds[kind].columns[column].restamp(Int(row), exceptions + UInt32(index))
      }
      takeHistory(rows, kind, base)
    }
  }

  private mutating func takeHistory(_ rows: Base.KindBase, _ kind: Int, _ base: Base) {
    rows.firstRow.each { index, row in
      guard Int(row) < rows.count else { return }
      kinds[kind].restart(Int(row), rows.firstEffective[index])
    }
    if let undated = rows.undated {
      for row in 0..<rows.count where undated[row] { kinds[kind].markUndated(row) }
    }
    for (field, history) in rows.history.sorted(by: { $0.key < $1.key }) {
      let column = kinds[kind].place(of: field)
      let first = UInt32(stamps.count) + 1
      append(history.stamps, base)
      history.row.each { index, row in
        guard Int(row) < rows.count, let past = history.operation(index, field),
          kinds[kind].columns[column].content(Int(row)) != Cell.Content.never
        else { return }
        let taken =
          if past.verb != .set, let value = past.value {
            logged(past.verb, value, past.observed)
          } else {
            cell(of: past.value)
          }
        kinds[kind].history.append(
          Past(
            column: UInt32(column),
            row: row,
            stamp: first + UInt32(index),
            verb: past.verb,
            cell: taken
          )
        )
        kinds[kind].columns[column].log(Int(row))
      }
    }
  }

  private mutating func takeEvents(_ base: Base) {
    let numbers = base.replicas.map { stamps.number(of: $0) }
    var entity = 0
    for place in 0..<base.events.sequence.count {
      while entity + 1 < base.entities.count, Int(base.events.offsets[entity + 1]) <= place {
        entity += 1
      }
      let replica = Int(base.events.replica[place])
      let sequence = UInt64(bitPattern: base.events.sequence[place])
      if replica < numbers.count { events.add(entity, numbers[replica], sequence) }
    }
  }

  private mutating func append(_ columns: Base.StampColumns, _ base: Base) {
    let numbers = base.replicas.map { stamps.number(of: $0) }
    // One for each, damaged or not: rows know their stamps by number.
    for index in 0..<columns.sequence.count {
      let replica = Int(columns.replica[index])
      _ = stamps.add(
        effective: columns.effective[index],
        written: columns.written[index],
        replica: replica < numbers.count ? numbers[replica] : stamps.number(of: ReplicaID(0)),
        sequence: UInt64(bitPattern: columns.sequence[index])
      )
    }
  }

  /// The cells of a column, each with the stamp of its row.
  private mutating func take(
    _ column: Column,
    _ kind: Int,
    _ place: Int,
    _ base: Base,
    _ rows: Int
  ) {
    switch column {
    case .words(let type, let words, let present):
      for row in 0..<rows where present[row] {
        let word = UInt64(bitPattern: words[row])
        put(kind, place, row, Cell(content: type.rawValue, word: word))
      }
    case .money(let minor, let units):
      units.each { row, unit in
        guard unit != 0 else { return }
        let word = UInt64(bitPattern: minor[row])
        put(
          kind,
          place,
          row,
          Cell(content: ValueType.money.rawValue, word: word, unit: unit)
        )
      }
    case .references(let targets):
      targets.each { row, target in
        guard target < base.entities.count else { return }
        put(kind, place, row, Cell(content: ValueType.ref.rawValue, word: UInt64(target)))
      }
    case .texts(let texts):
      for row in 0..<rows where texts.present[row] {
        let word = heap.keep(texts.heap.copy(row))
        put(kind, place, row, Cell(content: ValueType.text.rawValue, word: word))
      }
    case .encoded:
      for row in 0..<rows {
        guard let value = base.value(column, row) else { continue }
        put(kind, place, row, cell(of: value))
      }
    case .sets(let sets):
      for row in 0..<rows {
        if let sole = sets.sole(row) {
          guard sole < base.entities.count else { continue }
          put(kind, place, row, Cell(content: Cell.Content.sole, word: UInt64(sole)))
          continue
        }
        let bytes = sets.copy(row)
        guard !bytes.isEmpty else { continue }
        if let value = Column.decodeSingle(bytes) {
          put(kind, place, row, cell(of: value))
          continue
        }
        put(kind, place, row, Cell(content: Cell.Content.set, word: heap.keep(growing: bytes)))
      }
    }
  }

  private mutating func put(_ kind: Int, _ column: Int, _ row: Int, _ cell: Cell) {
    kinds[kind].columns[column].put(row, cell, stamp: 0)
  }

  /// What was written of a record since the base, again and in columns.
  mutating func take(_ entry: Overlay.Entry) {
    for event in entry.events {
      fold(event, of: entry.id, entry.row.kind, by: stamps.number(of: event.stamp.replica))
    }
  }
}
