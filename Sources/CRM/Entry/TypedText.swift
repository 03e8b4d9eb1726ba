import Books

/// Typed text made ready for reading: folded for search, digits of every script as ASCII, spaces of
/// every width as one.
struct TypedText {
  let text: String

  /// Longer texts are no date, number or name of anything.
  private static let limit = 400

  init(_ typed: String) {
    var plain = String.UnicodeScalarView()
    for scalar in typed.unicodeScalars.prefix(Self.limit) {
      plain.append(Self.plain(scalar))
    }
    text = String(decoding: Folding.fold(String(plain)), as: UTF8.self).trimmed
  }

  private static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    guard scalar.value >= 0x80 else { return scalar }
    let properties = scalar.properties
    if properties.isWhitespace { return " " }
    if properties.numericType == .decimal, let value = properties.numericValue,
      let digit = Unicode.Scalar(0x30 + UInt32(value))
    {
      return digit
    }
    return scalar
  }
}

extension StringProtocol {
  /// Without white space at either end.
  var trimmed: String {
    var scalars = String(self).unicodeScalars[...]
    while scalars.first?.properties.isWhitespace == true { scalars.removeFirst() }
    while scalars.last?.properties.isWhitespace == true { scalars.removeLast() }
    return String(scalars)
  }

  /// The words between white space.
  var words: [String] {
    String(self).split(whereSeparator: \.isWhitespace).map { String($0) }
  }

  var isDigits: Bool { !isEmpty && utf8.allSatisfy { (0x30...0x39).contains($0) } }
}
