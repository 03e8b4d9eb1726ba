import Facts
import Testing

@testable import CRM

@Suite struct MoneyEntryTests {
  @Test(arguments: [
    ("92k", "EUR 9200000"), ("1.2m", "EUR 120000000"), ("1,2 Mio", "EUR 120000000"),
    ("84.000", "EUR 8400000"), ("84.000,50", "EUR 8400050"), ("84,000.50", "EUR 8400050"),
    ("€ 1 200", "EUR 120000"), ("1200 EUR", "EUR 120000"), ("1200€", "EUR 120000"),
    ("CHF 3'400.-", "CHF 340000"), ("Fr. 3’400.–", "CHF 340000"), ("-5", "EUR -500"),
    ("−5 €", "EUR -500"), ("(5)", "EUR -500"), ("12.5k USD", "USD 1250000"), ("12,5", "EUR 1250"),
    ("12.5", "EUR 1250"), ("$12.50", "USD 1250"), ("¥ 1200", "JPY 1200"), ("￥１２００", "JPY 1200"),
    ("JPY 100,00", "JPY 100"), ("KWD 1,234", "KWD 1234"), ("٤٢", "EUR 4200"),
    ("1.000.000", "EUR 100000000"), ("₹ 12,34,567.00", "INR 123456700"), ("0", "EUR 0"),
    ("5keur", "EUR 500000"), ("3 bn", "EUR 300000000000"), (",5", "EUR 50"), ("10 Kč", "CZK 1000"),
    ("100 zł", "PLN 10000"), ("12 euro", "EUR 1200"), ("US$ 7", "USD 700"), ("50 lei", "RON 5000"),
    ("92233720368547758,07", "EUR 9223372036854775807"),
  ])
  func `amounts by German habits`(typed: String, expected: String) throws {
    let money = try MoneyEntry.money(typed, #require(.german))
    #expect("\(money.currency) \(money.minor)" == expected)
  }

  @Test(arguments: [
    ("84,000", "USD 8400000"), ("84,000.50", "USD 8400050"), ("84.000,50", "USD 8400050"),
    ("12.5", "USD 1250"), ("12,5", "USD 1250"), ("$1.234k", "USD 123400"), ("A$ 5", "AUD 500"),
  ])
  func `amounts by American habits`(typed: String, expected: String) throws {
    let money = try MoneyEntry.money(typed, .american)
    #expect("\(money.currency) \(money.minor)" == expected)
  }

  @Test(arguments: [
    (
      "84.000",
      "'84.000' could be thousands: here '.' starts the decimals, so write ',' or nothing between thousands"
    ),
    ("12.3456", "'12.3456' has more decimals than USD keeps (2); round it"),
    ("JPY 1.5", "'JPY 1.5' has more decimals than JPY keeps (0); round it"),
    ("12 XYZ", "'XYZ' is no currency code; write one of ISO 4217 such as EUR or USD"),
    ("EUR 5 USD", "'EUR 5 USD' names two currencies; keep one"),
    ("5 kr", "several currencies are 'kr'; write the code, such as SEK"),
    ("1,2,3", "'1,2,3' is not grouped by thousands; write it without separators"),
    ("92233720368547758.08", "'92233720368547758.08' is too large an amount; check its digits"),
    ("99999999999bn", "'99999999999bn' is too large an amount; check its digits"),
    ("", "type an amount such as 1200, 92k or 84.50 EUR"),
    ("abcd", "'abcd' is not a number; write it like 1200, 84.5 or 92k"),
    ("\u{1B}[2J", "'�[2J' is not a number; write it like 1200, 84.5 or 92k"),
  ])
  func `what cannot be taken says why`(typed: String, sentence: String) {
    let error = #expect(throws: EntryError.self) { try MoneyEntry.money(typed, .american) }
    #expect(error?.description == sentence)
  }

  @Test func `numbers, shares and answers`() throws {
    let german = try #require(EntryContext.german)
    #expect(try NumberEntry.integer("8.800", german) == 8800)
    #expect(try NumberEntry.integer("2k", german) == 2000)
    #expect(try NumberEntry.decimal("12,50", german) == Decimal(mantissa: 1250, scale: 2))
    #expect(try NumberEntry.percent("60 %", german) == 60)
    #expect(try NumberEntry.bool("Ja"))
    #expect(try !NumberEntry.bool("n"))
    #expect(throws: EntryError.self) { try NumberEntry.percent("101", german) }
    #expect(throws: EntryError.self) { try NumberEntry.integer("1,5", german) }
    #expect(throws: EntryError.self) { try NumberEntry.bool("maybe") }
  }

  @Test func `amounts read back as they are shown`() throws {
    for context in [try #require(EntryContext.german), .american] {
      for minor in [
        0, 5, -5, 99, 100, 123_456, -123_456_789, Int64.max, 1_000_000_00, Int64.min + 1,
      ] {
        let money = Money(minor: minor, context.currency)
        #expect(try MoneyEntry.money(Display.money(money, context), context) == money)
      }
    }
  }
}
