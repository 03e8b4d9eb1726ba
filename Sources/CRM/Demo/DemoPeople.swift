import Facts

// Names of people as they write them, each with the Latin form that their address uses. None is a
// particular person's. Numbers come from the ranges that regulators keep free for films and
// examples: 555-01xx (NANPA), 01632 960xxx and 020 7946 0xxx (Ofcom), 030 23125xxx, 040 66969xxx,
// 089 99998xxx (Bundesnetzagentur), 01 99 00 xx xx (Arcep), 08 465 004xx (PTS), 02 5550 xxxx (ACMA);
// countries without such a range get none. Domains end in .example (RFC 2606).

/// One way in which people are named.
struct DemoNaming {
  /// As written, and in Latin letters.
  let given: [(String, String)]
  let family: [(String, String)]
  var familyFirst = false
  var separator = " "
  let language: String
}

enum DemoPeople {
  /// Mostly Latin, as an address book of a European company is.
  static let namings: [DemoNaming] = [
    german, english, nordic, slavicLatin, french, greek, cyrillic, japanese, arabic, hebrew, hindi,
    chinese,
  ]

  /// How many of a hundred people are named each way.
  static let shares = [24, 22, 9, 9, 10, 5, 5, 5, 3, 3, 3, 2]

  private static func latin(_ names: String) -> [(String, String)] {
    names.split(separator: " ").map { name in
      let folded = name.unicodeScalars.map { scalar in
        plain[scalar].map { $0 } ?? String(scalar)
      }
      return (String(name), folded.joined().lowercased())
    }
  }

  private static let plain: [Unicode.Scalar: String] = [
    "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e", "ç": "c", "ë": "e", "ï": "i",
    "ø": "oe", "å": "aa", "Å": "Aa", "Ö": "Oe", "Ø": "Oe", "ł": "l", "Ł": "L", "ń": "n", "ś": "s",
    "Ś": "S", "ą": "a", "ę": "e", "ó": "o", "ż": "z", "Ż": "Z", "Ž": "Z", "ž": "z", "š": "s",
    "Š": "S",
    "č": "c", "Č": "C", "ř": "r", "á": "a", "í": "i", "î": "i", "ý": "y", "ô": "o", "É": "E",
    "ñ": "n",
    "ő": "o", "Ü": "Ue", "’": "", "'": "", "ě": "e", "ć": "c", "ů": "u", "ò": "o",
  ]

