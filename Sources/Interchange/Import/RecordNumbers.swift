import Books
import Facts

/// The records that an import knows, numbered in the order in which it met them: the key tables
/// hold these numbers, of four bytes instead of sixteen.
struct RecordNumbers {
  private var index = EntityIndex()
  /// By number; shorter where the last ones were not made here.
  private var isMade: [Bool] = []

  subscript(number: UInt32) -> EntityID { index.ids[Int(number)] }

  /// The number of an id, new or known.
  mutating func number(of id: EntityID) -> UInt32 { UInt32(index.number(of: id)) }

  /// Whether this import has made a record.
  func isMade(_ id: EntityID) -> Bool {
    guard let number = index.known(id), number < isMade.count else { return false }
    return isMade[number]
  }

  /// Notes that this import makes a record; tells whether that is news.
  mutating func make(_ id: EntityID) -> Bool {
    let number = index.number(of: id)
    if number >= isMade.count {
      isMade.append(contentsOf: repeatElement(false, count: number + 1 - isMade.count))
    }
    guard !isMade[number] else { return false }
    isMade[number] = true
    return true
  }
}
