import CStore
import Facts
import Synchronization

// Find as you type asks for "o", "ol", "oli": each word holds the one before, so what holds the
// longer one is among what held the shorter. The last words sought in a kind are remembered with
// their hits; where these are few, only they are looked at. The base never changes, so nothing that
// is remembered grows stale.

extension Base {
  /// The hits of a word of the folding in the texts that the base keeps of a kind, folded or bulky.
  ///
  /// O(hits) for one and two bytes; for longer words O(rows that hold all pairs of their bytes), or
  /// one pass over the texts where these are many. One pass over the bulky texts, of the rows that
  /// are asked about where these are few: what is said of others means nothing then.
  func hits(
    _ kind: KindID,
    _ word: [UInt8],
    bulky: Set<FieldID>,
    among asked: RowSet? = nil
  ) -> WordHits {
    guard let rows = kinds[kind], !word.isEmpty else {
      return WordHits(rows: kinds[kind]?.count ?? 0)
    }
    let (known, wider) = rows.memory.recall(word)
    if let known { return known }
    var hits = rows.hits(word, wider: wider)
    let few = asked.flatMap { !bulky.isEmpty && $0.count < rows.count / 4 ? $0 : nil }
    for field in bulky {
      guard let column = rows.columns[field] else { continue }
      var among = wider?.hits.all ?? few
      if let few { among?.formIntersection(few) }
      if bytes.isDamaged { among = nil }
      switch column {
      case .texts(let texts): texts.mark(word, among: among, in: &hits.all)
      case .encoded, .sets: mark(word, column, among: among, in: &hits.all)
      // Where all values are of one other type there is no text.
      case .words, .money, .references: break
      }
    }
    // What was not sought everywhere is no answer to the next question.
    if few == nil { rows.memory.note(word, hits) }
    return hits
  }

  /// Marks the rows whose text in a column of several types holds a word, all rows or those of a
  /// set.
  ///
  /// Row by row: where one record holds a value of another type, the texts of all lie in their wire
  /// form.
  private func mark(_ word: [UInt8], _ column: Column, among: RowSet?, in found: inout RowSet) {
    let rows = found.rows
    let asked = among ?? RowSet(rows: rows, filled: true)
    let marked = asked.leading(to: rows) { part, marked in
      var folded: [UInt8] = []
      asked.each(in: part) { row in
        guard row < rows, case .text(let text)? = value(column, row) else { return }
        folded.removeAll(keepingCapacity: true)
        Folding.fold(text, into: &folded)
        if ByteSearch.find(word, in: folded) != nil { marked[row] = true }
      }
    }
    found.formUnion(marked)
  }
}

extension Base.KindBase {
  /// The hits in the folded texts.
  fileprivate func hits(_ word: [UInt8], wider: SearchMemory.Sought?) -> WordHits {
    guard let search else { return WordHits(rows: count) }
    var hits = indexed(word) ?? WordHits(rows: count)
    if word.count > 2 || grams == nil || search.bytes.isDamaged {
      let among = candidates(word, wider)
      hits.scan(search, for: word, among: search.bytes.isDamaged ? nil : among)
    }
    return hits
  }

  /// The hits of a word that the index knows whole.
  fileprivate func indexed(_ word: [UInt8]) -> WordHits? {
    guard let grams, word.count <= 2 else { return nil }
    func rows(_ place: GramIndex.Place) -> RowSet {
      let second = word.count > 1 ? word[1] : 0
      return grams.rows(grams.extent(GramIndex.key(place, word[0], second)), of: count)
    }
    var hits = WordHits(rows: count)
    // Of the half of all rows that hold one letter nobody asks which begin with it.
    hits.all = rows(word.count == 1 ? .single : .anywhere)
    if word.count == 2 {
      hits.words = rows(.word)
      hits.starts = rows(.start)
    }
    return hits
  }

