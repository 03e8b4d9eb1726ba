public import Facts

extension Book {
  /// The entities of a kind whose random half begins with `prefix` (base32, any case).
  ///
  /// O(log n + new records); empty for a prefix that is not base32.
  public func entities(_ kind: KindID, shortID prefix: some StringProtocol) -> [EntityID] {
    guard let range = ShortID.range(of: prefix) else { return [] }
    var found: [EntityID] = []
    if let columns = base?.kinds[kind], let base {
      var place = firstPlace(columns, base, notBefore: range.lowerBound)
      while place < columns.count {
        let id = base.entities.id(Int(columns.rowEntity[Int(columns.shortOrder[place])]))
        guard range.contains(id.randomPrefix) else { break }
        found.append(id)
        place += 1
      }
    }
    found.append(contentsOf: arrivals(kind).filter { range.contains($0.randomPrefix) })
    let text = prefix.lowercased()
    return found.filter { $0.randomText.hasPrefix(text) || text.utf8.count > 12 }
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
    if let columns = base?.kinds[kind], let base {
      let place = firstPlace(columns, base, notBefore: own)
      for neighbour in [place - 1, place, place + 1] where columns.shortOrder.indices ~= neighbour {
        consider(base.entities.id(Int(columns.rowEntity[Int(columns.shortOrder[neighbour])])))
      }
    }
    for other in arrivals(kind) { consider(other) }
    return String(id.randomText.prefix(min(16, max(4, shared / 5 + 1))))
  }

  private func firstPlace(_ columns: Base.KindBase, _ base: Base, notBefore key: UInt64) -> Int {
    var low = 0
    var high = columns.count
    while low < high {
      let middle = (low + high) / 2
      let id = base.entities.id(Int(columns.rowEntity[Int(columns.shortOrder[middle])]))
      if id.randomPrefix < key { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

private enum ShortID {
  /// The first 64 random bits of all ids that begin with a prefix; longer prefixes are cut.
  static func range(of prefix: some StringProtocol) -> ClosedRange<UInt64>? {
    guard !prefix.isEmpty, prefix.utf8.count <= 16 else { return nil }
    var bits: UInt64 = 0
    var used: UInt64 = 0
    for byte in prefix.utf8.prefix(12) {
      guard let digit = Base32.digit(byte) else { return nil }
      bits = bits << 5 | UInt64(digit)
      used += 5
    }
    let rest = 64 - used
    return bits << rest...(bits << rest | (rest == 64 ? .max : (1 << rest) - 1))
  }
}
