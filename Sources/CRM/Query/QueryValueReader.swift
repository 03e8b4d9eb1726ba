import Books
import Facts

/// A stretch of values, its ends included; an end that is missing lies beyond all values.
struct QuerySpan: Hashable {
  var low: Value?
  var high: Value?

  func predicate(_ field: FieldID) -> Predicate {
    if let low, low == high { return .compare(field, .equal, low) }
    let ends: [Predicate?] = [
      low.map { .compare(field, .greaterOrEqual, $0) },
      high.map { .compare(field, .lessOrEqual, $0) },
    ]
    return .all(of: ends.compactMap { $0 })
  }

  /// Before, in or after the stretch.
  func predicate(_ field: FieldID, _ comparison: QueryLexeme.Operator) -> Predicate {
    let end: Value? =
      switch comparison {
      case .greater, .lessOrEqual: high
      case .greaterOrEqual, .less: low
      case .match, .equal, .notEqual: nil
      }
    return end.map { .compare(field, comparison.inKernel, $0) } ?? predicate(field)
  }
}

/// Reads the values of ordered fields: amounts, numbers, days and moments, and ranges of them.
struct QueryValueReader {
  let type: FieldType
  var context: EntryContext
  let leaning: DayEntry.Leaning

  init(type: FieldType, context: EntryContext, leaning: DayEntry.Leaning) {
    self.type = type
    self.context = context
    self.leaning = leaning
  }

  /// What has happened is looked for in the past.
  init(_ field: FieldDefinition, _ context: EntryContext) {
    let past = [Deal.closedOn.id, Todo.completedOn.id, Contact.birthday.id]
    let looksBack = field.type == .instant || past.contains(field.id)
    self.init(type: field.type, context: context, leaning: looksBack ? .back : .ahead)
  }

  /// One value or a range; `12.12...24.12.` is cut where both sides can be read.
  func span(_ text: String) throws(EntryError) -> QuerySpan {
    let characters = Array(text)
    var first: EntryError?
    for place in characters.indices.dropLast()
    where characters[place] == "." && characters[place + 1] == "." {
      do throws(EntryError) {
        return try range(String(characters[..<place]), String(characters[(place + 2)...]))
      } catch {
        first = first ?? error
      }
    }
    if let first { throw first }
    return try single(text)
  }

  private func range(_ from: String, _ to: String) throws(EntryError) -> QuerySpan {
    if from.isEmpty, to.isEmpty { throw EntryError("type where the range begins or ends") }
    if from.isEmpty { return QuerySpan(low: nil, high: try single(to).high) }
    var low = try single(from)
    if to.isEmpty { return QuerySpan(low: low.low, high: nil) }
    var high = try single(to)
    // `10k..50kUSD` is dollars on both sides.
    if case .money(let one)? = low.low, case .money(let other)? = high.high,
      one.currency != other.currency
    {
      var reader = self
      let own = context.currency
      reader.context.currency = one.currency == own ? other.currency : one.currency
      low = try reader.single(from)
      high = try reader.single(to)
      guard case .money(let one)? = low.low, case .money(let other)? = high.high,
        one.currency == other.currency
      else { throw EntryError("a range lies within one currency; write two conditions") }
    }
    return QuerySpan(low: low.low, high: high.high)
  }

  /// One value; a day or month is a stretch of moments or days.
  func single(_ text: String) throws(EntryError) -> QuerySpan {
    switch type {
    case .day:
      let days = try days(text)
      return QuerySpan(low: .day(days.lowerBound), high: .day(days.upperBound))
    case .instant: return try instants(text)
    case .zoned: return try zoned(text)
    default: return exactly(try FieldEntry.value(text, type, context))
    }
  }

  private func exactly(_ value: Value) -> QuerySpan { QuerySpan(low: value, high: value) }

  func days(_ text: String) throws(EntryError) -> ClosedRange<Day> {
    if let period = QueryPeriod(context: context, leaning: leaning).days(text) { return period }
    do throws(EntryError) {
      let day = try DayEntry.day(text, context, leaning: leaning)
      return day...day
    } catch {
      throw unsigned(text) ?? error
    }
  }

  /// `30d` could mean either way.
  private func unsigned(_ text: String) -> EntryError? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard (1...6).contains(digits.count),
      ["d", "w", "m", "q", "y"].contains(text.dropFirst(digits.count).lowercased())
    else { return nil }
    return EntryError("'\(text)' needs a sign; write +\(text) for later, -\(text) for earlier")
  }

  private func instants(_ text: String) throws(EntryError) -> QuerySpan {
    let zone = context.zone
    if let time = try dayTime(text), let minute = time.minute {
      let moment = zone.instant(time.day, minute: minute)
      return QuerySpan(low: .instant(moment), high: .instant(moment.advanced(by: 59_999)))
    }
    let days = try days(text)
    return QuerySpan(
      low: .instant(zone.startOfDay(days.lowerBound)),
      high: .instant(zone.endOfDay(days.upperBound))
    )
  }

  private func zoned(_ text: String) throws(EntryError) -> QuerySpan {
    if let time = try dayTime(text), let minute = time.minute {
      return exactly(.zoned(ZonedTime(day: time.day, minute: UInt16(clamping: minute), zone: "")))
    }
    let days = try days(text)
    return QuerySpan(
      low: .zoned(ZonedTime(day: days.lowerBound, minute: 0, zone: "")),
      high: .zoned(ZonedTime(day: days.upperBound, minute: 1439, zone: ""))
    )
  }

  /// A day with a time; nil for everything else, which is read as days.
  private func dayTime(_ text: String) throws(EntryError) -> TimeEntry.DayTime? {
    do throws(EntryError) {
      return try TimeEntry.dayTime(text, context, leaning: leaning)
    } catch {
      return nil
    }
  }
}