  /// The rows that can hold a word, nil where so many can that a pass over all texts is quicker.
  fileprivate func candidates(_ word: [UInt8], _ wider: SearchMemory.Sought?) -> RowSet? {
    var candidates = wider?.hits.all
    var left = candidates?.count ?? count
    if let grams, word.count > 2 {
      var pairs = Set(zip(word, word.dropFirst()).map { GramIndex.key(.anywhere, $0, $1) })
      // What holds the wider word holds its pairs.
      if let wider = wider?.word {
        for (one, other) in zip(wider, wider.dropFirst()) {
          pairs.remove(GramIndex.key(.anywhere, one, other))
        }
      }
      let lists = pairs.map { grams.extent($0) }
        .sorted { ($0.count, $0.lowerBound) < ($1.count, $1.lowerBound) }
      // A byte of a list is passed over thirty times as quickly as a row is looked at.
      for list in lists where list.count < left * 32 {
        let rows = grams.rows(list, of: count)
        candidates?.formIntersection(rows)
        candidates = candidates ?? rows
        left = candidates?.count ?? 0
      }
    }
    return left < count / 4 || left < 64 ? candidates : nil
  }
}

// Ways through a relation. A few rows are followed one by one, each a step into tables of millions.
// For many the links are gone through from front to back, a word a row; where there are none, the
// postings are: they are in the order of the named ones, whose rows then lie beside each other.
extension Base {
  /// A set is small where following its rows one by one is quicker.
  private func isSmall(_ rows: RowSet) -> Bool { rows.count < rows.rows / 32 }

  /// Whether the rows that a set of rows names are found without a look at each of their cells.
  func isFollowed(_ kind: KindID, _ field: FieldID, from rows: RowSet) -> Bool {
    switch kinds[kind]?.columns[field] {
    case .references?: true
    // The postings are gone through whole; of a few rows the sets are read instead.
    case .sets?: kinds[kind]?.postings[field] != nil && rows.count > rows.rows / 256
    default: false
    }
  }

  /// Marks every row of the target kind that a row of a set names; where only some rows are asked
  /// about, others may be left out.
  func markTargets(
    of kind: KindID,
    _ field: FieldID,
    _ target: KindID,
    from rows: RowSet,
    among asked: RowSet? = nil,
    _ marked: inout RowSet
  ) {
    if let asked, isSmall(asked, beside: kind, field) {
      return markTargets(of: kind, field, target, from: rows, each: asked, &marked)
    }
    let link = SearchLink(field: field, target: target)
    if let targets = kinds[kind]?.links[link], let memory = kinds[kind]?.linked {
      let way = LinkMemory.Way(link: link, isBackwards: false)
      var reached = RowSet(rows: kinds[target]?.count ?? 0)
      if case .reached(let known) = memory.recall(way, from: rows) {
        reached = known
      } else {
        reached.insert(targets, of: rows)
        memory.note(way, from: rows, reached)
      }
      reached.widen(to: marked.rows)
      return marked.formUnion(reached)
    }
    var found = marked
    if isSmall(rows), case .references(let targets)? = kinds[kind]?.columns[field] {
      rows.each { row in
        guard row < targets.count, let named = self.row(of: targets[row], target) else { return }
        found[named] = true
      }
    } else {
      eachPair(of: kind, field, target) { if rows[$0] { found[$1] = true } }
    }
    marked = found
  }

  /// Whether so few rows are asked about that the postings of each are sought.
  private func isSmall(_ asked: RowSet, beside kind: KindID, _ field: FieldID) -> Bool {
    kinds[kind]?.postings[field].map { asked.count < $0.entity.count / 8 } ?? false
  }

  /// Marks those of the asked rows that a row of a set names.
  private func markTargets(
    of kind: KindID,
    _ field: FieldID,
    _ target: KindID,
    from rows: RowSet,
    each asked: RowSet,
    _ marked: inout RowSet
  ) {
    guard let named = kinds[target], let postings = kinds[kind]?.postings[field] else { return }
    let found = asked.leading(to: marked.rows) { part, found in
      var place: Int?
      // In the order of the ids, as the postings are: the next ones lie near.
      asked.each(in: part) { row in
        guard row < named.count else { return }
        let entity = named.rowEntity[row]
        var next = postings.entity.lowerBound(entity, near: place)
        // Most are found by one of the first that name them, and the others are not looked at.
        while next < postings.entity.count, postings.entity[next] == entity {
          if rows[Int(postings.row[next])] {
            found[row] = true
            break
          }
          next += 1
        }
        place = next
      }
    }
    marked.formUnion(found)
  }