  private static let german = DemoNaming(
    given: latin("Jürgen Käthe Thomas Sabine Björn Ulrike Matthias Heike Jörg Anke Lukas Miriam"),
    family: latin("Müller Weiß Schäfer Krüger Vogel Hofmann Jäger Böhm Seidel Brandt Lindner Groß"),
    language: "de"
  )
  private static let english = DemoNaming(
    given: latin("Grace Oliver Maeve Daniel Harriet Samuel Ruth Callum Imogen Patrick Nadia Joel"),
    family: latin("Okafor Whitfield O’Brien Marsh Delgado Hughes Patel Lowry Ashdown Cole Reyes"),
    language: "en"
  )
  private static let nordic = DemoNaming(
    given: latin("Åsa Søren Ingrid Lars Freja Håkan Maja Bjørn"),
    family: latin("Öberg Sørensen Lindqvist Åkesson Dahl Holm Nygård"),
    language: "sv"
  )
  private static let slavicLatin = DemoNaming(
    given: latin("Łukasz Agnieszka Jiří Žofia Mateja Zdeněk Kasia Ondřej"),
    family: latin("Kowalczyk Żak Šimić Wójcik Nowak Janů Kočí"),
    language: "pl"
  )
  private static let french = DemoNaming(
    given: latin("Élodie François Chloë Benoît Aurélie Théo Noël Inès"),
    family: latin("Lefèvre Garçon Moreau Dupré Rousseau Legrand Ibáñez"),
    language: "fr"
  )
  private static let greek = DemoNaming(
    given: [("Ελένη", "eleni"), ("Γιώργος", "giorgos"), ("Σοφία", "sofia"), ("Νίκος", "nikos")],
    family: [
      ("Αθανασίου", "athanasiou"), ("Οικονόμου", "oikonomou"), ("Δημητρίου", "dimitriou"),
    ],
    language: "el"
  )
  private static let cyrillic = DemoNaming(
    given: [("Оксана", "oksana"), ("Дмитрий", "dmitri"), ("Юлія", "yulia"), ("Стефан", "stefan")],
    family: [("Шевченко", "shevchenko"), ("Ковальчук", "kovalchuk"), ("Бондаренко", "bondarenko")],
    language: "uk"
  )
  private static let japanese = DemoNaming(
    given: [("由美子", "yumiko"), ("健太", "kenta"), ("さくら", "sakura")],
    family: [("佐藤", "sato"), ("山田", "yamada"), ("渡辺", "watanabe")],
    familyFirst: true,
    language: "ja"
  )
  private static let arabic = DemoNaming(
    given: [("ليلى", "layla"), ("عمر", "omar"), ("نور", "nour")],
    family: [("حداد", "haddad"), ("المصري", "elmasry"), ("خليل", "khalil")],
    language: "ar"
  )
  private static let hebrew = DemoNaming(
    given: [("נועה", "noa"), ("יונתן", "yonatan"), ("תמר", "tamar")],
    family: [("כהן", "cohen"), ("מזרחי", "mizrahi"), ("פרידמן", "fridman")],
    language: "he"
  )
  private static let hindi = DemoNaming(
    given: [("अनीता", "anita"), ("राहुल", "rahul"), ("प्रिया", "priya")],
    family: [("शर्मा", "sharma"), ("वर्मा", "verma"), ("जोशी", "joshi")],
    language: "hi"
  )
  private static let chinese = DemoNaming(
    given: [("秀英", "xiuying"), ("伟", "wei"), ("丽华", "lihua")],
    family: [("王", "wang"), ("李", "li"), ("陈", "chen")],
    familyFirst: true,
    separator: "",
    language: "zh"
  )
}

/// A place where customers are.
struct DemoPlace: Sendable {
  let city: String
  let country: String
  /// What a number there begins with, and how many digits of one's own follow; nil where no range
  /// is kept free.
  let phone: (prefix: String, digits: Int)?
  let currency: Currency

  static let all: [DemoPlace] = [
    DemoPlace(city: "Berlin", country: "Germany", phone: ("+49 30 23125", 3), currency: .euro),
    DemoPlace(city: "Hamburg", country: "Germany", phone: ("+49 40 66969", 3), currency: .euro),
    DemoPlace(city: "München", country: "Germany", phone: ("+49 89 99998", 3), currency: .euro),
    DemoPlace(
      city: "Chicago",
      country: "United States",
      phone: ("+1 312 555 01", 2),
      currency: .dollar
    ),
    DemoPlace(
      city: "Boston",
      country: "United States",
      phone: ("+1 617 555 01", 2),
      currency: .dollar
    ),
    DemoPlace(
      city: "Seattle",
      country: "United States",
      phone: ("+1 206 555 01", 2),
      currency: .dollar
    ),
    DemoPlace(
      city: "London",
      country: "United Kingdom",
      phone: ("+44 20 7946 0", 3),
      currency: .euro
    ),
    DemoPlace(
      city: "Leeds",
      country: "United Kingdom",
      phone: ("+44 1632 960", 3),
      currency: .euro
    ),
    DemoPlace(city: "Paris", country: "France", phone: ("+33 1 99 00 ", 4), currency: .euro),
    DemoPlace(city: "Stockholm", country: "Sweden", phone: ("+46 8 465 004 ", 2), currency: .euro),
    DemoPlace(city: "Sydney", country: "Australia", phone: ("+61 2 5550 ", 4), currency: .dollar),
    DemoPlace(city: "Αθήνα", country: "Greece", phone: nil, currency: .euro),
    DemoPlace(city: "東京", country: "Japan", phone: nil, currency: .dollar),
    DemoPlace(city: "Kraków", country: "Poland", phone: nil, currency: .euro),
  ]
}
