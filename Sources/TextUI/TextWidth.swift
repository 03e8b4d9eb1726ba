/// How many columns a code point takes.
///
/// `wcwidth(3)` depends on the locale and on the age of the C library, so the table is our own:
/// East Asian Width W and F take two columns, ambiguous ones take one, combining marks none.
public enum TextWidth {
  /// The columns of one code point: 0, 1 or 2; controls count as one, since they become visible.
  public static func of(_ scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x300 { return 1 }
    if contains(WidthTable.zero, value) { return 0 }
    if value < 0x1100 { return 1 }
    return contains(WidthTable.wide, value) ? 2 : 1
  }

  /// Whether one of the ranges (first and last, in order) holds the value; O(log n).
  private static func contains(_ ranges: [UInt32], _ value: UInt32) -> Bool {
    var low = 0
    var high = ranges.count / 2
    while low < high {
      let middle = (low + high) / 2
      if value < ranges[middle * 2] {
        high = middle
      } else if value > ranges[middle * 2 + 1] {
        low = middle + 1
      } else {
        return true
      }
    }
    return false
  }
}
