import CStore

// Folding scalar by scalar, for a search that folds megabytes as it goes (`fold.c` reads it).
//
// What `Folding` makes of a scalar depends on what stands around it only through marks: a mark goes
// after a letter of some scripts, and it may be put in order and composed with what stands before
// it. So every scalar has an entry of 32 bits:
//
//   0–15   where the bytes that it becomes begin     16–19  how many they are
//   20–22  its kind                                  23     whether marks behind it go
//   24–31  the combining class that it ends with
//
//   0  it stays as it is                     1  it becomes other bytes
//   2  it vanishes                           3  a mark that goes behind a letter and else stays
//   4  the same, but it could compose        5  it could compose, or is too rare to be told
//
// Whatever a scalar of the kinds 0 and 1 becomes begins a segment of its own. Marks of kind 3 never
// compose, and where they follow in the order of their classes nothing is reordered. Behind a
// scalar that decomposes, the class is that of its last part. So a text in which no mark of kind 4
// stays, none comes before one of a lower class, and nothing is of kind 5 folds to what its scalars
// fold to, one after the other; any other text is left to `Folding`.
//
// A page has the entries of 128 scalars; the first one serves all scalars that stay as they are.

/// The entries of all scalars.
struct FoldingTable: Sendable {
  /// Made on first use, in about a millisecond.
  static let shared = FoldingTable()

  private enum Kind: UInt32 {
    case stays, becomes, vanishes, marks, attaches, odd
  }

  private var pages = [UInt16](repeating: 0, count: 0x11_0000 >> 7)
  private var entries = [UInt32](repeating: 0, count: 128)
  private var bytes: [UInt8] = []

  private init() {
    let folds = UnicodeData.folds
    let properties = UnicodeData.properties
    entries.reserveCapacity(256 << 7)
    bytes.reserveCapacity(1 << 15)
    for page in pages.indices {
      let first = UInt32(page << 7)
      guard !folds.isEmpty(pageOf: first) || !properties.isEmpty(pageOf: first) else { continue }
      pages[page] = UInt16(entries.count >> 7)
      for scalar in first..<first + 128 {
        entries.append(entry(scalar, folds.sequence(for: scalar)))
      }
    }
    // Every entry is read at full length.
    bytes.append(contentsOf: repeatElement(0, count: Int(DAYBOOK_FOLD_LONGEST)))
  }

  /// Lends the table to a C function.
  func with(_ body: (daybook_folds) -> Void) {
    // The three buffers are lent for as long as the body runs.
    unsafe pages.withUnsafeBufferPointer { pages in
      unsafe entries.withUnsafeBufferPointer { entries in
        unsafe bytes.withUnsafeBufferPointer { bytes in
          unsafe body(
            daybook_folds(
              pages: pages.baseAddress,
              entries: entries.baseAddress,
              bytes: bytes.baseAddress
            )
          )
        }
      }
    }
  }

  private mutating func entry(_ scalar: UInt32, _ fold: ArraySlice<UInt32>?) -> UInt32 {
    guard let first = fold.map({ $0.first }) ?? scalar else { return word(.vanishes) }
    let properties = UnicodeData.properties(of: first)
    if properties.isMark {
      if fold == nil, properties.losesMarks { return word(.vanishes) }
      if let fold {
        return word(fold.allSatisfy { UnicodeData.properties(of: $0).isMark } ? .attaches : .odd)
      }
      let composes = !properties.startsSegment && properties.bits & 0x8000 != 0
      return word(composes ? .attaches : .marks, ends: properties)
    }
    guard properties.startsSegment else { return word(.odd) }
    guard let fold else { return word(.stays, ends: properties) }
    // The last part that is kept says how what follows is taken.
    var isLetter = properties.losesMarks
    var last = properties
    for part in fold.dropFirst() {
      let properties = UnicodeData.properties(of: part)
      if properties.isMark, isLetter || properties.losesMarks { continue }
      if !properties.isMark { isLetter = properties.losesMarks }
      last = properties
    }
    var folded: [UInt8] = []
    Folding.fold(scalar, into: &folded)
    guard folded.count < DAYBOOK_FOLD_LONGEST, bytes.count + folded.count <= UInt16.max else {
      return word(.odd)
    }
    defer { bytes += folded }
    return word(.becomes, ends: last, isLetter: isLetter) | UInt32(folded.count) << 16
      | UInt32(bytes.count)
  }

  private func word(
    _ kind: Kind,
    ends properties: UnicodeData.Properties? = nil,
    isLetter: Bool? = nil
  ) -> UInt32 {
    kind.rawValue << 20
      | ((isLetter ?? properties?.losesMarks ?? false) ? 1 << 23 : 0)
      | UInt32(properties?.combiningClass ?? 0) << 24
  }
}
