public import Facts

/// Gives every id a number in the order of first mention: a hash table with open addressing, since
/// millions of ids go through it and a `Dictionary` takes four times the room.
public struct EntityIndex: Sendable {
  /// The ids by their numbers.
  public private(set) var ids: [EntityID] = []
  /// The number of an id plus one, 0 where the slot is free; a power of two of them.
  private var slots: [UInt32]

  /// Makes room for so many ids.
  public init(expecting count: Int = 0) {
    var size = 1 << 10
    while size < count * 2 { size *= 2 }
    slots = [UInt32](repeating: 0, count: size)
    ids.reserveCapacity(count)
  }

  /// The number of an id, new or known.
  public mutating func number(of id: EntityID) -> Int {
    let slot = slot(of: id)
    if slots[slot] != 0 { return Int(slots[slot]) - 1 }
    ids.append(id)
    slots[slot] = UInt32(ids.count)
    if ids.count * 2 > slots.count { grow() }
    return ids.count - 1
  }

  /// The number of an id, nil where it has none.
  public func known(_ id: EntityID) -> Int? {
    let number = slots[slot(of: id)]
    return number == 0 ? nil : Int(number) - 1
  }

  /// Where an id stands, or would.
  private func slot(of id: EntityID) -> Int {
    var slot = place(of: id)
    while slots[slot] != 0, ids[Int(slots[slot]) - 1] != id {
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  private func place(of id: EntityID) -> Int {
    // Most of an id is random; the multiplication spreads those that somebody chose.
    let mixed = (id.low ^ id.high) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed >> 20) & (slots.count - 1)
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    for (number, id) in ids.enumerated() {
      var slot = place(of: id)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(number + 1)
    }
  }
}
