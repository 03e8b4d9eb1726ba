// The file FORMAT, written once: text, one name and one value a line.
//
//   daybook store
//   format 1
//   store <32 hexadecimal digits>
//   copy <16 hexadecimal digits>      drawn when the store was made or restored: of two copies each
//                                     writes under replicas of its own
//   incompat <flags>      an unknown flag forbids reading
//   compat <flags>        an unknown flag forbids writing
//   crc32c <8 hexadecimal digits, of everything before this line>
//
// Format 1 is frozen: whatever is written in it can be read for ever. What comes later is a flag
// where programs of today can do without it, and another number where they cannot. Format 0 was
// that of the time before; it is read by nobody, but its dumps are.

struct StoreFormat: Hashable, Sendable {
  static let version: UInt16 = 1
  /// The formats of dumps that can be loaded.
  static let dumps = 0...Int(version)
  /// No writer makes a segment longer than a full one and one frame more; readers read no further.
  static let largestSegment: UInt64 = 40 << 20
  /// Sequences beyond are forgeries, and would overflow.
  static let sequences: ClosedRange<UInt64> = 1...(1 << 62)

  let store: FileIdentity
  let copy: UInt64
  /// A flag that this program does not know forbids writing.
  var forbidsWriting = false

  var encoded: [UInt8] {
    let text = """
      daybook store
      format \(Self.version)
      store \(store)
      copy \(hexadecimal(copy))
      incompat 0
      compat 0

      """
    return Array(sealedText(text).utf8)
  }

  enum Fault: Error {
    case damaged
    case earlier
    case later
  }

  init(store: FileIdentity, copy: UInt64) {
    self.store = store
    self.copy = copy
  }

  init(_ bytes: [UInt8]) throws(Fault) {
    guard let lines = openedText(bytes), lines.first == "daybook store" else { throw .damaged }
    var fields: [Substring: Substring] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: " ", maxSplits: 1)
      if parts.count == 2 { fields[parts[0]] = parts[1] }
    }
    if fields["format"] == "0" { throw .earlier }
    guard fields["format"] == "\(Self.version)", fields["incompat"] == "0" else { throw .later }
    forbidsWriting = fields["compat"] != "0"
    guard let text = fields["store"], let store = FileIdentity(text),
      let copy = fields["copy"].flatMap({ UInt64($0, radix: 16) })
    else { throw .damaged }
    self.store = store
    self.copy = copy
  }
}

/// Text with its checksum as the last line.
func sealedText(_ text: String) -> String {
  text + "crc32c \(hexadecimal(checksum(Array(text.utf8)[...]), width: 8))\n"
}

/// The lines of a text that ends in its checksum, without that; nil where it does not match.
func openedText(_ bytes: [UInt8]) -> [Substring]? {
  // "crc32c ", eight digits and a line feed.
  let tail = 16
  guard bytes.count > tail, let text = String(validating: bytes, as: UTF8.self) else { return nil }
  let body = bytes.dropLast(tail)
  guard sealedText(String(decoding: body, as: UTF8.self)).utf8.elementsEqual(bytes) else {
    return nil
  }
  return text.split(separator: "\n").dropLast()
}
