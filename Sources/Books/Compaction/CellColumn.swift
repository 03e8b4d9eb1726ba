import Facts

/// What one cell holds while changes are folded into columns.
struct Cell {
  enum Content {
    // The numbers of `ValueType` lie between `never` and the others.
    /// Nothing was ever written.
    static let never: UInt8 = 0
    /// A set of one reference that the event of the cell's stamp added: what nearly all sets are.
    ///
    /// The word is the number of the entity.
    static let sole: UInt8 = 0xFD
    static let cleared: UInt8 = 0xFE
    static let set: UInt8 = 0xFF

    static func isSet(_ content: UInt8) -> Bool { content == set || content == sole }

    /// Whether the word is the number of an entity.
    static func isReference(_ content: UInt8) -> Bool {
      content == ValueType.ref.rawValue || content == sole
    }

    static func isEmpty(_ content: UInt8) -> Bool { content == never || content == cleared }
  }

  static let cleared = Cell(content: Content.cleared, word: 0)

  let content: UInt8
  /// The integer of a word, the minor units of an amount, the number of an entity, or the place of
  /// bytes in the heap.
  let word: UInt64
  /// currency << 8 | exponent, of an amount.
  var unit: UInt32 = 0
}

/// One field of the rows of a kind while changes are folded into columns.
///
/// Its arrays are shorter than the rows where the last ones have nothing.
struct CellColumn {
  let field: FieldID
  private(set) var contents: SpillArray<UInt8>
  private(set) var words: SpillArray<UInt64>
  private(set) var units: SpillArray<UInt32>
  /// The numbers of those stamps that are not their row's own; 0 elsewhere.
  ///
  /// A set that one event made has that event's; one of which the history has every operation has
  /// `logged`.
  private(set) var stamps: SpillArray<UInt32>
  /// Whether any cell was ever cleared.
  private(set) var hasCleared = false

  /// The mark of a set of which the history has every operation.
  static let logged = UInt32.max

  init(_ field: FieldID, _ spill: Spill) {
    self.field = field
    contents = SpillArray(spill)
    words = SpillArray(spill)
    units = SpillArray(spill)
    stamps = SpillArray(spill)
  }

  @inline(__always)
  func content(_ row: Int) -> UInt8 { row < contents.count ? contents[row] : Cell.Content.never }

  /// The number of a stamp that is not the row's own; 0 where it is.
  @inline(__always)
  func stamp(_ row: Int) -> UInt32 { row < stamps.count ? stamps[row] : 0 }

  func unit(_ row: Int) -> UInt32 { row < units.count ? units[row] : 0 }

  /// What a cell holds, of those that were ever written.
  func cell(_ row: Int) -> Cell {
    Cell(content: contents[row], word: words[row], unit: unit(row))
  }

  /// Whether a cell was cleared or has a stamp that is not its row's own.
  @inline(__always)
  func isApart(_ row: Int) -> Bool {
    stamp(row) != 0 || (hasCleared && content(row) == Cell.Content.cleared)
  }

  /// Fills a cell; `stamp` is 0 where it is the row's own.
  @inline(__always)
  mutating func put(_ row: Int, _ cell: Cell, stamp: UInt32) {
    contents.reach(row)
    words.reach(row)
    contents[row] = cell.content
    words[row] = cell.word
    if cell.content == Cell.Content.cleared { hasCleared = true }
    if stamp != 0 || row < stamps.count {
      stamps.reach(row)
      stamps[row] = stamp
    }
    if cell.unit != 0 || row < units.count {
      units.reach(row)
      units[row] = cell.unit
    }
  }

  /// Gives a set another word and leaves its stamp.
  func rewrite(_ row: Int, _ word: UInt64) { words[row] = word }

  /// Changes the stamp of a cell and leaves what it holds; one that holds nothing is cleared.
  mutating func restamp(_ row: Int, _ stamp: UInt32) {
    if content(row) == Cell.Content.never { return put(row, .cleared, stamp: stamp) }
    stamps.reach(row)
    stamps[row] = stamp
  }

  /// Says of a set that the history has every operation on it.
  mutating func log(_ row: Int) {
    guard content(row) == Cell.Content.set else { return }
    stamps.reach(row)
    stamps[row] = CellColumn.logged
  }
}
