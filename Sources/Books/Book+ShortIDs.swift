public import Facts

extension Book {
  /// The entities of a kind whose random half begins with `prefix` (base32, any case, and letters
  /// that look like digits for them).
  ///
  /// O(log n + new records); empty for a prefix that is not base32.
  public func entities(_ kind: KindID, shortID prefix: some StringProtocol) -> [EntityID] {
    guard let range = ShortID.range(of: prefix) else { return [] }
    var found: [EntityID] = []
    if let order = ShortOrder(ground, kind) {
      var place = order.firstPlace(notBefore: range.lowerBound)
      while place < order.count {
        let id = order.id(place)
        guard range.contains(id.randomPrefix) else { break }
        found.append(id)
        place += 1
      }
    }
    found.append(contentsOf: arrivals(kind).filter { range.contains($0.randomPrefix) })
    // Of a long prefix the range knows the first characters only.
    return found.filter { $0.randomTextBegins(with: prefix) }
  }

  /// The shortest prefix, of at least four characters, of the random half that no other entity of
  /// the kind shares.
  ///
  /// O(log n + new records).
  public func shortID(_ id: EntityID, _ kind: KindID) -> String {
    let own = id.randomPrefix
    var shared = 0
    func consider(_ other: EntityID) {
      guard other != id else { return }
      shared = max(shared, (own ^ other.randomPrefix).leadingZeroBitCount)
    }
    if let order = ShortOrder(ground, kind) {
      let place = order.firstPlace(notBefore: own)
      for neighbour in [place - 1, place, place + 1] where 0..<order.count ~= neighbour {
        consider(order.id(neighbour))
      }
    }
    for other in arrivals(kind) { consider(other) }
    return String(id.randomText.prefix(min(16, max(4, shared / 5 + 1))))
  }
}

/// The rows below a book's overlay in the order of the random half of their ids.
private struct ShortOrder {
  private let base: Base
  private let columns: Base.KindBase
  /// Those that were there, in a book of an earlier day.
  private let listed: [UInt32]?
  let count: Int

  init?(_ ground: Ground, _ kind: KindID) {
    guard let base = ground.base, let columns = base.kinds[kind] else { return nil }
    (self.base, self.columns) = (base, columns)
    listed = ground.past.map { $0[kind]?.shortOrder ?? [] }
    count = listed?.count ?? columns.count
  }

  func id(_ place: Int) -> EntityID {
    let row = listed?[place] ?? columns.shortOrder[place]
    return base.entities.id(Int(columns.rowEntity[Int(row)]))
  }

  /// The first place whose id is not before a key.
  func firstPlace(notBefore key: UInt64) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if id(middle).randomPrefix < key { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

private enum ShortID {
  /// The first 64 random bits of all ids that begin with a prefix, which is cut to twelve
  /// characters; nil where a byte of it is no digit, or there are more than an id has.
  static func range(of prefix: some StringProtocol) -> ClosedRange<UInt64>? {
    guard !prefix.isEmpty, prefix.utf8.count <= 16 else { return nil }
    let digits = prefix.utf8.compactMap { Base32.digit($0) }
    guard digits.count == prefix.utf8.count else { return nil }
    var bits: UInt64 = 0
    var used: UInt64 = 0
    for digit in digits.prefix(12) {
      bits = bits << 5 | UInt64(digit)
      used += 5
    }
    let rest = 64 - used
    return bits << rest...(bits << rest | (rest == 64 ? .max : (1 << rest) - 1))
  }
}
