import Facts
import Testing

@testable import CRM

@Suite struct ContactEntryTests {
  @Test(
    arguments: [
      ("+49 30 123456", nil, "+4930123456", nil), ("0049 30 123456", nil, "+4930123456", nil),
      ("030 123456", "DE", "+4930123456", nil), ("030 123456", nil, nil, nil),
      ("123456", "DE", nil, nil), ("(650) 253-0000", "US", "+16502530000", nil),
      ("1-650-253-0000", "US", "+16502530000", nil), ("253-0000", "US", nil, nil),
      ("+49 (0)30 123456", nil, "+4930123456", nil),
      ("+44 20 8765 4321 ext. 12", nil, "+442087654321", "12"),
      ("0212345678", "IT", "+390212345678", nil), ("8 (495) 123-45-67", "RU", "+74951234567", nil),
      ("011 44 20 8765 4321", "US", "+442087654321", nil),
      ("+٤٩ ٣٠ ١٢٣٤٥٦", nil, "+4930123456", nil),
      ("tel:03-331-6005;phone-context=+64", nil, "+6433316005", nil), ("+999 123", nil, nil, nil),
    ] as [(String, String?, String?, String?)]
  )
  func `telephone numbers`(typed: String, country: String?, e164: String?, more: String?) throws {
    let number = try PhoneNumber(typed, country: country)
    #expect(number.e164 == e164)
    #expect(number.extension == more)
    #expect(number.key == e164 ?? number.digits)
  }

  @Test(arguments: ["", "x", "call me", "+", "1", "12ab", "\u{1B}[31m", "030 🙂 1234"])
  func `what is no telephone number is refused`(typed: String) {
    #expect(throws: EntryError.self) { try PhoneNumber(typed, country: "DE") }
  }

  @Test(arguments: [
    ("eva@acme.de", "eva@acme.de"), (" Eva@ACME.de ", "eva@acme.de"),
    ("Eva Novák <eva@acme.de>", "eva@acme.de"), ("\"Novák, Eva\" <eva@acme.de>", "eva@acme.de"),
    ("mailto:eva@acme.de?subject=x", "eva@acme.de"), ("eva@MÜLLER.de", "eva@müller.de"),
    ("eva@mu\u{308}ller.de", "eva@müller.de"), ("eva@xn--mller-kva.de", "eva@müller.de"),
    ("用户@例え.jp", "用户@例え.jp"), ("a+b@acme.co.uk.", "a+b@acme.co.uk"),
    ("\"much.more unusual\"@example.com", "\"much.more unusual\"@example.com"),
  ])
  func `addresses have one key`(typed: String, key: String) throws {
    #expect(try EmailAddress(typed).key == key)
  }

  @Test(arguments: [
    ("eva@acme,de", "comma in domain: acme.de?"), ("eva@ac me.de", "space in domain: acme.de?"),
    ("eva.acme.de", "'eva.acme.de' has no @; an address is like eva@acme.de"),
    ("@acme.de", "nothing stands before the @; an address is like eva@acme.de"),
    ("a@b@acme.de", "'a@b@acme.de' has two @; keep one address a field"),
    ("eva@acme", "the domain 'acme' lacks its ending: acme.com?"),
    ("eva..n@acme.de", "a dot is out of place before the @ in 'eva..n@acme.de'; take it out"),
    ("eva@[127.0.0.1]", "'[127.0.0.1]' is an address of a machine; write its name"),
    ("", "type an address such as eva@acme.de"),
  ])
  func `addresses that cannot be taken say why`(typed: String, sentence: String) {
    let error = #expect(throws: EntryError.self) { try EmailAddress(typed) }
    #expect(error?.description == sentence)
  }

  @Test func `the name before an address is kept`() throws {
    let address = try EmailAddress("\"Novák, Eva\" <Eva@acme.de>")
    #expect(address.displayName == "Novák, Eva")
    #expect(address.address == "Eva@acme.de")
    #expect(address.domain == "acme.de")
  }

  @Test(arguments: [
    ("https://www.Acme.co.uk/path?q=1", "acme.co.uk"), ("eva@shop.acme.de", "acme.de"),
    ("acme.com.au:8080", "acme.com.au"), ("http://user@x.müller.de/", "müller.de"),
    ("co.uk", "co.uk"),
    ("www.xn--mller-kva.de.", "müller.de"),
  ])
  func `domains are cut to what was registered`(typed: String, domain: String) throws {
    #expect(try DomainName.registrable(typed) == domain)
  }

