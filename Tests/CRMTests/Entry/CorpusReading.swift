import Testing

/// How many cases agree, and the first that do not.
struct Rate {
  private var agreed = 0
  private var total = 0
  private var misses: [String] = []

  mutating func count(_ agrees: Bool, _ miss: @autoclosure () -> String) {
    total += 1
    if agrees { agreed += 1 } else { misses.append(miss()) }
  }

  func expect(atLeast rate: Double, sourceLocation: SourceLocation = #_sourceLocation) {
    let measured = Double(agreed) / Double(max(total, 1))
    #expect(
      total > 0 && measured >= rate,
      "\(agreed) of \(total) agree:\n\(misses.prefix(40).joined(separator: "\n"))",
      sourceLocation: sourceLocation
    )
  }
}

/// Rows of fields with the quotes of CSV.
func csv(_ text: String) -> [[String]] {
  var rows: [[String]] = []
  var row: [String] = []
  var field = ""
  var quoted = false
  for scalar in text.unicodeScalars where scalar != "\r" {
    switch scalar {
    case "\"": quoted.toggle()
    case "," where !quoted:
      row.append(field)
      field = ""
    case "\n" where !quoted:
      rows.append(row + [field])
      (row, field) = ([], "")
    default: field.unicodeScalars.append(scalar)
    }
  }
  return rows
}

/// The content of an XML element, entities resolved.
func element(_ name: String, of text: Substring) -> String? {
  guard let start = text.firstRange(of: "<\(name)>"), let end = text.firstRange(of: "</\(name)>")
  else { return nil }
  return entities(String(text[start.upperBound..<end.lowerBound]))
}

private func entities(_ text: String) -> String {
  var result = ""
  var rest = text[...]
  while let start = rest.firstIndex(of: "&"), let end = rest[start...].firstIndex(of: ";") {
    result += rest[..<start]
    let name = rest[rest.index(after: start)..<end]
    if name.hasPrefix("#x"), let code = UInt32(name.dropFirst(2), radix: 16),
      let scalar = Unicode.Scalar(code)
    {
      result.unicodeScalars.append(scalar)
    } else {
      result += ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"][name] ?? ""
    }
    rest = rest[rest.index(after: end)...]
  }
  return result + rest
}

/// Pictures of control characters (U+2400…) as what they show.
func controls(_ text: String) -> String {
  var result = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    let control = (0x2400...0x2421).contains(scalar.value) ? scalar.value - 0x2400 : scalar.value
    if let scalar = Unicode.Scalar(control == 0x21 ? 0x7F : control) { result.append(scalar) }
  }
  return String(result)
}

/// The labelled tokens of one name of probablepeople.
func labelled(_ entry: Substring) -> [(label: String, text: String)] {
  entry.split(separator: "<").compactMap { piece in
    guard !piece.hasPrefix("/"), let end = piece.firstIndex(of: ">") else { return nil }
    return (String(piece[..<end]), entities(String(piece[piece.index(after: end)...])))
  }
}

/// Inputs and expected parts; the file has one string a line.
func namesOfNameparser(_ text: String) -> [(String, [String: String])] {
  var cases: [(String, [String: String])] = []
  for line in text.split(separator: "\n") {
    let parts = line.split(separator: "\": ", maxSplits: 1)
    guard parts.count == 2, parts[0].hasPrefix("\"") else { continue }
    let key = String(parts[0].dropFirst())
    var value = parts[1].hasSuffix(",") ? parts[1].dropLast() : parts[1]
    if key == "upstream_expected_failure", value == "true" { _ = cases.popLast() }
    guard value.hasPrefix("\""), value.hasSuffix("\"") else { continue }
    value = value.dropFirst().dropLast()
    let content = value.split(separator: "\\\"", omittingEmptySubsequences: false)
      .joined(separator: "\"")
    if key == "input" {
      cases.append((content, [:]))
    } else if key != "test", !cases.isEmpty {
      cases[cases.count - 1].1[key] = content
    }
  }
  return cases
}
