import CStore
import Facts

extension Schema.Kind {
  /// The searched fields whose folded text a checkpoint keeps.
  var folded: [FieldID] { searched.filter { !bulky.contains($0) } }
}

extension Book {
  /// The folded text by which a row is searched: its searched fields, a line each.
  func searchText(_ row: Row) -> [UInt8] {
    var text: [UInt8] = []
    for field in schema.kinds[row.kind]?.searched ?? [] {
      guard case .text(let content)? = value(row, field) else { continue }
      if !text.isEmpty { text.append(0x0A) }
      Folding.fold(content, into: &text)
    }
    return text
  }

  /// Whether one folded word is found in the row or on one of its search paths.
  func found(_ word: [UInt8], _ row: Row) -> Bool {
    if foundHere(word, row) { return true }
    return (schema.kinds[row.kind]?.paths ?? []).contains { path in
      reached(from: row, by: path).contains { foundHere(word, $0) }
    }
  }

  private func reached(from row: Row, by path: SearchPath) -> [Row] {
    switch path {
    case .forward(let field, _):
      return referenced(row, field).compactMap { self.row($0) }
    case .child(let kind, let parent):
      return referrers(to: row, through: parent).filter { $0.kind == kind }
    case .childForward(let kind, let parent, let forward, _):
      return referrers(to: row, through: parent).filter { $0.kind == kind }
        .flatMap { referenced($0, forward).compactMap { self.row($0) } }
    }
  }

  private func foundHere(_ word: [UInt8], _ row: Row) -> Bool {
    let isPast = past?[row.kind]?.changed[Int(row.index)] == true
    if isBase(row), !isPast, entry(row) == nil, let heap = base?.kinds[row.kind]?.search {
      let isKept = heap.bytes.withBytes(heap.range(Int(row.index))) {
        ByteSearch.find(word, in: $0) != nil
      }
      return isKept || (schema.kinds[row.kind]?.bulky ?? []).contains { holds(word, row, $0) }
    }
    return ByteSearch.find(word, in: searchText(row)) != nil
  }

  private func holds(_ word: [UInt8], _ row: Row, _ field: FieldID) -> Bool {
    guard case .text(let text)? = value(row, field) else { return false }
    return ByteSearch.find(word, in: Folding.fold(text)) != nil
  }

  /// Marks the rows of `kind` that the rows of `children` name; where only some rows are asked
  /// about, others may be left out.
  func markParents(
    of children: RowSet,
    _ child: KindID,
    _ reference: FieldID,
    _ kind: KindID,
    among asked: RowSet? = nil,
    _ result: inout RowSet
  ) {
    var rest = children
    guard children.count > 0 else { return }
    if let base, base.isFollowed(child, reference, from: children) {
      // What the overlay touched is left for the slower way, which knows it.
      var late = RowSet(rows: children.rows)
      overlay.each(of: child) { late[Int($0.row.index)] = true }
      past?[child]?.changed([reference]).each { late[$0] = true }
      late.formIntersection(children)
      rest = late
      var settled = children
      settled.subtract(late)
      base.markTargets(of: child, reference, kind, from: settled, among: asked, &result)
      // What the base names and does not have is found the other way round.
      for (row, id) in lateTargets(kind) {
        let isNamed = referrers(id, through: reference).contains {
          $0.kind == child && settled[Int($0.index)]
        }
        if isNamed { result[row] = true }
      }
    }
    var marked = result
    rest.each { index in
      for target in referenced(Row(kind: child, index: UInt32(index)), reference) {
        if let row = row(target), row.kind == kind { marked[Int(row.index)] = true }
      }
    }
    result = marked
    keepThere(kind, &result)
  }

