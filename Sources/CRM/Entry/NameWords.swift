/// The words around names: titles, suffixes, particles.
enum NameWords {
  /// Parts of family names where they stand in lower case.
  static let particles: Set<String> = [
    "van", "von", "der", "den", "de", "del", "della", "di", "da", "do", "dos", "das", "du", "des",
    "la", "le", "los", "las", "el", "al", "ter", "ten", "te", "zu", "zum", "zur", "vom", "af", "av",
    "bin", "ibn", "ben", "bint", "abu", "op", "in", "'t", "d'", "y", "e", "of", "dem",
  ]

  /// Particles that are written in capitals too.
  private static let capitalised: Set<String> = [
    "van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "ter",
    "ten", "bin", "ibn", "abu", "el", "al", "mc", "st", "st.", "santa", "mac", "vander", "vel",
    "dela",
  ]

  static let joiners: Set<String> = ["y", "i", "und", "and", "&"]

  /// Titles after which a single name is the given one.
  static let givenTitles: Set<String> = [
    "sir", "dame", "queen", "king", "prince", "princess", "pope", "aunt", "uncle", "auntie",
    "brother", "sister", "father", "mother", "sheikh", "master",
  ]

  private static let titles: Set<String> = givenTitles.union([
    "mr", "mrs", "ms", "miss", "mx", "dr", "drs", "prof", "professor", "doctor", "rev", "reverend",
    "fr", "hon", "honorable", "honourable", "judge", "justice", "magistrate", "president",
    "senator",
    "governor", "mayor", "ambassador", "minister", "secretary", "chancellor", "representative",
    "rep", "sen", "gov", "lord", "lady", "count", "countess", "duke", "duchess", "baron",
    "baroness",
    "earl", "marquess", "capt", "captain", "col", "colonel", "maj", "major", "lt", "lieutenant",
    "gen", "general", "sgt", "sergeant", "cpl", "corporal", "adm", "admiral", "cmdr", "commander",
    "pvt", "private", "ing", "dipl", "dipl.-ing", "mag", "herr", "frau", "mme", "mlle", "m",
    "monsieur", "madame", "senor", "senora", "sr", "sra", "srta", "don", "dona", "dott", "ir",
    "rabbi",
    "imam", "bishop", "archbishop", "cardinal", "deacon", "elder", "pastor", "us", "chief", "vice",
    "attorney", "the", "rt", "his", "her", "excellency", "ltgov", "mag-judge", "coach", "director",
    "district", "state", "associate", "assistant", "executive",
  ])

  /// Suffixes that are never a name.
  private static let clear: Set<String> = [
    "jr", "jnr", "snr", "esq", "esquire", "ii", "iii", "iv", "phd", "md", "mba", "mbe", "obe",
    "cbe",
    "dds", "dvm", "cpa", "cfa", "pe", "pmp", "rn", "qc", "kc", "msc", "bsc", "ba", "ma", "bs", "ms",
    "llb", "llm", "jd", "edd", "psyd", "cissp", "clu", "chfc", "msced", "do", "dc", "usn",
    "usa", "usmc", "ret", "junior", "senior", "frcs", "facs", "mp", "sj", "2", "3", "4", "cfp",
    "lutc", "gri", "bsn", "realtor",
    "scd",
  ]

  /// Suffixes that may be an initial or a name.
  private static let possible: Set<String> = ["sr", "i", "v", "vi", "vii"]

  /// Without dots, in lower case.
  static func plain(_ word: String) -> String { word.lowercased().filter { $0 != "." } }

  static func isTitle(_ word: String) -> Bool {
    let plain = plain(word)
    // One letter is an initial; these four are family or given names when nothing marks them.
    if ["don", "sr", "m", "ir", "mag", "ing", "master", "elder", "state", "us"].contains(plain) {
      return plain == "us" ? word == "US" : word.hasSuffix(".")
    }
    return titles.contains(plain)
  }

  static func isSuffix(_ word: String) -> Bool {
    isClearSuffix(word)
      || possible.contains(plain(word)) && !(word.count == 2 && word.hasSuffix("."))
  }

  static func isClearSuffix(_ word: String) -> Bool {
    let plain = plain(word)
    if plain == "sr" { return word.hasSuffix(".") }
    // Degrees of two letters are names too (Ma, Do, Ms): they need capitals or dots.
    if plain.count == 2, !["jr", "ii", "iv"].contains(plain) {
      return clear.contains(plain) && (word.contains(".") || word == word.uppercased())
    }
    return clear.contains(plain)
  }

  static func isParticle(_ word: String) -> Bool {
    particles.contains(word) || capitalised.contains(plain(word))
  }
}
