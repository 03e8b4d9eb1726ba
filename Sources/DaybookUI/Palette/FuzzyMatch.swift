/// How well a text fits what was typed, for the palette alone: filters and bulk commands never
/// guess.
///
/// All characters of the pattern stand in the text in their order. A whole run at the beginning of
/// a word counts most, then runs that all begin words, then a whole run within a word; fewer groups
/// and a shorter text are better.
enum FuzzyMatch {
  /// Both folded for search; nil where the text does not hold the pattern.
  static func score(_ pattern: [UInt8], _ text: [UInt8]) -> Int? {
    if pattern.isEmpty { return 0 }
    guard pattern.count <= text.count else { return nil }
    if let place = find(pattern, text) {
      let isWord = place == 0 || !isLetter(text[place - 1])
      return 600 + (isWord ? 300 : 0) + (place == 0 ? 200 : 0) - min(text.count, 200)
    }
    // Each character at the nearest place, the beginning of a word before the middle of one.
    var (place, groups, starts) = (0, 0, 0)
    var last = -2
    for byte in pattern {
      if byte == 0x20 { continue }
      guard let next = next(byte, in: text, from: place, after: last) else { return nil }
      if next != last + 1 { groups += 1 }
      if next == 0 || !isLetter(text[next - 1]) { starts += 1 }
      last = next
      place = next + 1
    }
    // Letters strewn over a long line are no match.
    guard groups <= starts || groups <= max(1, (pattern.count + 1) / 3) else { return nil }
    let isInitials = groups == starts
    return (isInitials ? 840 : 300) + 40 * starts - 60 * groups - min(text.count, 200)
  }

  private static func next(
    _ byte: UInt8,
    in text: [UInt8],
    from place: Int,
    after last: Int
  ) -> Int? {
    if place == last + 1, place < text.count, text[place] == byte { return place }
    var first: Int?
    for index in text.indices[min(place, text.count)...] where text[index] == byte {
      if index == 0 || !isLetter(text[index - 1]) { return index }
      if first == nil { first = index }
    }
    return first
  }

  private static func find(_ pattern: [UInt8], _ text: [UInt8]) -> Int? {
    var middle: Int?
    for place in 0...text.count - pattern.count
    where text[place] == pattern[0] && text[place...].starts(with: pattern) {
      if place == 0 || !isLetter(text[place - 1]) { return place }
      if middle == nil { middle = place }
    }
    return middle
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte >= 0x80
  }
}
