public import Facts

extension Book {
  /// The rows of a kind that satisfy a condition.
  ///
  /// One pass over the columns that the condition names, then the rows of the overlay one by one.
  public func rowSet(_ kind: KindID, _ predicate: Predicate) -> RowSet {
    rowSet(kind, predicate, among: nil)
  }

  /// The same where only the rows of a set are asked about: what is said of others means nothing.
  private func rowSet(_ kind: KindID, _ predicate: Predicate, among asked: RowSet?) -> RowSet {
    let rows = extent(kind)
    switch predicate {
    case .all: return everything(kind)
    case .none: return RowSet(rows: rows)
    case .and(let parts): return rowSet(kind, allOf: parts, among: asked)
    case .or(let parts):
      return rowSet(kind, anyOf: parts, among: asked)
    case .not(let part):
      var result = rowSet(kind, part, among: asked)
      result.invert()
      keepThere(kind, &result)
      return result
    case .words(let word):
      var search = WordSearch(self, word)
      return search.rows(kind, among: asked)
    case .through(let field, let target, let part):
      return self.rows(of: kind, whose: field, namesOneOf: rowSet(target, part), target)
    case .referred(let child, let field, let part):
      var result = RowSet(rows: rows)
      markParents(of: rowSet(child, part), child, field, kind, among: asked, &result)
      return result
    case .present(let field): return present(kind, field)
    case .compare(let field, let comparison, let value):
      return compared(kind, field, comparison, value)
    case .oneOf(let field, let values):
      return oneOf(kind, field, values)
    case .contains(let field, let text):
      let word = Folding.fold(text)
      return settled(kind, .contains(field, word), predicate) { base, columns in
        searched(base, columns, kind, field, word, isWhole: false)
          ?? columns.rows(field, base) { Book.contains($0, word) }
      }
    case .includes(let field, let element): return including(kind, field, element)
    case .among(let ids): return self.rows(kind, among: ids)
    case .made(let comparison, let moment): return made(kind, comparison, moment)
    case .written(let comparison, let moment): return written(kind, comparison, moment)
    case .effective(let field, let comparison, let moment):
      return effective(kind, field, comparison, moment, among: asked)
    case .derived:
      var result = asked ?? everything(kind)
      keep(kind, predicate, &result)
      return result
    }
  }

  /// What costs more looks at what the rest has left.
  private func rowSet(_ kind: KindID, allOf parts: [Predicate], among asked: RowSet?) -> RowSet {
    var result = everything(kind)
    if let asked { result.formIntersection(asked) }
    for part in parts where part.cost == .column { result.formIntersection(rowSet(kind, part)) }
    for part in parts where part.cost == .relation {
      result.formIntersection(rowSet(kind, part, among: result))
    }
    for part in parts where part.cost == .row { keep(kind, part, &result) }
    return result
  }

  /// Takes out the rows that do not satisfy a condition, one by one.
  private func keep(_ kind: KindID, _ predicate: Predicate, _ rows: inout RowSet) {
    var kept = rows
    rows.each {
      if !matches(Row(kind: kind, index: UInt32($0)), predicate) { kept[$0] = false }
    }
    rows = kept
  }

  /// What costs more looks at what the rest has not found.
  private func rowSet(_ kind: KindID, anyOf parts: [Predicate], among asked: RowSet?) -> RowSet {
    var result = RowSet(rows: extent(kind))
    for part in parts where part.cost == .column { result.formUnion(rowSet(kind, part)) }
    for part in parts where part.cost != .column {
      var rest = asked ?? everything(kind)
      rest.subtract(result)
      var found = rowSet(kind, part, among: rest)
      found.formIntersection(rest)
      result.formUnion(found)
    }
    return result
  }

  /// Whether one row satisfies a condition.
  public func matches(_ row: Row, _ predicate: Predicate) -> Bool {
    switch predicate {
    case .all: true
    case .none: false
    case .and(let parts): parts.allSatisfy { matches(row, $0) }
    case .or(let parts): parts.contains { matches(row, $0) }
    case .not(let part): !matches(row, part)
    case .present(let field): value(row, field) != nil || !elements(row, field).isEmpty
    case .compare(let field, let comparison, let other):
      Book.compare(value(row, field), comparison, other)
    case .contains(let field, let text): Book.contains(value(row, field), Folding.fold(text))
    case .oneOf(let field, let values): value(row, field).map(values.contains) ?? false
    case .includes(let field, let element): elements(row, field).contains(element)
    case .words(let word): found(Folding.fold(word), row)
    case .through(let field, let kind, let part):
      referenced(row, field).contains { target in
        guard let other = self.row(target) else { return false }
        return other.kind == kind && matches(other, part)
      }
    case .referred(let kind, let field, let part):
      referrers(to: row, through: field).contains { $0.kind == kind && matches($0, part) }
    case .among(let ids): ids.contains(id(row))
    case .made(let comparison, let moment):
      comparison.holds(Comparison.order(id(row).created.milliseconds, moment.milliseconds))
    case .written(let comparison, let moment):
      lastWritten(row).map {
        comparison.holds(Comparison.order($0.milliseconds, moment.milliseconds))
      } ?? false
    case .effective(let field, let comparison, let moment):
      stamp(row, field).map {
        comparison.holds(Comparison.order($0.effective.milliseconds, moment.milliseconds))
      } ?? false
    case .derived(_, let holds): holds(self, row)
    }
  }

