import Books
import Facts

// Which texts an import has met, and a number for each: a hash table with open addressing that keeps
// 96 bits of hash instead of the text. A million addresses take 32 MB instead of 130, and two
// different texts of them are taken for one with a probability below 10⁻¹⁶. Hashes are seeded by
// the process and never leave it; nothing is listed in their order.

/// What is kept of a text.
struct KeyHash {
  /// What a text names.
  enum Role: UInt8 {
    case key
    case name
    case plainName
    case email
    /// A row of a rule, by its key.
    case row
  }

  fileprivate let high: UInt64
  fileprivate let low: UInt32

  init(_ role: Role, _ kind: KindID, _ text: String) {
    self.init(UInt32(role.rawValue) << 16 | UInt32(kind.rawValue), text)
  }

  /// A row of a rule, which its signature names.
  init(row key: String, of signature: String) {
    var hasher = Hasher()
    hasher.combine(signature)
    self.init(UInt32(Role.row.rawValue) << 16, key, hasher)
  }

  private init(_ space: UInt32, _ text: String, _ start: Hasher = Hasher()) {
    var hasher = start
    hasher.combine(space)
    KeyHash.feed(text, to: &hasher)
    // The same text in another state: as good as a second function.
    var second = hasher
    second.combine(UInt8(1))
    high = UInt64(truncatingIfNeeded: hasher.finalize())
    low = UInt32(truncatingIfNeeded: second.finalize())
  }
}

extension KeyHash {
  /// Eight bytes at a time; texts that are canonically equivalent are one.
  private static func feed(_ text: String, to hasher: inout Hasher) {
    let bytes = text.utf8.span
    var word: UInt64 = 0
    var isPlain = true
    var fed = hasher
    for place in bytes.indices {
      word = word << 8 | UInt64(bytes[place])
      // From U+0300 on a scalar can be written in two ways.
      if bytes[place] >= 0xCC { isPlain = false }
      if place & 7 == 7 { fed.combine(word) }
    }
    guard isPlain else { return feed(composed: Normalization.nfc(text), to: &hasher) }
    fed.combine(word)
    fed.combine(bytes.count)
    hasher = fed
  }

  private static func feed(composed text: String, to hasher: inout Hasher) {
    let bytes = text.utf8.span
    var word: UInt64 = 0
    for place in bytes.indices {
      word = word << 8 | UInt64(bytes[place])
      if place & 7 == 7 { hasher.combine(word) }
    }
    hasher.combine(word)
    hasher.combine(bytes.count)
  }
}

/// A number by text.
struct KeyTable {
  private struct Slot {
    var high: UInt64 = 0
    var low: UInt32 = 0
    /// The number plus one; 0 where the slot is free.
    var number: UInt32 = 0
  }

  private var slots = [Slot](repeating: Slot(), count: 1 << 8)
  private(set) var count = 0

  /// The number of a text; nil where it has none.
  ///
  /// Numbers are below `UInt32.max`.
  subscript(key: KeyHash) -> UInt32? {
    get {
      let number = slots[place(of: key)].number
      return number == 0 ? nil : number - 1
    }
    set {
      guard let newValue else { preconditionFailure("what an import has met stays met") }
      let place = place(of: key)
      let isNew = slots[place].number == 0
      slots[place] = Slot(high: key.high, low: key.low, number: newValue + 1)
      guard isNew else { return }
      count += 1
      if count * 4 > slots.count * 3 { grow() }
    }
  }

  /// Where a text stands, or would.
  private func place(of key: KeyHash) -> Int {
    var place = Int(truncatingIfNeeded: key.high) & (slots.count - 1)
    while slots[place].number != 0, slots[place].high != key.high || slots[place].low != key.low {
      place = (place + 1) & (slots.count - 1)
    }
    return place
  }

  private mutating func grow() {
    let old = slots
    slots = [Slot](repeating: Slot(), count: old.count * 2)
    for slot in old where slot.number != 0 {
      var place = Int(truncatingIfNeeded: slot.high) & (slots.count - 1)
      while slots[place].number != 0 { place = (place + 1) & (slots.count - 1) }
      slots[place] = slot
    }
  }
}
