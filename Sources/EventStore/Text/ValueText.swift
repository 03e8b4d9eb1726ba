// Values, moments and stamps as text that people can read and grep, and that says exactly what the
// log says.
//
//   value    {"text":"…"} {"int":1} {"decimal":"-12.345"} {"money":"92000.00 EUR"} {"day":"2026-11-22"}
//            {"instant":MOMENT} {"local":"2026-11-22 600 Europe/Berlin"} {"bool":true} {"option":3}
//            {"ref":ID} {"bytes":"00ff"}; a local time counts minutes; digits behind the point are the
//            scale or exponent; a day beyond the years 1…9999 is its number
//   moment   "2026-11-22T10:00:00.000Z", or milliseconds beyond the years 1…9999
//   clock    "MOMENT#counter", its moment always as text or "milliseconds"
//   stamp    [EFFECTIVE moment, clock, "replica:sequence"]

internal import Facts

enum ValueText {
  static func json(_ value: Value) -> JSON {
    switch value {
    case .text(let text): .object(["text": .string(text)])
    case .int(let number): .object(["int": .number(number)])
    case .decimal(let number):
      .object(["decimal": .string(decimal(number.mantissa, scale: number.scale))])
    case .money(let money):
      .object(["money": .string(decimal(money.minor, scale: money.exponent) + " \(money.currency)")]
      )
    case .day(let day): .object(["day": json(day)])
    case .instant(let instant): .object(["instant": json(instant)])
    case .zoned(let time):
      .object(["local": .string("\(text(time.day)) \(time.minute) \(time.zone)")])
    case .bool(let flag): .object(["bool": .bool(flag)])
    case .option(let number): .object(["option": .number(number)])
    case .ref(let id): .object(["ref": .string(id.description)])
    case .bytes(let bytes): .object(["bytes": .string(hexadecimal(bytes))])
    }
  }

  static func value(_ json: JSON) -> Value? {
    guard case .object(let members) = json, let member = members.first, members.count == 1 else {
      return nil
    }
    let content = member.value
    switch member.name {
    case "text": return content.text.map { .text($0) }
    case "int": return content.integer().map { .int($0) }
    case "decimal": return content.text.flatMap(decimal).map { .decimal($0) }
    case "money": return content.text.flatMap(money).map { .money($0) }
    case "day": return day(content).map { .day($0) }
    case "instant": return instant(content).map { .instant($0) }
    case "local": return content.text.flatMap(zoned).map { .zoned($0) }
    case "bool":
      guard case .bool(let flag) = content else { return nil }
      return .bool(flag)
    case "option": return content.integer().map { .option($0) }
    case "ref": return content.text.flatMap { EntityID($0) }.map { .ref($0) }
    case "bytes": return content.text.flatMap(bytes).map { .bytes($0) }
    default: return nil
    }
  }

  // MARK: Numbers

