import CStore

/// Looks for a text in bytes in every form in which a careless program might leave it.
struct ByteScan {
  private let forms: [(name: String, bytes: [UInt8])]

  init(_ text: String) {
    let raw = Array(text.utf8)
    let wide = text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    forms =
      [
        ("raw", raw), ("folded", Array(text.lowercased().utf8)),
        ("capitals", Array(text.uppercased().utf8)), ("UTF-16", wide),
        ("reversed", Array(String(text.reversed()).utf8)),
      ] + (0..<3).map { ("base64 at \($0)", Self.base64(raw, shiftedBy: $0)) }
  }

  /// The forms that stand in the bytes.
  func found(in bytes: [UInt8]) -> [String] {
    forms.filter { Self.contains(bytes, $0.bytes) }.map(\.name)
  }

  static func contains(_ bytes: [UInt8], _ wanted: [UInt8]) -> Bool {
    guard !wanted.isEmpty else { return false }
    // Both buffers outlive the call, which reads exactly their counts.
    return unsafe bytes.withUnsafeBufferPointer { hay in
      unsafe wanted.withUnsafeBufferPointer { needle in
        guard let start = hay.baseAddress, let first = needle.baseAddress else { return false }
        return unsafe daybook_find(start, hay.count, first, needle.count) != nil
      }
    }
  }

  /// What of a base64 text depends on nothing but these bytes, where they begin `shift` bytes into a
  /// group of three.
  private static func base64(_ bytes: [UInt8], shiftedBy shift: Int) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    let whole = bytes.dropFirst((3 - shift) % 3)
    var text: [UInt8] = []
    var index = whole.startIndex
    while index + 3 <= whole.endIndex {
      let group = whole[index..<index + 3].reduce(0) { $0 << 8 | Int($1) }
      for place in [18, 12, 6, 0] { text.append(alphabet[group >> place & 63]) }
      index += 3
    }
    return text
  }
}
