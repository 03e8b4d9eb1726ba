import Books

/// An address for mail as people paste it: `eva@acme.de`, `Eva Novák <eva@acme.de>`, `mailto:…`.
///
/// Taken are the addresses that people have: a local part of dot-atoms or quoted (RFC 5321), with
/// letters of any script (RFC 6531), and a domain of at least two labels. Comments, address
/// literals and folded white space of RFC 5322 are refused with a sentence, for in a CRM they are
/// slips.
public struct EmailAddress: Hashable, Sendable {
  /// As typed, in form C, without name and brackets.
  public let address: String
  /// The name before the brackets.
  public let displayName: String?
  /// What the same mailbox has in common: lower case, the domain's punycode as letters.
  public let key: String

  /// The domain in lower case, as letters.
  public var domain: String {
    String(key[key.index(after: key.lastIndex(of: "@") ?? key.startIndex)...])
  }

  public init(_ typed: String) throws(EntryError) {
    if let plain = Self.plainKey(typed) {
      (address, displayName, key) = (typed, nil, plain)
      return
    }
    guard typed.utf8.count <= 2000 else {
      throw EntryError("that is too long for an address; keep one address a field")
    }
    var text = Normalization.nfc(typed).trimmed
    if text.lowercased().hasPrefix("mailto:") {
      text = String(text.dropFirst(7).prefix { $0 != "?" }).trimmed
    }
    displayName = try Self.takeName(&text)
    guard !text.isEmpty else { throw EntryError("type an address such as eva@acme.de") }
    guard let at = text.lastIndex(of: "@") else {
      throw EntryError("'\(text.debugSafe)' has no @; an address is like eva@acme.de")
    }
    let local = String(text[..<at])
    var domain = String(text[text.index(after: at)...])
    if domain.hasSuffix(".") { domain.removeLast() }
    try Self.checkLocal(local, text)
    let host = try DomainName.host(domain, of: text)
    address = local + "@" + domain
    key = Normalization.nfc(local.lowercased()) + "@" + host
  }

  /// The key of what nearly all addresses are: letters, digits and `._+-` of ASCII before a domain
  /// of plain labels; nil where a rule beyond these may count.
  ///
  /// Imports read millions of them.
  private static func plainKey(_ typed: String) -> String? {
    let bytes = typed.utf8.span
    guard (3...318).contains(bytes.count) else { return nil }
    var at: Int?
    var hasCapital = false
    var dots = 0
    var label = 0
    for place in bytes.indices {
      switch bytes[place] {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): continue
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): hasCapital = true
      case UInt8(ascii: "_"), UInt8(ascii: "+"):
        if at != nil { return nil }
      case UInt8(ascii: "-"):
        if at != nil, place == label { return nil }
      case UInt8(ascii: "."):
        guard place > label, at == nil || isPlainLabel(bytes, label..<place) else { return nil }
        label = place + 1
        dots += 1
      case UInt8(ascii: "@"):
        guard at == nil, place > label, place <= 64 else { return nil }
        at = place
        label = place + 1
        dots = 0
      default: return nil
      }
    }
    guard let at, dots > 0, bytes.count - at <= 254, isPlainLabel(bytes, label..<bytes.count),
      !(label..<bytes.count).allSatisfy({ (0x30...0x39).contains(bytes[$0]) })
    else { return nil }
    return hasCapital ? typed.lowercased() : typed
  }

  /// Whether a label of ASCII letters, digits and `-` is one as it stands.
  private static func isPlainLabel(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard let last = range.last, range.count <= 63, bytes[last] != UInt8(ascii: "-") else {
      return false
    }
    // Two hyphens in the third place announce punycode.
    return range.count < 4 || bytes[range.lowerBound + 2] != UInt8(ascii: "-")
      || bytes[range.lowerBound + 3] != UInt8(ascii: "-")
  }

  /// Cuts `Name <address>` down to the address.
  private static func takeName(_ text: inout String) throws(EntryError) -> String? {
    guard text.hasSuffix(">"), let open = text.lastIndex(of: "<") else { return nil }
    var name = String(text[..<open]).trimmed
    text = String(text[text.index(after: open)...].dropLast()).trimmed
    if name.count >= 2, name.hasPrefix("\""), name.hasSuffix("\"") {
      name = String(name.dropFirst().dropLast()).trimmed
    }
    return name.isEmpty ? nil : name
  }

  private static func checkLocal(_ local: String, _ text: String) throws(EntryError) {
    guard !local.isEmpty else {
      throw EntryError("nothing stands before the @; an address is like eva@acme.de")
    }
    guard local.utf8.count <= 64 else {
      throw EntryError("more than 64 characters stand before the @; check the address")
    }
    if local.count >= 2, local.hasPrefix("\""), local.hasSuffix("\"") {
      guard isQuoted(local.dropFirst().dropLast()) else {
        throw EntryError("the quotes in '\(text.debugSafe)' do not match; leave them out")
      }
      return
    }
    if local.contains("@") {
      throw EntryError("'\(text.debugSafe)' has two @; keep one address a field")
    }
    if local.hasPrefix(".") || local.hasSuffix(".") || local.contains("..") {
      throw EntryError("a dot is out of place before the @ in '\(text.debugSafe)'; take it out")
    }
    for scalar in local.unicodeScalars where !isAtom(scalar) {
      if scalar == " " {
        throw EntryError("'\(text.debugSafe)' has a space in it; take it out")
      }
      throw EntryError(
        "'\(String(scalar).debugSafe)' cannot stand before the @ in '\(text.debugSafe)'"
          + "; take it out"
      )
    }
  }

  private static func isQuoted(_ content: Substring) -> Bool {
    var escaped = false
    for scalar in content.unicodeScalars {
      guard scalar.value >= 0x20, scalar.value != 0x7F else { return false }
      if escaped {
        guard scalar.isASCII else { return false }
        escaped = false
      } else if scalar == "\\" {
        escaped = true
      } else if scalar == "\"" {
        return false
      }
    }
    return !escaped && !content.isEmpty
  }

  private static func isAtom(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.value < 0x80 else {
      return DomainName.isWord(scalar)
    }
    return scalar.properties.isAlphabetic || (0x30...0x39).contains(scalar.value)
      || "!#$%&'*+-/=?^_`{|}~.".unicodeScalars.contains(scalar)
  }
}
