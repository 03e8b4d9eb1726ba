import Books
import CRM
import Facts

/// A rule tied to the columns of one file: values are reached by number.
///
/// A class, because every row holds it, and it has many parts.
final class BoundRule: Sendable {
  let rule: RecordRule
  /// The columns that the rule reads, each once.
  let columns: [String]
  /// Where each of them stands in the file's rows; nil where the file has none.
  let places: [Int?]
  /// The word for an address that a column's name holds, such as "work"; empty where there is none.
  let labels: [String]
  let keys: [[Int]]
  let title: [TitlePart]
  let maps: [(map: ColumnRule, position: Int)]
  /// The columns that become fields, in the order of the rule.
  let fields: [BoundField]
  /// The columns of addresses, by the number of their channel.
  private let points: [[Int]]
  let company: Int?
  let jobTitle: Int?
  /// The field that a record of this kind is called by.
  let titleField: FieldID?
  let status: Int?
  let opened: Int?
  let closed: Int?
  let spellings: [Int: [String: String]]
  let remarks: [Int: [String: String]]
  let dayOrders: [Int: FileSurvey.DayOrder]
  /// The first line of what is remembered of a row.
  let signature: String
  /// What stands before each value in what is remembered of a row.
  let memoryMarks: [String]

  enum TitlePart: Sendable {
    case text(String)
    case column(Int)
  }

  init(_ rule: RecordRule, of survey: FileSurvey, signature: String, in book: Book) {
    self.rule = rule
    self.signature = signature
    var columns: [String] = []
    var positions: [String: Int] = [:]
    for column in rule.columns where positions[ColumnName.plain(column)] == nil {
      positions[ColumnName.plain(column)] = columns.count
      columns.append(column)
    }
    func position(_ column: String) -> Int { positions[ColumnName.plain(column)] ?? 0 }
    self.columns = columns
    places = columns.map(survey.place)
    labels = columns.map(Self.label)
    keys = rule.keys.map { $0.map(position) }
    title = rule.title.map { part in
      switch part {
      case .text(let text): .text(text)
      case .column(let name): .column(position(name))
      }
    }
    memoryMarks = columns.map { "\n" + $0 + "=" }
    maps = rule.maps.map { ($0, position($0.column)) }
    fields = rule.maps.compactMap { map in
      guard case .field(let id) = map.target else { return nil }
      return Catalogue.field(id, in: book).map { BoundField(map, position(map.column), $0) }
    }
    var points = [[Int]](repeating: [], count: Channel.allCases.count + 1)
    for map in rule.maps {
      if case .point(let channel) = map.target {
        points[Int(channel.rawValue)].append(position(map.column))
      }
    }
    self.points = points
    func only(_ target: ColumnRule.Target) -> Int? {
      rule.maps.first { $0.target == target }.map { position($0.column) }
    }
    company = only(.company)
    jobTitle = only(.jobTitle)
    titleField = Catalogue.kind(rule.kind)?.title
    status = rule.progress.map { position($0.column) }
    opened = rule.progress?.opened.map(position)
    closed = rule.progress?.closed.map(position)
    var spellings: [Int: [String: String]] = [:]
    var remarks: [Int: [String: String]] = [:]
    for map in rule.maps {
      if !map.spellings.isEmpty { spellings[position(map.column)] = map.spellings }
      if !map.remarks.isEmpty { remarks[position(map.column)] = map.remarks }
    }
    self.spellings = spellings
    self.remarks = remarks
    var orders: [Int: FileSurvey.DayOrder] = [:]
    for (position, place) in places.enumerated() {
      if let place, let order = survey.dayOrders[place] { orders[position] = order }
    }
    dayOrders = orders
  }

  private static func label(_ column: String) -> String {
    let plain = ColumnName.plain(column)
    return ["work", "home", "mobile", "fax", "business", "private"].first(where: plain.contains)
      ?? ""
  }

  /// The columns of addresses of a channel.
  func points(_ channel: Channel) -> [Int] { points[Int(channel.rawValue)] }

  /// The values of a row as the file has them, without white space around them.
  func values(_ record: CSVRecord) -> [String] {
    places.map { place in place.map { record[$0].trimmed } ?? "" }
  }

  /// The values in the spelling that the mapping gives them.
  func spelled(_ values: [String]) -> [String] {
    guard !spellings.isEmpty else { return values }
    var result = values
    for (position, spelling) in spellings {
      if let other = spelling[values[position]] { result[position] = other }
    }
    return result
  }

  /// What names the row at its source; nil where all keys have gaps.
  func key(_ values: [String]) -> String? {
    for key in keys {
      if key.count == 1 {
        guard values[key[0]].isEmpty else { return values[key[0]] }
        continue
      }
      let parts = key.map { values[$0] }
      if parts.allSatisfy({ !$0.isEmpty }) { return parts.joined(separator: " / ") }
    }
    return nil
  }
}

/// A column that becomes a field, with what is known of the field.
final class BoundField: Sendable {
  let map: ColumnRule
  let position: Int
  let field: FieldDefinition

  init(_ map: ColumnRule, _ position: Int, _ field: FieldDefinition) {
    self.map = map
    self.position = position
    self.field = field
  }
}

// What is remembered of a row (`importedRow`): the signature of the mapping, then `column=value`
// for each column that the mapping reads and that is not empty, a line each; backslash and line
// ends inside a value as `\\`, `\n`, `\r`. A later import compares its row with this one, value by
// value, and so knows what the source has changed, whatever people have changed meanwhile. Where
// the signature is another's, nothing is known of what the source had.
enum RowNotation {
  /// 31 bits of FNV-1a over what is remembered of a row: tells whether two rows of a file say the
  /// same.
  static func digest(_ text: String) -> UInt32 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return UInt32(truncatingIfNeeded: hash >> 33)
  }

  static func text(_ values: [String], _ bound: BoundRule) -> String {
    var length = bound.signature.utf8.count
    for (position, value) in values.enumerated() where !value.isEmpty {
      length += bound.memoryMarks[position].utf8.count + value.utf8.count
    }
    var text = ""
    text.reserveCapacity(length)
    text += bound.signature
    for (position, value) in values.enumerated() where !value.isEmpty {
      text += bound.memoryMarks[position]
      if value.utf8.contains(where: { $0 == 0x5C || $0 == 0x0A || $0 == 0x0D }) {
        text += escaped(value)
      } else {
        text += value
      }
    }
    return text
  }

  /// The values of the columns that the rule reads; nil where another mapping wrote the text.
  static func values(_ text: String, _ bound: BoundRule) -> [String]? {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let first = lines.first, first == bound.signature else { return nil }
    var byColumn: [Substring: Substring] = [:]
    for line in lines.dropFirst() {
      guard let sign = line.firstIndex(of: "=") else { continue }
      byColumn[line[..<sign]] = line[line.index(after: sign)...]
    }
    return bound.columns.map { column in byColumn[column[...]].map(unescaped) ?? "" }
  }

  private static func escaped(_ value: String) -> String {
    var text = ""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  private static func unescaped(_ value: Substring) -> String {
    guard value.utf8.contains(0x5C) else { return String(value) }
    var text = String.UnicodeScalarView()
    var isEscape = false
    for scalar in value.unicodeScalars {
      if isEscape {
        text.append(scalar == "n" ? "\n" : scalar == "r" ? "\r" : scalar)
        isEscape = false
      } else if scalar == "\\" {
        isEscape = true
      } else {
        text.append(scalar)
      }
    }
    return String(text)
  }
}
