import Books
import CRM
import Facts
import TextUI

/// The one short question that an answer of a review may ask.
enum ReviewAsk: String, CaseIterable, Sendable {
  case nextStep = "next"
  case date
  case value
  case wait
  case forecast
  case discuss
  case won = "win"

  /// What stands before the input.
  func label(_ id: EntityID, _ model: Model) -> String {
    let fields = FieldText(book: model.book, entry: model.entry)
    let row = model.book.row(id)
    func now(_ field: FieldID) -> String {
      let text =
        row.flatMap { row in
          Catalogue.field(field).map { fields.text(row, $0) }
        } ?? ""
      return text.isEmpty ? "" : " (\(text))"
    }
    let owner = row.flatMap { model.book[$0, $0.kind.owner] }.map(fields.title)
    let them = owner.map { model.hasColleagues ? " \($0)" : "" } ?? ""
    switch self {
    case .nextStep: return "next step\(them.isEmpty ? "" : " for" + them): "
    case .date: return "close\(now(Deal.expectedClose.id)): "
    case .value: return "value\(now(Deal.amount.id)): "
    case .wait: return "leave alone until: "
    case .forecast: return "forecast: "
    case .discuss: return "discuss\(them.isEmpty ? "" : " with" + them): "
    case .won: return "won at: "
    }
  }

  /// What a line means for a record; an empty one means the usual.
  func reply(
    _ text: String,
    _ id: EntityID,
    _ model: Model
  ) throws(EntryError) -> ReviewReply {
    let entry = model.entry
    let isEmpty = text.allSatisfy(\.isWhitespace)
    switch self {
    case .nextStep:
      let (day, words) = ReviewLine.split(text, entry)
      let title = words.isEmpty ? "Follow up" : words
      return .nextStep(title, ReviewLine.type(title), due: day ?? entry.today.advanced(by: 7))
    case .date:
      let close = max(model.book[id, Deal.expectedClose] ?? entry.today, entry.today)
      guard !isEmpty else { return .push(close.advanced(by: 14)) }
      return .push(try DayEntry.day(text, counting(from: close, text, entry)))
    case .value: return .value(try MoneyEntry.money(text, context(id, model)))
    case .wait:
      guard isEmpty else { return .wait(try DayEntry.day(text, entry)) }
      return .wait(entry.today.advanced(byMonths: 1) ?? entry.today.advanced(by: 30))
    case .forecast:
      let names = ForecastCategory.names.filter { $0.number != ForecastCategory.closed.rawValue }
      let number = try OptionEntry.option(text, among: names)
      return .forecast(ForecastCategory(rawValue: number) ?? .pipeline)
    case .discuss:
      let (day, words) = ReviewLine.split(text, entry)
      return .discuss(words, due: day ?? ReviewLine.workday(after: entry.today))
    case .won: return .win(try MoneyEntry.money(text, context(id, model)))
    }
  }

  /// To put a date off by two weeks is two weeks from that date; all other words count from today.
  private func counting(from close: Day, _ text: String, _ entry: EntryContext) -> EntryContext {
    var entry = entry
    if let sign = text.first(where: { !$0.isWhitespace }), "+-".contains(sign) {
      entry.today = close
    }
    return entry
  }

  /// An amount without a currency is in that of the deal.
  private func context(_ id: EntityID, _ model: Model) -> EntryContext {
    var entry = model.entry
    if let amount = model.book[id, Deal.amount] { entry.currency = amount.currency }
    return entry
  }
}

/// Reads "fri call Eva" and "call Eva fri".
enum ReviewLine {
  /// The day at the start or the end of a line, and the rest.
  static func split(_ text: String, _ entry: EntryContext) -> (day: Day?, words: String) {
    let words = text.split(separator: " ").map { String($0) }
    for count in [3, 2, 1] where words.count >= count {
      if let day = day(words.prefix(count), entry) {
        return (day, words.dropFirst(count).joined(separator: " "))
      }
      if let day = day(words.suffix(count), entry) {
        return (day, words.dropLast(count).joined(separator: " "))
      }
    }
    return (nil, words.joined(separator: " "))
  }

  /// A lone number is no day: "5 seats" is about seats.
  private static func day(_ words: ArraySlice<String>, _ entry: EntryContext) -> Day? {
    let text = words.joined(separator: " ")
    guard !text.allSatisfy(\.isNumber) else { return nil }
    return try? DayEntry.day(text, entry)
  }

  /// The kind of a task by its first word.
  static func type(_ title: String) -> TodoKind {
    switch title.split(separator: " ").first?.lowercased() {
    case "call", "phone", "ring": .call
    case "mail", "email", "write", "send": .email
    case "meet", "visit", "see": .meeting
    default: .todo
    }
  }

  /// The next day from Monday to Friday.
  static func workday(after day: Day) -> Day {
    let next = day.advanced(by: 1)
    return next.weekday > 5 ? next.advanced(by: 8 - next.weekday) : next
  }
}
