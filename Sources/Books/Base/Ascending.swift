/// Ascending numbers in which single ones are sought.
struct Ascending: Sendable {
  let numbers: Chunk<UInt32>
  let fences: Fences<UInt32>

  /// A fence for as many numbers as fill a block.
  static let stride = 1024

  var count: Int { numbers.count }

  var bytes: MappedBytes { numbers.bytes }

  var extent: Range<Int> { numbers.extent }

  @inline(__always)
  subscript(index: Int) -> UInt32 { numbers[index] }

  /// The first index whose number is not less than `value`.
  func lowerBound(_ value: UInt32) -> Int {
    numbers.lowerBound(value, in: fences.range(before: value, of: count))
  }

  /// The same, sought from a place that lies before it in doubling steps: quicker where it is near.
  @inline(__always)
  func lowerBound(_ value: UInt32, near start: Int?) -> Int {
    start.map { numbers.lowerBound(value, near: $0) } ?? lowerBound(value)
  }

  /// Calls `body` with every number in order, and nothing where a part is damaged.
  @inline(__always)
  func each(_ body: (Int, UInt32) -> Void) { numbers.each(body) }
}

/// The first number of every block's worth of ascending ones, once more.
///
/// What a search in a mapped file costs is the blocks that nobody has looked at yet: each is a page
/// to map and a checksum to compute, and halving begins with a new one at nearly every step. The
/// fences are few enough that their own blocks are soon known, and behind them lies one block. (To
/// guess from the numbers at both ends was tried and touches nine of fifteen blocks: ids cluster by
/// the days on which people work.)
struct Fences<Element: FixedWidthInteger & BitwiseCopyable>: Sendable {
  /// Every number at a multiple of the stride; nil in a checkpoint of a program that wrote none.
  let every: Chunk<Element>?
  let stride: Int

  /// The fences of so many numbers.
  static func made(_ count: Int, stride: Int, _ number: (Int) -> Element) -> [Element] {
    Swift.stride(from: 0, to: count, by: stride).map(number)
  }

  /// How many fences so many numbers have.
  static func count(of numbers: Int, stride: Int) -> Int { (numbers + stride - 1) / stride }

  /// Where, of so many numbers, the first stands that is not less than `value`; its end where none
  /// before that is.
  @inline(__always)
  func range(before value: Element, of count: Int) -> Range<Int> {
    guard let every else { return 0..<count }
    // It stands behind the last fence that is less, at the next one at the latest.
    let next = every.lowerBound(value)
    return next > 0 ? (next - 1) * stride + 1..<min(next * stride, count) : 0..<0
  }
}
