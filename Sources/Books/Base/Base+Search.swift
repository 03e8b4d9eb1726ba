import Facts
import Synchronization

// Find as you type asks for "o", "ol", "oli": each word holds the one before, so what holds the
// longer one is among what held the shorter. The last words sought in a kind are remembered with
// their hits; where these are few, only they are looked at. The base never changes, so nothing that
// is remembered grows stale.

extension Base {
  /// The hits of a word of the folding in the texts that the base keeps of a kind.
  func hits(_ kind: KindID, _ word: [UInt8]) -> WordHits {
    guard let rows = kinds[kind], let heap = rows.search, !word.isEmpty else {
      return WordHits(rows: kinds[kind]?.count ?? 0)
    }
    let (known, wider) = rows.memory.recall(word)
    if let known { return known }
    var hits = WordHits(rows: rows.count)
    if let wider, wider.count < rows.count / 16 {
      wider.each { row in
        heap.bytes.withBytes(heap.range(row)) { hits.scan($0, for: word, row) }
      }
    } else {
      heap.bytes.withBytes(heap.start..<heap.start + heap.length) {
        hits.scan(heap, $0, for: word)
      }
    }
    rows.memory.note(word, hits)
    return hits
  }
}

// Two ways through a relation. A few rows are followed one by one, each a step into tables of
// millions. For many the postings are gone through from front to back: they are in the order of the
// named ones, whose rows then lie beside each other in memory.
extension Base {
  /// A set is small where following its rows one by one is quicker.
  private func isSmall(_ rows: RowSet) -> Bool { rows.count < rows.rows / 32 }

  /// Calls `body` with every row of a set that names a row of the target kind, and that one's row.
  func eachTarget(
    of kind: KindID,
    _ field: FieldID,
    _ target: KindID,
    from rows: RowSet,
    _ body: (_ row: Int, _ target: Int) -> Void
  ) {
    guard isSmall(rows), case .references(let targets)? = kinds[kind]?.columns[field] else {
      return eachPair(of: kind, field, target) { if rows[$0] { body($0, $1) } }
    }
    rows.each { row in
      guard row < targets.count, let named = self.row(of: targets[row], target) else { return }
      body(row, named)
    }
  }

  /// Calls `body` with every row of a kind that names one of a set of the target kind.
  func eachReferrer(
    of kind: KindID,
    _ field: FieldID,
    _ target: KindID,
    to found: RowSet,
    _ body: (_ row: Int) -> Void
  ) {
    guard isSmall(found), let named = kinds[target], let postings = kinds[kind]?.postings[field]
    else {
      return eachPair(of: kind, field, target) { if found[$1] { body($0) } }
    }
    found.each { row in
      guard row < named.count else { return }
      let entity = named.rowEntity[row]
      var place = postings.entity.lowerBound(entity)
      while place < postings.entity.count, postings.entity[place] == entity {
        body(Int(postings.row[place]))
        place += 1
      }
    }
  }

  /// The row of an entity, where it is of a kind.
  private func row(of entity: UInt32, _ kind: KindID) -> Int? {
    guard entity < entities.count, entities.kind[Int(entity)] == kind.rawValue else { return nil }
    return Int(entities.row[Int(entity)])
  }

  private func eachPair(
    of kind: KindID,
    _ field: FieldID,
    _ target: KindID,
    _ body: (_ row: Int, _ target: Int) -> Void
  ) {
    guard let postings = kinds[kind]?.postings[field] else { return }
    var last = BaseFormat.none
    var known: Int?
    postings.each { entity, row in
      if entity != last {
        last = entity
        known = self.row(of: entity, target)
      }
      if let known { body(Int(row), known) }
    }
  }
}

extension Base.Postings {
  /// All pairs, by entity; none where a part of them is damaged.
  @inline(__always)
  fileprivate func each(_ body: (_ entity: UInt32, _ row: UInt32) -> Void) {
    entity.bytes.withBytes(entity.extent) { entities in
      row.bytes.withBytes(row.extent) { rows in
        for place in 0..<min(entities.byteCount, rows.byteCount) / 4 {
          // Every bit pattern is a valid integer, and the spans check the extent.
          unsafe body(
            entities.unsafeLoadUnaligned(fromByteOffset: place * 4, as: UInt32.self),
            rows.unsafeLoadUnaligned(fromByteOffset: place * 4, as: UInt32.self)
          )
        }
      }
    }
  }
}

/// The last words that were sought in one kind, with their hits.
final class SearchMemory: Sendable {
  /// As many words as two are typed in turn; a hit takes three bits a row.
  private static let most = 4

  private let words = Mutex<[(word: [UInt8], hits: WordHits)]>([])

  /// The hits of the word itself, and else the smallest known set that holds them all.
  func recall(_ word: [UInt8]) -> (known: WordHits?, wider: RowSet?) {
    words.withLock { words in
      if let known = words.first(where: { $0.word == word }) { return (known.hits, nil) }
      let wider = words.filter { ByteSearch.find($0.word, in: word) != nil }
        .min { $0.hits.all.count < $1.hits.all.count }
      return (nil, wider?.hits.all)
    }
  }

  func note(_ word: [UInt8], _ hits: WordHits) {
    words.withLock { words in
      words.removeAll { $0.word == word }
      words.append((word, hits))
      if words.count > SearchMemory.most { words.removeFirst() }
    }
  }
}

extension WordHits {
  /// Marks every row whose run in the heap holds the word; after a hit that ranks as high as any
  /// the scan goes on with the next row.
  fileprivate mutating func scan(_ heap: Column.Heap, _ bytes: RawSpan, for word: [UInt8]) {
    var from = 0
    var row = 0
    while from < bytes.byteCount, let hit = ByteSearch.find(word, in: bytes.extracting(from...)) {
      let place = from + hit
      row = heap.row(holding: UInt32(place), notBefore: row)
      guard row < all.rows else { return }
      let end = Int(heap.offsets[row + 1])
      guard end > from, end <= bytes.byteCount else { return }
      // A hit may reach over the end of its row into the next one; that is no hit.
      guard place + word.count <= end else {
        from = place + 1
        continue
      }
      from = mark(row, place, Int(heap.offsets[row]), bytes, word) ? end : place + 1
    }
  }

  /// The same for the run of one row.
  fileprivate mutating func scan(_ bytes: RawSpan, for word: [UInt8], _ row: Int) {
    var from = 0
    while from < bytes.byteCount, let hit = ByteSearch.find(word, in: bytes.extracting(from...)) {
      if mark(row, from + hit, 0, bytes, word) { return }
      from += hit + 1
    }
  }

  /// Marks one hit; whether the row cannot rank higher.
  private mutating func mark(
    _ row: Int,
    _ place: Int,
    _ start: Int,
    _ bytes: RawSpan,
    _ word: [UInt8]
  ) -> Bool {
    all[row] = true
    // Of the half of all rows that hold one letter nobody asks which begin with it.
    if word.count < 2 { return true }
    let isStart = place == start
    mark(row, isStart ? nil : bytes.extracting(place - 1..<place).first)
    return isStart
  }
}
