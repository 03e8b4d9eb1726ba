import Facts

/// How people write where the environment says that they are; only a proposal for a new book.
struct Locale {
  let currency: Currency
  let country: String?
  let dayFirst: Bool
  let decimalComma: Bool

  /// Read from `LC_ALL`, `LC_MONETARY`, `LANG`: `de_DE.UTF-8` is Germany.
  static var environment: Locale {
    let names = [
      Places.variable("LC_ALL"), Places.variable("LC_MONETARY"), Places.variable("LANG"),
    ]
    // `C` and `C.UTF-8` name no country: the next variable may.
    let codes = names.lazy.compactMap { name in
      name?.split(separator: ".").first?.split(separator: "_")[safe: 1].map(String.init)
    }
    return Locale(country: codes.first { $0.utf8.count == 2 }?.uppercased())
  }

  private init(country: String?) {
    self.country = country
    let code = country ?? ""
    dayFirst = !["US", "CA", "CN", "JP", "KR"].contains(code)
    decimalComma = [
      "AT", "BE", "BR", "CZ", "DE", "DK", "ES", "FI", "FR", "GR", "IT", "NL", "NO", "PL", "PT",
      "SE",
    ].contains(code)
    let byCountry = [
      "US": "USD", "GB": "GBP", "CH": "CHF", "JP": "JPY", "CA": "CAD", "AU": "AUD", "SE": "SEK",
      "NO": "NOK", "DK": "DKK", "PL": "PLN", "CZ": "CZK", "IN": "INR", "CN": "CNY", "BR": "BRL",
    ]
    currency = byCountry[code].flatMap { Currency($0) } ?? .euro
  }
}

extension Collection {
  /// The element at an index, nil outside.
  subscript(safe index: Index) -> Element? { indices.contains(index) ? self[index] : nil }
}
