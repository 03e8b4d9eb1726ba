import Books

/// Names of hosts, and the part of them that somebody registered: `shop.acme.co.uk` → `acme.co.uk`.
///
/// Under which suffixes names are registered is known for a compact list of the common ones with
/// two parts (`co.uk`, `com.au`) and assumed to be the last label elsewhere; the full public suffix
/// list has 9,000. Punycode (RFC 3492) is shown and compared as letters.
public enum DomainName {
  /// The registrable part of an address of any kind: URL, host, mail address.
  public static func registrable(_ typed: String) throws(EntryError) -> String {
    let text = Normalization.nfc(String(typed.prefix(2000))).trimmed
    var rest = text[...]
    if let scheme = rest.firstRange(of: "://") { rest = rest[scheme.upperBound...] }
    rest = rest.prefix { !"/?#\\".contains($0) }
    if let at = rest.lastIndex(of: "@") { rest = rest[rest.index(after: at)...] }
    if let colon = rest.lastIndex(of: ":"), rest[rest.index(after: colon)...].allSatisfy(\.isNumber)
    {
      rest = rest[..<colon]
    }
    if rest.hasSuffix(".") { rest = rest.dropLast() }
    return registrable(ofHost: try host(String(rest), of: text))
  }

  /// The registrable part of a host in lower case.
  static func registrable(ofHost host: String) -> String {
    let labels = host.split(separator: ".")
    let pair = labels.suffix(2).joined(separator: ".")
    return labels.suffix(isSuffix(pair) ? 3 : 2).joined(separator: ".")
  }

  /// Checks a domain and gives it in lower case, as letters.
  static func host(_ domain: String, of text: String) throws(EntryError) -> String {
    guard !domain.isEmpty else {
      throw EntryError("'\(text.debugSafe)' has no domain; it is like acme.de")
    }
    if let slip = domain.first(where: { ", ;".contains($0) }) {
      let name = slip == "," ? "comma" : slip == " " ? "space" : "semicolon"
      let better = domain.split(separator: slip).joined(separator: slip == " " ? "" : ".")
      throw EntryError("\(name) in domain: \(better.debugSafe)?")
    }
    if domain.hasPrefix("[") {
      throw EntryError("'\(domain.debugSafe)' is an address of a machine; write its name")
    }
    let lower = domain.lowercased().split(separator: ".", omittingEmptySubsequences: false)
    guard !lower.contains("") else {
      throw EntryError("a dot is out of place in the domain '\(domain.debugSafe)'; take it out")
    }
    guard lower.count > 1 else {
      throw EntryError(
        "the domain '\(domain.debugSafe)' lacks its ending: \(domain.debugSafe).com?"
      )
    }
    var labels: [String] = []
    for label in lower { labels.append(try self.label(String(label), of: domain)) }
    guard labels.last?.isDigits == false, domain.utf8.count <= 253 else {
      throw EntryError("'\(domain.debugSafe)' is no domain; it is like acme.de")
    }
    return labels.joined(separator: ".")
  }

  private static func label(_ typed: String, of domain: String) throws(EntryError) -> String {
    var label = typed
    if label.hasPrefix("xn--") {
      guard let letters = Punycode.decode(label.dropFirst(4)) else {
        throw EntryError("'\(label.debugSafe)' is no valid punycode; copy the domain again")
      }
      label = letters
    }
    label = Normalization.nfc(label.lowercased())
    let fine = label.unicodeScalars.allSatisfy { $0 == "-" || isWord($0) }
    guard fine, label.utf8.count <= 63 || label.unicodeScalars.count <= 40, !label.hasPrefix("-"),
      !label.hasSuffix("-")
    else {
      throw EntryError(
        "'\(label.debugSafe)' cannot be part of the domain '\(domain.debugSafe)'; check its letters"
      )
    }
    return label
  }

