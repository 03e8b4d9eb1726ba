import Facts

/// The records that an import knows, numbered in the order in which it met them: the key tables
/// hold these numbers, of four bytes instead of sixteen.
struct RecordNumbers {
  private(set) var ids: [EntityID] = []
  private var isMade: [Bool] = []
  /// The number of an id plus one, 0 where the slot is free; a power of two of them.
  private var slots = [UInt32](repeating: 0, count: 1 << 8)

  subscript(number: UInt32) -> EntityID { ids[Int(number)] }

  /// The number of an id, new or known.
  mutating func number(of id: EntityID) -> UInt32 {
    let slot = slot(of: id)
    if slots[slot] != 0 { return slots[slot] - 1 }
    ids.append(id)
    isMade.append(false)
    slots[slot] = UInt32(ids.count)
    if ids.count * 4 > slots.count * 3 { grow() }
    return UInt32(ids.count - 1)
  }

  /// Whether this import has made a record.
  func isMade(_ id: EntityID) -> Bool {
    let number = slots[slot(of: id)]
    return number != 0 && isMade[Int(number) - 1]
  }

  /// Notes that this import makes a record; tells whether that is news.
  mutating func make(_ id: EntityID) -> Bool {
    let number = Int(number(of: id))
    guard !isMade[number] else { return false }
    isMade[number] = true
    return true
  }

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
