/// An array whose elements lie in pieces of a `Spill` and are never moved.
///
/// Copies share their elements: only one of them may go on writing.
@safe struct SpillArray<Element: BitwiseCopyable & FixedWidthInteger>: RandomAccessCollection {
  private let spill: Spill
  private var pieces: [UnsafeMutablePointer<Element>] = unsafe []
  private(set) var count = 0

  init(_ spill: Spill) { self.spill = spill }

  @inline(__always)
  private static var perPiece: Int { Spill.pieceLength / MemoryLayout<Element>.stride }

  var startIndex: Int { 0 }
  var endIndex: Int { count }

  @inline(__always)
  subscript(index: Int) -> Element {
    get {
      precondition(index >= 0 && index < count, "an element is one of the array's")
      // Inside its piece, which lives as long as the spill that is held here.
      return unsafe pieces[index / Self.perPiece][index % Self.perPiece]
    }
    nonmutating set {
      precondition(index >= 0 && index < count, "an element is one of the array's")
      unsafe pieces[index / Self.perPiece][index % Self.perPiece] = newValue
    }
  }

  @inline(__always)
  mutating func append(_ element: Element) {
    reach(count)
    self[count - 1] = element
  }

  /// Appends zeros until there is an element at an index.
  @inline(__always)
  mutating func reach(_ index: Int) {
    guard index >= count else { return }
    if index >= room { grow(index) }
    count = index + 1
  }

  @inline(__always)
  private var room: Int { unsafe pieces.count * Self.perPiece }

  private mutating func grow(_ index: Int) {
    while index >= room {
      let piece = unsafe spill.piece()
      unsafe pieces.append(piece.bindMemory(to: Element.self, capacity: Self.perPiece))
    }
  }
}
