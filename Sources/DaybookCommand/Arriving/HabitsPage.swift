import CRM
import Configuration
import DaybookUI
import Facts
import TextUI

/// How a person writes, and what a new book begins with: asked once, on one page, with what the
/// environment suggests filled in.
///
/// Currency, country and zone belong to the book, so that everybody's amounts and reports agree;
/// the order of dates, the signs in numbers, the first day of the week and one's own zone are kept
/// for the person, as lines of a settings file.
struct Habits {
  var name: String
  var currency: String
  var country: String
  var zone: String
  var dateOrder: Settings.DateOrder
  var numberFormat: Settings.NumberFormat
  var weekStart: Settings.Weekday

  /// What the environment suggests.
  init(login: String, _ context: EntryContext, _ settings: Settings) {
    let locale = Locale.environment
    name = login.prefix(1).uppercased() + login.dropFirst()
    currency = context.currency.description
    country = context.country ?? ""
    zone = settings.zone ?? WorldClock.localZoneName ?? ""
    dateOrder = settings.dateOrder ?? (locale.dayFirst ? .dayMonthYear : .monthDayYear)
    numberFormat = settings.numberFormat ?? (locale.decimalComma ? .pointComma : .commaPoint)
    weekStart = settings.weekStart ?? (locale.country == "US" ? .sunday : .monday)
  }

  /// The lines that are kept for the person; the zone only where the book has another.
  func kept(bookZone: String?) -> String {
    var lines = [
      "date-order = \"\(dateOrder.rawValue)\"", "number-format = \"\(numberFormat.rawValue)\"",
      "week-start = \"\(weekStart.rawValue)\"",
    ]
    if !zone.isEmpty, zone != bookZone { lines.append("zone = \"\(zone)\"") }
    return lines.joined(separator: "\n") + "\n"
  }

  // MARK: The page

  /// The fields of the page; those of the book only for a new one.
  func page(_ title: String, lines: [String], isNewBook: Bool, now: Instant) -> ArrivalPage {
    var fields = [ArrivalPage.Field("Your name", name)]
    if isNewBook {
      fields += [.init("Currency", currency), .init("Country", country)]
    }
    fields += [
      .init("Time zone", zone),
      .init("Dates", dateOrder.rawValue, options: Settings.DateOrder.allCases.map(\.rawValue)),
      .init(
        "Numbers",
        numberFormat.rawValue,
        options: Settings.NumberFormat.allCases.map(\.rawValue)
      ),
      .init("Week from", weekStart.rawValue, options: Settings.Weekday.allCases.map(\.rawValue)),
    ]
    return ArrivalPage(title, lines: lines, fields: fields) { texts in
      var habits = self
      habits.take(texts, isNewBook: isNewBook)
      return habits.readings(isNewBook: isNewBook, now)
    }
  }

  /// Takes the texts of the page.
  mutating func take(_ texts: [String], isNewBook: Bool) {
    var texts = texts[...]
    func next() -> String { texts.popFirst() ?? "" }
    name = next()
    if isNewBook {
      currency = next().uppercased()
      country = next().uppercased()
    }
    zone = next()
    dateOrder = Settings.DateOrder(rawValue: next()) ?? dateOrder
    numberFormat = Settings.NumberFormat(rawValue: next()) ?? numberFormat
    weekStart = Settings.Weekday(rawValue: next()) ?? weekStart
  }

  private func readings(isNewBook: Bool, _ now: Instant) -> [ArrivalPage.Reading] {
    var context = EntryContext(now: now, decimalComma: numberFormat.hasDecimalComma)
    context.currency = Currency(currency) ?? .euro
    let amount = Display.money(Money(minor: 8_400_050, context.currency), context)
    let isCountry = country.isEmpty || (country.utf8.count == 2 && country.allSatisfy(\.isLetter))
    let rules = zone.isEmpty ? WorldClock.localZone : WorldClock.zone(named: zone)
    let clock = rules.map { Display.time($0.local(now).millisecond / 60_000) }
    let day = dateOrder == .dayMonthYear ? "5/12 is 5 December" : "12/5 is 5 December"
    let book: [ArrivalPage.Reading] = [
      Currency(currency) == nil
        ? .wrong("three letters, as EUR") : .meaning("amounts without a currency"),
      isCountry ? .meaning("phone numbers without +") : .wrong("two letters, as DE, or nothing"),
    ]
    return [name.isEmpty ? .wrong("who are you?") : .meaning("")]
      + (isNewBook ? book : [])
      + [
        clock.map { .meaning("it is \($0)") } ?? .wrong("a zone as Europe/Berlin"),
        .meaning(dateOrder == .yearMonthDay ? "2026-12-05" : day),
        .meaning(amount),
        .meaning("“this week” and week views"),
      ]
  }
}