  /// The rows of a kind that name one of a set of the target kind.
  func referrers(
    of kind: KindID,
    _ field: FieldID,
    _ target: KindID,
    to found: RowSet
  ) -> RowSet {
    var result = RowSet(rows: kinds[kind]?.count ?? 0)
    let searched = SearchLink(field: field, target: target)
    let link = kinds[kind]?.links[searched]
    if let link, found.count > link.count / 1024, let memory = kinds[kind]?.linked {
      let way = LinkMemory.Way(link: searched, isBackwards: true)
      switch memory.recall(way, from: found) {
      case .reached(let known): return known
      case .among(let wider) where wider.count < link.count / 8:
        result.insert(link, leadingTo: found, among: wider)
      default: result.insert(link, leadingTo: found)
      }
      memory.note(way, from: found, result)
    } else if link != nil || found.count < 64 || isSmall(found), let named = kinds[target],
      let postings = kinds[kind]?.postings[field]
    {
      result = found.leading(to: result.rows) { part, result in
        var place: Int?
        found.each(in: part) { row in
          guard row < named.count else { return }
          let naming = postings.extent(of: named.rowEntity[row], near: place)
          place = naming.upperBound
          for place in naming { result[Int(postings.row[place])] = true }
        }
      }
    } else {
      eachPair(of: kind, field, target) { if found[$1] { result[$0] = true } }
    }
    return result
  }

  /// The row of an entity, where it is of a kind.
  private func row(of entity: UInt32, _ kind: KindID) -> Int? {
    guard entity < entities.count, let row = entities.row(Int(entity)), row.kind == kind else {
      return nil
    }
    return Int(row.index)
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

  /// A word with its hits.
  struct Sought {
    let word: [UInt8]
    let hits: WordHits
    /// How many rows hold it.
    let count: Int
  }

  private let words = Mutex<[Sought]>([])

  /// The hits of the word itself, and else the smallest known set that holds them all.
  func recall(_ word: [UInt8]) -> (known: WordHits?, wider: Sought?) {
    words.withLock { words in
      if let known = words.first(where: { $0.word == word }) { return (known.hits, nil) }
      return (
        nil,
        words.filter { ByteSearch.find($0.word, in: word) != nil }.min { $0.count < $1.count }
      )
    }
  }

  func note(_ word: [UInt8], _ hits: WordHits) {
    let sought = Sought(word: word, hits: hits, count: hits.all.count)
    words.withLock { words in
      words.removeAll { $0.word == word }
      words.append(sought)
      if words.count > SearchMemory.most { words.removeFirst() }
    }
  }
}

extension RowSet {
  /// Adds the rows that those of a set lead to.
  fileprivate mutating func insert(_ link: Chunk<UInt32>, of rows: RowSet) {
    let own = self.rows
    // The set has a bit for each row of the link, and no bit beyond its own rows is written.
    unsafe with(link, of: rows.rows) { link, marked in
      var link = unsafe link
      unsafe daybook_mark_targets(&link, rows.words, marked, own)
    }
  }

  /// Adds the rows that lead to one of a set.
  fileprivate mutating func insert(_ link: Chunk<UInt32>, leadingTo found: RowSet) {
    // There is a bit for each row of the link, and a target is asked for only within `found`.
    unsafe with(link, of: rows) { link, marked in
      var link = unsafe link
      unsafe daybook_mark_sources(&link, found.words, found.rows, marked)
    }
  }

  /// Adds those of a set of rows that lead to one of another.
  fileprivate mutating func insert(
    _ link: Chunk<UInt32>,
    leadingTo found: RowSet,
    among wider: RowSet
  ) {
    // As above, and all three sets have a bit for each row that is asked about.
    unsafe with(link, of: min(rows, wider.rows)) { link, marked in
      var link = unsafe link
      unsafe daybook_mark_sources_among(&link, wider.words, found.words, found.rows, marked)
    }
  }

  /// Lends a link of so many rows at most, nothing of it where a part is damaged, and the words of
  /// the set.
  private mutating func with(
    _ link: Chunk<UInt32>,
    of rows: Int,
    _ body: (daybook_link, UnsafeMutablePointer<UInt64>) -> Void
  ) {
    link.bytes.withBytes(link.extent) { targets in
      // Both are lent for as long as the body runs.
      unsafe targets.withUnsafeBytes { targets in
        unsafe words.withUnsafeMutableBufferPointer { words in
          guard let start = words.baseAddress else { return }
          let targets = unsafe targets.bindMemory(to: UInt32.self)
          unsafe body(
            daybook_link(targets: targets.baseAddress, count: min(targets.count, rows)),
            start
          )
        }
      }
    }
  }
}
