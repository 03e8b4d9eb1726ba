/// Sorts pairs of a key and a number by key, those of equal keys in the order in which they come:
/// from the least digit to the greatest, leaving out the digits in which all keys agree.
///
/// Keys made of times, positions and the first bytes of texts share most of their digits; then this
/// is linear, with two or three passes.
struct RadixSort {
  struct Item {
    let key: UInt64
    let number: UInt32
  }

  private static let digitBits: UInt64 = 11
  private static let digits = 1 << 11

  static func sort(_ items: inout [Item]) {
    guard items.count > 1 else { return }
    guard items.count > 64 else {
      // Swift's own sort is stable.
      return items.sort { $0.key < $1.key }
    }
    var all = items[0].key
    var any: UInt64 = 0
    var isSorted = true
    var last = all
    for item in items {
      all &= item.key
      any |= item.key
      isSorted = isSorted && last <= item.key
      last = item.key
    }
    if isSorted { return }
    let differing = all ^ any
    var other = items
    var shift: UInt64 = 0
    while shift < 64 {
      if differing >> shift & UInt64(digits - 1) != 0 {
        pass(items, into: &other, shift)
        swap(&items, &other)
      }
      shift += digitBits
    }
  }

  private static func pass(_ items: [Item], into other: inout [Item], _ shift: UInt64) {
    let mask = UInt64(digits - 1)
    var places = [Int](repeating: 0, count: digits)
    for item in items { places[Int(item.key >> shift & mask)] += 1 }
    var sum = 0
    for digit in 0..<digits {
      let count = places[digit]
      places[digit] = sum
      sum += count
    }
    for item in items {
      let digit = Int(item.key >> shift & mask)
      other[places[digit]] = item
      places[digit] += 1
    }
  }
}