  private static func decimal(_ mantissa: Int64, scale: UInt8) -> String {
    var digits = String(mantissa.magnitude)
    digits = String(repeating: "0", count: max(0, Int(scale) + 1 - digits.count)) + digits
    if scale > 0 { digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -Int(scale))) }
    return (mantissa < 0 ? "-" : "") + digits
  }

  private static func decimal(_ text: some StringProtocol) -> Decimal? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let fraction = parts.count == 2 ? String(parts[1]) : ""
    guard (1...2).contains(parts.count), let scale = UInt8(exactly: fraction.utf8.count),
      let mantissa = Int64(parts[0] + fraction)
    else { return nil }
    return Decimal(mantissa: mantissa, scale: scale)
  }

  private static func money(_ text: String) -> Money? {
    let words = text.split(separator: " ")
    guard words.count == 2, let amount = decimal(words[0]), let currency = Currency(words[1]) else {
      return nil
    }
    return Money(minor: amount.mantissa, currency: currency, exponent: amount.scale)
  }

  private static let digits = Array("0123456789abcdef".unicodeScalars)

  static func hexadecimal(_ bytes: [UInt8]) -> String {
    var text = ""
    text.reserveCapacity(bytes.count * 2)
    for byte in bytes {
      text.unicodeScalars.append(digits[Int(byte >> 4)])
      text.unicodeScalars.append(digits[Int(byte & 15)])
    }
    return text
  }

  static func bytes(_ text: String) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 2)
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = nibble(digits[index]), let low = nibble(digits[index + 1]) else {
        return nil
      }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  private static func nibble(_ digit: UInt8) -> UInt8? {
    switch digit {
    case 0x30...0x39: digit - 0x30
    case 0x61...0x66: digit - 0x61 + 10
    default: nil
    }
  }

  // MARK: Times

  private static func text(_ day: Day) -> String {
    (1...9999).contains(day.civil.year) ? day.description : String(day.number)
  }

  private static func day(_ text: some StringProtocol) -> Day? {
    Day(iso: text) ?? Int32(text).map { Day(number: $0) }
  }

  private static func json(_ day: Day) -> JSON {
    (1...9999).contains(day.civil.year) ? .string(day.description) : .number(day.number)
  }

  private static func day(_ json: JSON) -> Day? {
    json.text.flatMap { Day(iso: $0) } ?? json.integer().map { Day(number: $0) }
  }

  private static func zoned(_ text: String) -> ZonedTime? {
    let words = text.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
    guard words.count == 3, let day = day(words[0]), let minute = UInt16(words[1]) else {
      return nil
    }
    return ZonedTime(day: day, minute: minute, zone: String(words[2]))
  }

  private static let millisecondsADay: Int64 = 86_400_000

  static func text(_ instant: Instant) -> String? {
    let (days, rest) = floorDivide(instant.milliseconds, millisecondsADay)
    guard let number = Int32(exactly: days), (1...9999).contains(Day(number: number).civil.year)
    else { return nil }
    func digits(_ number: Int64, _ width: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: width - text.count) + text
    }
    let clock = [rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60].map { digits($0, 2) }
    return "\(Day(number: number))T\(clock.joined(separator: ":")).\(digits(rest % 1000, 3))Z"
  }

  static func instant(_ text: some StringProtocol) -> Instant? {
    let parts = text.split(separator: "T")
    guard parts.count == 2, parts[1].utf8.count == 13, parts[1].last == "Z",
      let day = Day(iso: parts[0])
    else { return nil }
    let fields = parts[1].dropLast().split { $0 == ":" || $0 == "." }.compactMap { Int64($0) }
    guard fields.count == 4,
      zip(fields, [24, 60, 60, 1000] as [Int64]).allSatisfy({ 0..<$1 ~= $0 })
    else { return nil }
    let time = ((fields[0] * 60 + fields[1]) * 60 + fields[2]) * 1000 + fields[3]
    return Instant(milliseconds: Int64(day.number) * millisecondsADay + time)
  }

  static func json(_ instant: Instant) -> JSON {
    text(instant).map { .string($0) } ?? .number(instant.milliseconds)
  }

  static func instant(_ json: JSON) -> Instant? {
    json.text.flatMap { instant($0) } ?? json.integer().map { Instant(milliseconds: $0) }
  }

  static func json(_ clock: HybridTime) -> JSON {
    let moment = text(clock.instant) ?? String(clock.instant.milliseconds)
    return .string("\(moment)#\(clock.rawValue & 0xFFFF)")
  }

  static func clock(_ json: JSON) -> HybridTime? {
    guard let parts = json.text?.split(separator: "#"), parts.count == 2,
      let counter = UInt16(parts[1]),
      let moment = instant(parts[0]) ?? Int64(parts[0]).map({ Instant(milliseconds: $0) }),
      (0...0xFFFF_FFFF_FFFF).contains(moment.milliseconds)
    else { return nil }
    return HybridTime(UInt64(moment.milliseconds) << 16 | UInt64(counter))
  }

  // MARK: Stamps

  static func text(_ dot: Dot) -> String {
    "\(dot.replica.text):\(dot.sequence)"
  }

  static func dot(_ json: JSON) -> Dot? {
    guard let parts = json.text?.split(separator: ":"), parts.count == 2,
      let replica = ReplicaID(parts[0]), let sequence = UInt64(parts[1])
    else { return nil }
    return Dot(replica: replica, sequence: sequence)
  }

  static func json(_ stamp: Stamp) -> JSON {
    .array([json(stamp.effective), json(stamp.written), .string(text(stamp.dot))])
  }

  static func stamp(_ json: JSON) -> Stamp? {
    guard let parts = json.elements, parts.count == 3, let effective = instant(parts[0]),
      let written = clock(parts[1]), let dot = dot(parts[2])
    else { return nil }
    return Stamp(
      effective: effective,
      written: written,
      replica: dot.replica,
      sequence: dot.sequence
    )
  }

  private static func floorDivide(_ number: Int64, _ divisor: Int64) -> (Int64, Int64) {
    let rest = number % divisor
    return rest < 0 ? (number / divisor - 1, rest + divisor) : (number / divisor, rest)
  }
}

extension ReplicaID {
  /// 16 hexadecimal digits, as in files' names.
  var text: String { hexadecimal(rawValue) }

  init?(_ text: some StringProtocol) {
    guard text.utf8.count == 16, let number = UInt64(text, radix: 16) else { return nil }
    self.init(number)
  }
}