  /// The rows of `kind` whose reference names a row of `found`.
  func rows(
    of kind: KindID,
    whose field: FieldID,
    namesOneOf found: RowSet,
    _ target: KindID
  ) -> RowSet {
    var result = RowSet(rows: extent(kind))
    if let base, base.kinds[kind]?.postings[field] != nil, found.count > 0 {
      result = base.referrers(of: kind, field, target, to: found)
      result.widen(to: extent(kind))
      // A new row of the target kind can be named by an old row only through the overlay, and an
      // entity that the base merely names can have arrived since.
      markLateTargets(kind, field, found, target, &result)
    }
    func names(_ row: Row) -> Bool {
      referenced(row, field).contains {
        guard let row = self.row($0) else { return false }
        return row.kind == target && found[Int(row.index)]
      }
    }
    keepThere(kind, &result)
    var patched = result
    past?[kind]?.changed([field]).each {
      patched[$0] = names(Row(kind: kind, index: UInt32($0)))
    }
    overlay.each(of: kind) { entry in
      if entry[field] != nil { patched[Int(entry.row.index)] = names(entry.row) }
    }
    return patched
  }

  /// Marks the rows of `kind` whose reference names an entity.
  func mark(_ kind: KindID, naming target: EntityID, _ field: FieldID, _ result: inout RowSet) {
    for referrer in referrers(target, through: field) where referrer.kind == kind {
      result[Int(referrer.index)] = true
    }
  }

  private func markLateTargets(
    _ kind: KindID,
    _ field: FieldID,
    _ found: RowSet,
    _ target: KindID,
    _ result: inout RowSet
  ) {
    for (row, id) in lateTargets(target) where found[row] {
      mark(kind, naming: id, field, &result)
    }
  }

  /// The new rows of a kind that the base names already.
  private func lateTargets(_ kind: KindID) -> [(row: Int, id: EntityID)] {
    (overlay.arrivals.named[kind] ?? []).map { place in
      (ground.extent(kind) + place, arrivals(kind)[place])
    }
  }

  /// The rows whose own searched text holds the word, and in which of them it begins a word, or the
  /// text.
  ///
  /// For a single letter only the first is told. Where only some rows are asked about, what is said
  /// of others means nothing.
  func hits(_ kind: KindID, _ word: [UInt8], among asked: RowSet? = nil) -> WordHits {
    let bulky = schema.kinds[kind]?.bulky ?? []
    var hits = base?.hits(kind, word, bulky: bulky, among: asked) ?? WordHits(rows: 0)
    hits.widen(to: extent(kind))
    if let past = past?[kind] {
      keepThere(kind, &hits.all)
      keepThere(kind, &hits.words)
      keepThere(kind, &hits.starts)
      past.changed(schema.kinds[kind]?.searched ?? []).each { row in
        hits.set(row, word, in: searchText(Row(kind: kind, index: UInt32(row))))
      }
    }
    overlay.each(of: kind) { entry in
      hits.set(Int(entry.row.index), word, in: searchText(entry.row))
    }
    return hits
  }
}

extension RawSpan {
  /// The first byte.
  var first: UInt8 {
    // Every bit pattern is a byte, and the span checks the extent.
    unsafe unsafeLoad(as: UInt8.self)
  }
}

/// Substring search over bytes.
enum ByteSearch {
  /// The offset of the first occurrence of `word`; an empty word is found at the start.
  static func find(_ word: [UInt8], in bytes: RawSpan) -> Int? {
    // The C function reads only what both buffers lend for this call; the result points into the
    // first, and only its distance is kept.
    unsafe bytes.withUnsafeBytes { hay in
      unsafe word.withUnsafeBufferPointer { needle in
        guard let start = unsafe hay.baseAddress?.assumingMemoryBound(to: UInt8.self),
          let first = needle.baseAddress,
          let hit = unsafe daybook_find(start, hay.count, first, needle.count)
        else { return word.isEmpty ? 0 : nil }
        return unsafe hit - start
      }
    }
  }

  static func find(_ word: [UInt8], in bytes: [UInt8]) -> Int? {
    unsafe find(word, in: bytes.span.bytes)
  }
}
