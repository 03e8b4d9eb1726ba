public import Facts

/// How values read on screen and in tables, by the habits of who looks.
///
/// Everything is pure text without control characters; columns are the caller's.
public enum Display {
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
  private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

  /// `84.000 €`, `84,000.50 $`: the fraction only where there is one.
  public static func money(_ money: Money, _ context: EntryContext) -> String {
    amount(money, context) + " " + sign(money.currency)
  }

  /// The same in so many characters, in short where it is longer: better `1.2m €` than digits that are
  /// cut off.
  public static func money(_ money: Money, _ context: EntryContext, within room: Int) -> String {
    let whole = self.money(money, context)
    return whole.count > room ? compact(money, context) + " " + sign(money.currency) : whole
  }

  /// The amount alone, for columns that say the currency elsewhere.
  public static func amount(_ money: Money, _ context: EntryContext) -> String {
    let (whole, fraction) = split(money.minor.magnitude, scale: Int(money.exponent))
    let digits =
      grouped(whole, context) + (fraction.allSatisfy { $0 == "0" } ? "" : point(context) + fraction)
    return (money.minor < 0 ? "-" : "") + digits
  }

  /// Three digits at most: `84k`, `1.2m`, `950`; rounded half away from zero.
  public static func compact(_ money: Money, _ context: EntryContext) -> String {
    let sign = money.minor < 0 ? "-" : ""
    let magnitude = UInt128(money.minor.magnitude)
    var unit: UInt128 = 1
    for _ in 0..<min(money.exponent, 18) { unit *= 10 }
    for (name, power) in [("", UInt128(1)), ("k", 1_000), ("m", 1_000_000), ("bn", 1_000_000_000)] {
      let scale = unit * power
      // Tenths below ten of a magnitude, whole ones above.
      let tenths = (magnitude * 10 + scale / 2) / scale
      let whole = (magnitude + scale / 2) / scale
      if power > 1, tenths < 100 {
        let text = tenths % 10 == 0 ? "" : point(context) + String(tenths % 10)
        return sign + String(tenths / 10) + text + name
      }
      if whole < 1000 || name == "bn" { return sign + grouped(String(whole), context) + name }
    }
    return sign
  }

  /// The usual sign of a currency, else its code.
  public static func sign(_ currency: Currency) -> String {
    switch currency.description {
    case "EUR": "€"
    case "USD": "$"
    case "GBP": "£"
    case "JPY": "¥"
    case "INR": "₹"
    default: currency.description
    }
  }

  /// `12 Dec`, with the year where it is not today's: `3 Jan 27`, `3 Jan 1987`.
  public static func day(_ day: Day, today: Day) -> String {
    let date = day.civil
    let short = "\(date.day) \(months[date.month - 1])"
    let year = today.civil.year
    guard date.year != year else { return short }
    let near = abs(date.year - year) < 50 && date.year >= 0
    return short + " " + (near ? twoDigits(date.year % 100) : String(date.year))
  }

  /// `Nov 2026`.
  public static func month(_ day: Day) -> String {
    let date = day.civil
    return "\(months[date.month - 1]) \(date.year)"
  }

  /// `Fri 6 Dec 2026`.
  public static func longDay(_ day: Day) -> String {
    let date = day.civil
    return "\(weekdays[day.weekday - 1]) \(date.day) \(months[date.month - 1]) \(date.year)"
  }

  /// `09:30`, of minutes after midnight.
  public static func time(_ minute: Int) -> String {
    twoDigits(minute / 60) + ":" + twoDigits(minute % 60)
  }

  /// `15m`, `1h30`, `2h`, of minutes.
  public static func duration(_ minutes: Int64) -> String {
    guard minutes >= 0 else { return "-" + duration(minutes == .min ? .max : -minutes) }
    if minutes < 60 { return "\(minutes)m" }
    let rest = Int(minutes % 60)
    return "\(minutes / 60)h" + (rest == 0 ? "" : twoDigits(rest))
  }

  /// How long ago or ahead, without a sign: `5m`, `3h`, `2d`, `3w`, `4mo`, `2y`.
  public static func age(of instant: Instant, now: Instant) -> String {
    let (difference, overflow) = now.milliseconds.subtractingReportingOverflow(instant.milliseconds)
    let minutes = (overflow ? UInt64(Int64.max) : difference.magnitude) / 60_000
    if minutes < 1 { return "now" }
    if minutes < 60 { return "\(minutes)m" }
    if minutes < 60 * 24 { return "\(minutes / 60)h" }
    return age(days: Int(minutes / 60 / 24))
  }

  /// `2d`, `3w`, `4mo`, `2y`, of days, without a sign.
  public static func age(days: Int) -> String {
    let days = Int(min(days.magnitude, UInt(Int.max)))
    switch days {
    case ..<14: return "\(days)d"
    case ..<61: return "\(days / 7)w"
    case ..<730: return "\(days * 12 / 365)mo"
    default: return "\(days / 365)y"
    }
  }

  /// `60 %`.
  public static func percent(_ value: Int64) -> String { "\(value) %" }

  /// `8.800` or `8,800`.
  public static func count(_ value: Int, _ context: EntryContext) -> String {
    (value < 0 ? "-" : "") + grouped(String(value.magnitude), context)
  }

  /// `12.50`, with as many decimals as the number has.
  public static func decimal(_ value: Decimal, _ context: EntryContext) -> String {
    let (whole, fraction) = split(value.mantissa.magnitude, scale: Int(value.scale))
    return (value.mantissa < 0 ? "-" : "") + grouped(whole, context)
      + (fraction.isEmpty ? "" : point(context) + fraction)
  }

  private static func split(_ magnitude: UInt64, scale: Int) -> (String, String) {
    var digits = String(magnitude)
    if digits.count <= scale {
      digits = String(repeating: "0", count: scale - digits.count + 1) + digits
    }
    return (String(digits.dropLast(scale)), String(digits.suffix(scale)))
  }

  private static func point(_ context: EntryContext) -> String { context.decimalComma ? "," : "." }

  private static func grouped(_ digits: String, _ context: EntryContext) -> String {
    var text = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { text += context.decimalComma ? "." : "," }
      text.append(digit)
    }
    return text
  }

  private static func twoDigits(_ number: Int) -> String {
    (number < 10 ? "0" : "") + String(number)
  }
}