  static func compare(_ value: Value?, _ comparison: Comparison, _ other: Value) -> Bool {
    guard let value, let order = ValueOrder.compare(value, other) else {
      return comparison == .notEqual
    }
    return comparison.holds(order)
  }

  private static func contains(_ value: Value?, _ word: [UInt8]) -> Bool {
    guard case .text(let content)? = value else { return false }
    return ByteSearch.find(word, in: Folding.fold(content)) != nil
  }

  /// The rows of the checkpoint whose text holds the word, or is the word.
  ///
  /// Only those are looked at whose searched text holds it; nil where the field is not searched.
  private func searched(
    _ base: Base,
    _ columns: Base.KindBase,
    _ kind: KindID,
    _ field: FieldID,
    _ word: [UInt8],
    isWhole: Bool
  ) -> RowSet? {
    guard let known = schema.kinds[kind], known.searched.contains(field), !word.isEmpty,
      case .texts(let texts)? = columns.columns[field]
    else { return nil }
    var result = base.hits(kind, word, bulky: known.bulky).all
    let candidates = result
    var folded: [UInt8] = []
    candidates.each { row in
      folded.removeAll(keepingCapacity: true)
      texts.heap.fold(row, into: &folded)
      let holds = isWhole ? folded == word : ByteSearch.find(word, in: folded) != nil
      if !holds || !texts.present[row] { result[row] = false }
    }
    return result
  }

  /// The rows with a value, by the columns' own marks.
  func present(_ kind: KindID, _ field: FieldID) -> RowSet {
    settled(kind, .present(field), .present(field)) { base, columns in
      var result = RowSet(rows: columns.count)
      switch columns.columns[field] {
      case nil: break
      case .words(_, _, let present)?: result.take(present)
      case .texts(let texts)?: result.take(texts.present)
      case .references(let targets)?:
        targets.each { row, target in if target < base.entities.count { result[row] = true } }
      case .sets(let sets)?:
        for row in 0..<columns.count where sets.holdsElements(row) { result[row] = true }
      case .money?, .encoded?: return columns.rows(field, base) { $0 != nil }
      }
      return result
    }
  }

  /// The rows that the checkpoint says satisfy a condition, with those of the overlay asked one by
  /// one.
  private func settled(
    _ kind: KindID,
    _ condition: SetCondition,
    _ predicate: Predicate,
    _ ask: (Base, Base.KindBase) -> RowSet
  ) -> RowSet {
    var result = RowSet(rows: 0)
    if let base, let columns = base.kinds[kind] {
      result = columns.sets.rows(condition) { ask(base, columns) }
      if let past = past?[kind] {
        // Nor does what was true at a moment ever change.
        let now = result
        result = past.sets.rows(condition) {
          var rows = now
          patchPast(kind, predicate, of: condition.field, &rows)
          return rows
        }
      }
    }
    result.widen(to: extent(kind))
    patchLate(kind, predicate, of: condition.field, &result)
    return result
  }

  private func oneOf(_ kind: KindID, _ field: FieldID, _ values: [Value]) -> RowSet {
    settled(kind, .oneOf(field, values), .oneOf(field, values)) { base, columns in
      switch columns.columns[field] {
      case .references?: return columns.rows(naming: values, field, base)
      case .words(let type, let words, let present)?:
        var result = RowSet(rows: columns.count)
        for value in values where value.type == type {
          if let word = Base.word(of: value) { result.formUnion(words.rows(in: word...word)) }
        }
        result.keep(present)
        return result
      default:
        let wanted = Set(values)
        return columns.rows(field, base) { $0.map(wanted.contains) ?? false }
      }
    }
  }

  private func compared(
    _ kind: KindID,
    _ field: FieldID,
    _ comparison: Comparison,
    _ other: Value
  ) -> RowSet {
    let predicate = Predicate.compare(field, comparison, other)
    return settled(kind, .compared(field, comparison, other), predicate) { base, columns in
      if case .text(let text) = other, comparison == .equal,
        let found = searched(base, columns, kind, field, Folding.fold(text), isWhole: true)
      {
        return found
      }
      if case .references? = columns.columns[field], comparison == .equal {
        return columns.rows(naming: [other], field, base)
      }
      guard let word = Base.word(of: other),
        case .words(let type, let values, let present)? = columns.columns[field], type == other.type
      else { return columns.rows(field, base) { Book.compare($0, comparison, other) } }
      return values.rows(comparison, word, present)
    }
  }

