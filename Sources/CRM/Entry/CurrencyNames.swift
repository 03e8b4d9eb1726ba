import Facts

/// How people name currencies: the codes of ISO 4217 and the usual signs.
enum CurrencyNames {
  /// The active codes of ISO 4217, without funds and metals.
  private static let codes = Set(
    """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP \
    BYN BZD CAD CDF CHF CLF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP \
    GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS \
    KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR \
    MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF \
    SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD \
    TZS UAH UGX USD UYU UYW UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
    """.split(separator: " ").compactMap { Currency($0) }
  )

  /// Signs as search folding leaves them, longer ones first.
  ///
  /// One that several currencies share lists them: the context's own is taken, else the first;
  /// without a first it needs a code.
  private static let signs: [(sign: String, shared: [String])] = [
    ("us$", ["USD"]), ("hk$", ["HKD"]), ("nz$", ["NZD"]), ("mex$", ["MXN"]),
    ("r$", ["BRL"]), ("a$", ["AUD"]), ("c$", ["CAD"]), ("s$", ["SGD"]),
    ("euro", ["EUR"]), ("sfr.", ["CHF"]), ("fr.", ["CHF"]), ("fr", ["CHF"]),
    ("€", ["EUR"]), ("£", ["GBP", "EGP", "GIP"]), ("¥", ["JPY", "CNY"]), ("円", ["JPY"]),
    ("元", ["CNY"]), ("₹", ["INR"]), ("rs.", ["INR", "PKR", "LKR", "NPR"]),
    ("rs", ["INR", "PKR", "LKR", "NPR"]), ("₽", ["RUB"]),
    ("₩", ["KRW"]), ("zl", ["PLN"]), ("kc", ["CZK"]), ("ft", ["HUF"]), ("lei", ["RON"]),
    ("₺", ["TRY"]), ("₴", ["UAH"]), ("₪", ["ILS"]), ("฿", ["THB"]), ("₫", ["VND"]),
    ("₱", ["PHP"]), ("₦", ["NGN"]), ("kr.", ["", "SEK", "NOK", "DKK", "ISK"]),
    ("kr", ["", "SEK", "NOK", "DKK", "ISK"]),
    ("$", ["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "CLP", "COP", "ARS", "TWD"]),
  ]

  static func atStart(
    of text: String,
    _ own: Currency
  ) throws(EntryError) -> (Currency, String)? {
    let letters = String(text.prefix { $0.isLetter })
    if letters.utf8.count == 3, let currency = try code(letters) {
      return (currency, String(text.dropFirst(3)).trimmed)
    }
    for (sign, shared) in signs where text.hasPrefix(sign) {
      return (try choose(sign, shared, own), String(text.dropFirst(sign.count)).trimmed)
    }
    return nil
  }

  static func atEnd(
    of text: String,
    _ own: Currency
  ) throws(EntryError) -> (Currency, String)? {
    let last = text.last.map { $0.isLetter } == true
    let letters = String(text.reversed().prefix { $0.isLetter }.reversed())
    if last, letters.utf8.count >= 3 {
      let name = String(letters.suffix(3))
      // "12mio" ends in letters too: a magnitude, unless a code follows it directly.
      if letters.utf8.count == 3 || Currency(name).map(codes.contains) == true,
        !["mio", "mln", "mrd", "tsd"].contains(name), letters != "million",
        letters != "euro", letters != "lei", let currency = try code(name)
      {
        return (currency, String(text.dropLast(3)).trimmed)
      }
    }
    for (sign, shared) in signs where text.hasSuffix(sign) {
      return (try choose(sign, shared, own), String(text.dropLast(sign.count)).trimmed)
    }
    return nil
  }

  private static func code(_ letters: String) throws(EntryError) -> Currency? {
    guard let currency = Currency(letters) else { return nil }
    if codes.contains(currency) { return currency }
    if letters == "lei" { return nil }
    throw EntryError(
      "'\(letters.uppercased())' is no currency code; write one of ISO 4217 such as EUR or USD"
    )
  }

  private static func choose(
    _ sign: String,
    _ shared: [String],
    _ own: Currency
  ) throws(EntryError) -> Currency {
    if shared.contains(own.description) { return own }
    guard let first = shared.first, let currency = Currency(first) else {
      throw EntryError("several currencies are '\(sign)'; write the code, such as SEK")
    }
    return currency
  }
}
