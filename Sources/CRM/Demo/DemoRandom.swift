import Facts

/// Chance with a seed: the same seed tells the same story.
struct DemoRandom {
  private var source: IDSource

  init(seed: UInt64) { source = IDSource(seed: seed &* 0x9E37_79B9 &+ 7, stream: 3) }

  /// A whole number from 0 up to `bound`, exclusively.
  mutating func below(_ bound: Int) -> Int {
    Int(truncatingIfNeeded: source.random() >> 33) % max(1, bound)
  }

  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  /// True so many times in a hundred.
  mutating func percent(_ share: Int) -> Bool { below(100) < share }

  mutating func id(at: Instant) -> EntityID { source.next(at: at) }
}
