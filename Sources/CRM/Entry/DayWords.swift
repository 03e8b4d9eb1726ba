/// The words that days are written with, as search folding leaves them: English first, with German,
/// French and Spanish names beside it.
enum DayWords {
  /// Days from today.
  static let relative: [String: Int] = [
    "today": 0, "tod": 0, "now": 0, "heute": 0, "aujourd'hui": 0, "hoy": 0,
    "tomorrow": 1, "tom": 1, "tmr": 1, "tmrw": 1, "morgen": 1, "demain": 1, "manana": 1,
    "yesterday": -1, "yest": -1, "gestern": -1, "hier": -1, "ayer": -1,
    "ubermorgen": 2, "vorgestern": -2,
  ]

  private static let months: [[String]] = [
    ["january", "januar", "janner", "janvier", "enero"],
    ["february", "februar", "fevrier", "febrero"],
    ["march", "marz", "maerz", "mars", "marzo", "mrz"],
    ["april", "avril", "abril"],
    ["may", "mai", "mayo"],
    ["june", "juni", "juin", "junio"],
    ["july", "juli", "juillet", "julio"],
    ["august", "aout", "agosto"],
    ["september", "sept", "septembre", "septiembre"],
    ["october", "oktober", "octobre", "octubre"],
    ["november", "novembre", "noviembre"],
    ["december", "dezember", "decembre", "diciembre"],
  ]

  private static let weekdays: [[String]] = [
    ["monday", "montag", "lundi", "lunes", "mo"],
    ["tuesday", "dienstag", "mardi", "martes", "tu", "di"],
    ["wednesday", "mittwoch", "mercredi", "miercoles", "we", "mi"],
    ["thursday", "donnerstag", "jeudi", "jueves", "th", "do"],
    ["friday", "freitag", "vendredi", "viernes", "fr"],
    ["saturday", "samstag", "sonnabend", "samedi", "sabado", "sa"],
    ["sunday", "sonntag", "dimanche", "domingo", "su", "so"],
  ]

  static let numbers: [String: Int] = [
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "twelve": 12,
  ]

  /// Words that say nothing about which day it is.
  static let fillers: Set<String> = ["on", "of", "the", "am", "den", "de", "le", "el", "del"]

  /// 1…12, by a name or the first three letters or more of one.
  static func month(_ word: String) -> Int? {
    match(word, months).map { $0 + 1 }
  }

  static func weekday(_ word: String) -> Weekday? {
    match(word, weekdays).flatMap { Weekday(rawValue: $0 + 1) }
  }

  private static func match(_ typed: String, _ table: [[String]]) -> Int? {
    let word = typed.hasSuffix(".") ? String(typed.dropLast()) : typed
    if let exact = table.firstIndex(where: { $0.contains(word) }) { return exact }
    guard word.count >= 3 else { return nil }
    let hits = table.indices.filter { row in table[row].contains { $0.hasPrefix(word) } }
    // "mar" is March in English and the start of Tuesday in two others: English decides.
    return hits.first { table[$0].first?.hasPrefix(word) == true }
      ?? (hits.count == 1 ? hits.first : nil)
  }
}
