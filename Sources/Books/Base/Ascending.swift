/// Ascending numbers in which single ones are sought.
///
/// What a search in a mapped file costs is the blocks that nobody has looked at yet: each is a page
/// to map and a checksum to compute, and halving begins with a new one at nearly every step. So the
/// first number of every block's worth stands once more, in a chunk small enough that its own blocks
/// are soon known: behind it lies one block. (To guess from the numbers at both ends was tried and
/// touches nine of fifteen blocks: ids cluster by the days on which people work.)
struct Ascending: Sendable {
  /// A fence for so many numbers of four bytes.
  static let stride = 1024

  let numbers: Chunk<UInt32>
  /// Every number at a multiple of the stride; nil in a checkpoint of a program that wrote none.
  let fences: Chunk<UInt32>?

  var count: Int { numbers.count }

  var bytes: MappedBytes { numbers.bytes }

  var extent: Range<Int> { numbers.extent }

  @inline(__always)
  subscript(index: Int) -> UInt32 { numbers[index] }

  /// The first index whose number is not less than `value`.
  func lowerBound(_ value: UInt32) -> Int {
    Fences.lowerBound(value, count: count, stride: Self.stride, fences) { numbers[$0] }
  }

  /// The same, sought from a place that lies before it in doubling steps: quicker where it is near.
  func lowerBound(_ value: UInt32, near start: Int) -> Int {
    numbers.lowerBound(value, near: start)
  }

  /// Calls `body` with every number in order, and nothing where a part is damaged.
  @inline(__always)
  func each(_ body: (Int, UInt32) -> Void) { numbers.each(body) }
}

/// How a sorted chunk is fenced.
enum Fences {
  /// Every number at a multiple of the stride.
  static func made<Element>(of numbers: [Element], stride: Int) -> [Element] {
    Swift.stride(from: 0, to: numbers.count, by: stride).map { numbers[$0] }
  }

  /// How many fences so many numbers have.
  static func count(of numbers: Int, stride: Int) -> Int { (numbers + stride - 1) / stride }

  /// The first of some ascending numbers that is not less than `value`.
  @inline(__always)
  static func lowerBound<Element: FixedWidthInteger & BitwiseCopyable>(
    _ value: Element,
    count: Int,
    stride: Int,
    _ fences: Chunk<Element>?,
    _ number: (Int) -> Element
  ) -> Int {
    var (low, high) = (0, count)
    if let fences {
      // It stands behind the last fence that is less, at the next one at the latest.
      let next = fences.lowerBound(value)
      guard next > 0 else { return 0 }
      (low, high) = ((next - 1) * stride + 1, min(next * stride, count))
    }
    while low < high {
      let middle = (low + high) / 2
      if number(middle) < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
