import Facts

/// One field of the rows of a kind while changes are folded into columns: what holds each cell and
/// the stamp that won it.
///
/// A class, so that millions of writes go to one place without a copy.
final class CellColumn {
  /// What a cell holds.
  enum Content {
    static let cleared: UInt8 = 0
    /// The numbers of `ValueType` lie between.
    static let set: UInt8 = 0xFF
  }

  let field: FieldID
  /// The number of the stamp plus one, 0 where nothing was ever written; shorter than the rows
  /// where the last ones have none.
  ///
  /// A set has the mark `UInt32.max`.
  private(set) var stamps: [UInt32] = []
  private(set) var contents: [UInt8] = []
  /// The integer of a word, the minor units of an amount, the number of an entity, or the place of
  /// bytes in the heap: offset << 24 | length.
  private(set) var words: [UInt64] = []
  /// currency << 8 | exponent, for columns of amounts.
  private(set) var units: [UInt32] = []

  init(_ field: FieldID) { self.field = field }

  var count: Int { stamps.count }

  func stamp(_ row: Int) -> UInt32 { row < stamps.count ? stamps[row] : 0 }

  func put(_ row: Int, stamp: UInt32, content: UInt8, word: UInt64, unit: UInt32 = 0) {
    if row >= stamps.count {
      let missing = row + 1 - stamps.count
      stamps.append(contentsOf: repeatElement(0, count: missing))
      contents.append(contentsOf: repeatElement(Content.cleared, count: missing))
      words.append(contentsOf: repeatElement(0, count: missing))
    }
    stamps[row] = stamp
    contents[row] = content
    words[row] = word
    guard unit != 0 || row < units.count else { return }
    if row >= units.count {
      units.append(contentsOf: repeatElement(0, count: row + 1 - units.count))
    }
    units[row] = unit
  }

  /// Changes the stamp of a cell and leaves what it holds.
  func restamp(_ row: Int, _ stamp: UInt32) {
    if row >= stamps.count {
      put(row, stamp: stamp, content: Content.cleared, word: 0)
    } else {
      stamps[row] = stamp
    }
  }
}