  @Test(arguments: [
    ("Eva Novák", "", "Eva", "Novák", ""), ("Novák, Eva", "", "Eva", "Novák", ""),
    ("Dr. Juan Q. Xavier de la Vega III", "Dr.", "Juan Q. Xavier", "de la Vega", "III"),
    ("Mr. Smith", "Mr.", "", "Smith", ""), ("Sir Gerald", "Sir", "Gerald", "", ""),
    ("Ludwig van Beethoven", "", "Ludwig", "van Beethoven", ""),
    ("Van Nguyen", "", "Van", "Nguyen", ""),
    ("Griffey, Jr., Ken", "", "Ken", "Griffey", "Jr."), ("Cher", "", "Cher", "", ""),
    ("Juan Velasquez y Garcia", "", "Juan", "Velasquez y Garcia", ""), ("田中太郎", "", "田中太郎", "", ""),
    ("John Doe, PhD", "", "John", "Doe", "PhD"), ("", "", "", "", ""),
  ])
  func `names come apart`(
    _ row: (name: String, title: String, given: String, family: String, suffix: String)
  ) {
    let name = PersonName(row.name)
    #expect(name.title == row.title)
    #expect(name.given == row.given)
    #expect(name.family == row.family)
    #expect(name.suffix == row.suffix)
  }

  @Test func `a name's key is folded, without punctuation`() {
    #expect(PersonName.key("  O’Brien-SMITH,  Jörg ") == "o brien smith jorg")
    #expect(PersonName.key("O'Brien Smith Jo\u{308}rg") == "o brien smith jorg")
    #expect(PersonName("Yukihiro \"Matz\" Matsumoto").nickname == "Matz")
  }

  @Test func `choices are found by their start and suggested when near`() throws {
    let names = ["email", "meeting", "call", "chat"].enumerated().map {
      OptionName(number: UInt16($0.offset), word: $0.element, label: $0.element)
    }
    #expect(try OptionEntry.option("CALL", among: names) == 2)
    #expect(try OptionEntry.option("m", among: names) == 1)
    func sentence(_ typed: String) -> String? {
      (#expect(throws: EntryError.self) { try OptionEntry.option(typed, among: names) })?
        .description
    }
    #expect(sentence("c") == "'c' could be call or chat")
    #expect(sentence("emial") == "'emial' is no choice; did you mean email?")
    #expect(sentence("zzz") == "'zzz' is no choice; there are email, meeting, call, chat")
  }

  @Test func `hostile texts are answered, never trapped on`() {
    for text in hostileTexts {
      _ = try? PhoneNumber(text, country: "DE")
      _ = try? PhoneNumber("+" + text, country: "US")
      _ = try? EmailAddress(text)
      _ = try? EmailAddress("a@" + text + ".de")
      _ = try? EmailAddress("a@xn--" + text + ".de")
      _ = try? DomainName.registrable(text)
      _ = PersonName(text)
      _ = PersonName.key(text)
      _ = try? OptionEntry.option(text, among: [])
    }
  }

  // Plain forms have a short way of their own; a bracket or a label leads them the long way round.

  @Test(arguments: [
    "eva@acme.de", "Eva.Novak+x_y-z@Shop.ACME.co.uk", "e.@acme.de", ".e@acme.de", "e..v@acme.de",
    "e@acme", "e@acme.", "e@.acme.de", "e@acme..de", "e@-acme.de", "e@acme-.de", "e@acme.123",
    "e@1.a2", "e@ac_me.de", "e@ac+me.de", "@acme.de", "e@", "e@@acme.de", "a@b@acme.de",
    "e@xn--mller-kva.de", "e@ab--cd.de", "e@a--b.de", "-@acme.de", "a@b.c",
    String(repeating: "l", count: 64) + "@acme.de", String(repeating: "l", count: 65) + "@acme.de",
    "e@" + String(repeating: "d", count: 63) + ".de",
    "e@" + String(repeating: "d", count: 64) + ".de",
    "e@" + String(repeating: "dd.", count: 84) + "de",
    "e@" + String(repeating: "dd.", count: 83) + "de",
  ])
  func `an address is the same by the short way and by the long one`(typed: String) {
    let (short, long) = (try? EmailAddress(typed), try? EmailAddress("<" + typed + ">"))
    #expect(short == long)
  }

  @Test(arguments: [
    "+49 30 123456", "0049 30 123456", "030 123456", "(030) 12 34-56", "+49 (0)30 123456",
    "++49 30",
    "+", "1", "12", "030/123.456", "+1 (650) 253-0000", "1-650-253-0000", "011 44 20 8765 4321",
    "+011 44 20 8765 4321", "+00 64 3 331 6005", "0 0 0", "8 (495) 123-45-67", "+0 123",
    "0212345678",
    "12345678901234567890123456789012", "123456789012345678901234567890 1", "30+12",
    "(+49) 30 1234",
  ])
  func `a number is the same by the short way and by the long one`(typed: String) {
    for country in [nil, "DE", "US", "RU", "IT", "BY", "HU"] {
      let short = try? PhoneNumber(typed, country: country)
      let long = try? PhoneNumber("tel:" + typed, country: country)
      #expect(short == long)
    }
  }
}