  /// Letters, digits and marks of any script.
  static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .nonspacingMark, .spacingMark, .decimalNumber:
      true
    default: scalar.value == 0x200D || scalar.value == 0x30FB
    }
  }

  /// Second levels under which the country's registry, not a company, gives names.
  private static func isSuffix(_ pair: String) -> Bool {
    let labels = pair.split(separator: ".")
    guard labels.count == 2, labels[1].utf8.count == 2 else { return false }
    return generic[String(labels[1])]?.contains(labels[0]) == true
  }

  private static let generic: [String: Set<Substring>] = {
    let rows = """
      uk co org me ltd plc ac gov net nhs sch police; au com net org edu gov asn id; nz co net \
      org govt ac geek gen iwi kiwi maori school; jp co ne or ac go ad ed gr lg; kr co ne or ac \
      go re pe; in co net org firm gen ind ac edu res gov nic; za co net org web ac gov law nom \
      school; br com net org edu gov adv ind eco eng blog art; mx com net org edu gob; ar com \
      net org edu gob gov int tur; tr com net org edu gov gen info biz web bel k12 av dr; cn com \
      net org edu gov ac; tw com net org edu gov idv; hk com net org edu gov idv; sg com net org \
      edu gov per; my com net org edu gov name; id co net or ac go web sch my; th co net or ac \
      go in mi; il co net org ac gov muni k12; ua com net org edu gov in kiev kyiv lviv; pl com \
      net org edu gov info biz waw; ru com net org pp msk; at co or gv ac; hu co org info; pt \
      com org edu gov; es com org nom gob edu; gr com net org edu gov; cy com net org ac gov; mt \
      com net org edu gov; ro com org info nom; ph com net org edu gov; vn com net org edu gov; \
      pk com net org edu gov; bd com net org edu gov ac; lk com org edu gov ac; np com net org \
      edu gov; eg com net org edu gov; ng com net org edu gov; ke co or ne go ac sc; gh com org \
      edu gov; tz co or ac go; ug co or ac go; zm co com org gov; zw co org ac gov; sa com net \
      org edu gov; ae co net org ac gov sch; kw com net org edu gov; qa com net org edu gov; bh \
      com net org edu gov; om co com net org gov; lb com net org edu gov; co com net org edu gov \
      nom; pe com net org edu gob nom; ve com co net org edu gob; ec com net org edu gob; uy com \
      net org edu gub; py com net org edu gov; bo com net org edu gob; cr co or ac go ed fi; gt \
      com net org edu gob; pa com net org edu gob; do com net org edu gob; cl gob co; im co com \
      net org; gg co net org; je co net org; fj com net org ac; pg com net org ac gov
      """
    var table: [String: Set<Substring>] = [:]
    for row in rows.split(separator: ";") {
      let words = row.split(separator: " ")
      if let top = words.first { table[String(top)] = Set(words.dropFirst()) }
    }
    return table
  }()
}

/// Punycode, one way (RFC 3492, section 6.2).
enum Punycode {
  static func decode(_ text: some StringProtocol) -> String? {
    guard text.utf8.count <= 63, text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
    var output: [Unicode.Scalar] = []
    var digits = Array(text.unicodeScalars)[...]
    if let hyphen = digits.lastIndex(of: "-") {
      output = Array(digits[..<hyphen])
      digits = digits[(hyphen + 1)...]
    }
    var code = 128
    var index = 0
    var bias = 72
    while !digits.isEmpty {
      let before = index
      var weight = 1
      var k = 36
      while true {
        guard let scalar = digits.popFirst(), let digit = digit(scalar) else { return nil }
        index += digit * weight
        let threshold = min(max(k - bias, 1), 26)
        if digit < threshold { break }
        weight *= 36 - threshold
        k += 36
        guard weight < 1 << 40, index < 1 << 40 else { return nil }
      }
      let count = output.count + 1
      bias = adapt(index - before, count: count, first: before == 0)
      code += index / count
      index %= count
      guard code <= 0x10_FFFF, let scalar = Unicode.Scalar(UInt32(code)) else { return nil }
      output.insert(scalar, at: index)
      index += 1
    }
    return String(String.UnicodeScalarView(output))
  }

  private static func digit(_ scalar: Unicode.Scalar) -> Int? {
    switch scalar {
    case "a"..."z": Int(scalar.value) - 0x61
    case "0"..."9": Int(scalar.value) - 0x30 + 26
    default: nil
    }
  }

  private static func adapt(_ delta: Int, count: Int, first: Bool) -> Int {
    var delta = first ? delta / 700 : delta / 2
    delta += delta / count
    var k = 0
    while delta > 455 {
      delta /= 35
      k += 36
    }
    return k + 36 * delta / (delta + 38)
  }
}