  /// The rows whose set has an element.
  private func including(_ kind: KindID, _ field: FieldID, _ element: Value) -> RowSet {
    settled(kind, .includes(field, element), .includes(field, element)) { base, columns in
      var result = RowSet(rows: columns.count)
      guard case .sets(let sets)? = columns.columns[field] else { return result }
      if case .ref = element {
        result = columns.rows(naming: [element], field, base)
        let named = result
        named.each { if sets.mayBeSingle($0) { result[$0] = false } }
        return result
      }
      for row in 0..<columns.count where sets.holdsElements(row) {
        let state = base.set(sets, columns, row)
        result[row] = state?.elements.contains { $0.value == element } ?? false
      }
      return result
    }
  }

  /// Asks the rows one by one that are not what the base says they are; where a condition looks at
  /// one field only, those in which that was written or was another, and the new ones.
  func patch(
    _ kind: KindID,
    _ predicate: Predicate,
    of field: FieldID? = nil,
    _ result: inout RowSet
  ) {
    patchPast(kind, predicate, of: field, &result)
    patchLate(kind, predicate, of: field, &result)
  }

  /// The rows that were another, or not there, at the book's moment.
  private func patchPast(
    _ kind: KindID,
    _ predicate: Predicate,
    of field: FieldID?,
    _ result: inout RowSet
  ) {
    guard let past = past?[kind] else { return }
    var patched = result
    keepThere(kind, &patched)
    past.changed(field.map { [$0] }).each { row in
      patched[row] = matches(Row(kind: kind, index: UInt32(row)), predicate)
    }
    result = patched
  }

  /// The rows of the overlay.
  private func patchLate(
    _ kind: KindID,
    _ predicate: Predicate,
    of field: FieldID?,
    _ result: inout RowSet
  ) {
    var patched = result
    overlay.each(of: kind) { entry in
      if let field, entry[field] == nil, isBase(entry.row) { return }
      patched[Int(entry.row.index)] = matches(entry.row, predicate)
    }
    result = patched
  }
}

extension Words {
  /// The rows whose value stands so to another; one without a value is only not equal.
  fileprivate func rows(_ comparison: Comparison, _ word: Int64, _ present: Column.Bits) -> RowSet {
    let least = word == .min
    let most = word == .max
    var result =
      switch comparison {
      case .equal, .notEqual: rows(in: word...word)
      case .less: least ? RowSet(rows: count) : rows(in: .min...word - 1)
      case .lessOrEqual: rows(in: .min...word)
      case .greater: most ? RowSet(rows: count) : rows(in: word + 1 ... .max)
      case .greaterOrEqual: rows(in: word ... .max)
      }
    result.keep(present)
    if comparison == .notEqual { result.invert() }
    return result
  }
}

extension Base.KindBase {
  /// The rows whose field names one of some records.
  fileprivate func rows(naming values: [Value], _ field: FieldID, _ base: Base) -> RowSet {
    var result = RowSet(rows: count)
    for value in values {
      guard case .ref(let id) = value, let index = base.entities.index(of: id) else { continue }
      for row in postings[field]?.rows(naming: UInt32(truncatingIfNeeded: index)) ?? [] {
        result[Int(row)] = true
      }
    }
    return result
  }

  /// The rows whose single value satisfies a condition, one by one; a set has none of its own.
  fileprivate func rows(_ field: FieldID, _ base: Base, _ holds: (Value?) -> Bool) -> RowSet {
    // No row holds a field without a column, so all of them give one answer.
    guard let column = columns[field] else { return RowSet(rows: count, filled: holds(nil)) }
    var result = RowSet(rows: count)
    if case .sets(let sets) = column {
      result = RowSet(rows: count, filled: holds(nil))
      // Single values among sets are rare, and told by how their run begins.
      for row in 0..<count where sets.mayBeSingle(row) {
        result[row] = holds(base.value(column, row))
      }
      return result
    }
    for row in 0..<count where holds(base.value(column, row)) { result[row] = true }
    return result
  }
}

extension Predicate {
  /// What is gone through to tell which rows satisfy it.
  fileprivate enum Cost {
    /// Columns of the kind itself.
    case column
    /// Those of other kinds, or what several conditions ask: better of few rows than of all.
    case relation
    /// One row after the other.
    case row
  }

  fileprivate var cost: Cost {
    switch self {
    case .derived: .row
    case .not(let part): part.cost
    case .and, .or, .words, .referred, .effective: .relation
    default: .column
    }
  }
}
