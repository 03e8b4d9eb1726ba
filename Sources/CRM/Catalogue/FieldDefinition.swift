public import Facts

/// What everyone but the compiler must know of a field: forms, columns, import, query, export and
/// privacy reports derive from it.
public struct FieldDefinition: Sendable {
  /// Yes-or-no properties of a field.
  public struct Traits: OptionSet, Sendable {
    public let rawValue: UInt16

    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// A record cannot be made without it.
    public static let required = Traits(rawValue: 1 << 0)
    /// Says something about a natural person; erasure and privacy reports go by it.
    public static let personal = Traits(rawValue: 1 << 1)
    /// Its folded text is found by bare words.
    public static let searched = Traits(rawValue: 1 << 2)
    /// Lists may be ordered by it.
    public static let sorted = Traits(rawValue: 1 << 3)
    /// Kept for the program; not in forms, columns or help.
    public static let hidden = Traits(rawValue: 1 << 4)
    /// Of interest only where there is more than one user.
    public static let colleagues = Traits(rawValue: 1 << 5)
    /// Written by rules and commands; forms show it and do not offer it.
    public static let governed = Traits(rawValue: 1 << 6)
    /// No two records hold the same value.
    public static let unique = Traits(rawValue: 1 << 7)
    /// Of any length and in most records of a large kind, so that a search of it takes its time.
    public static let bulky = Traits(rawValue: 1 << 8)
  }

  public let id: FieldID
  /// The word in queries and on the shell: lower camel case, unique within its kind.
  public let name: String
  public let label: String
  /// Further words that mean the same.
  public let aliases: [String]
  public let type: FieldType
  /// Whether it holds a set of values rather than one.
  public let isSet: Bool
  public let traits: Traits
  /// The width of a column in cells at which its usual content is whole.
  public let width: Int
  /// An example of what to type.
  public let hint: String

  public var isRequired: Bool { traits.contains(.required) }
  public var isPersonal: Bool { traits.contains(.personal) }
  public var isSearched: Bool { traits.contains(.searched) }
  public var isSortable: Bool { traits.contains(.sorted) }
  public var isUnique: Bool { traits.contains(.unique) }

  public var merge: MergeRule { isSet ? .addWins : .lastWriter }

  /// The kinds that a reference may name; empty for every other field and for a reference to
  /// anything.
  public var targets: [KindID] {
    if case .ref(let kinds) = type { kinds } else { [] }
  }

  /// Whether its values are references.
  public var isReference: Bool { type.valueType == .ref }

  /// Whether `word` names it, whatever its case.
  public func answers(to word: String) -> Bool {
    let word = word.lowercased()
    return name.lowercased() == word || aliases.contains { $0.lowercased() == word }
  }
}

/// What a declaration says of a field besides its key and type; named so that a declaration reads
/// as one line.
struct FieldWords {
  let name: String
  let label: String
  let aliases: [String]
  let traits: FieldDefinition.Traits
  let width: Int
  let hint: String

  static func named(
    _ name: String,
    _ label: String,
    _ traits: FieldDefinition.Traits = [],
    aliases: [String] = [],
    width: Int = 12,
    hint: String = ""
  ) -> FieldWords {
    FieldWords(
      name: name,
      label: label,
      aliases: aliases,
      traits: traits,
      width: width,
      hint: hint
    )
  }
}

// One maker for each Swift type, so that a key and its declared type cannot disagree.
extension FieldDefinition {
  private init(_ id: FieldID, _ type: FieldType, isSet: Bool = false, _ words: FieldWords) {
    self.id = id
    self.type = type
    self.isSet = isSet
    name = words.name
    label = words.label
    aliases = words.aliases
    traits = words.traits
    width = words.width
    hint = words.hint
  }

  /// The meanings that a text can have.
  enum TextForm {
    case line, long, email, phone, url, domain

    var type: FieldType {
      switch self {
      case .line: .text
      case .long: .longText
      case .email: .email
      case .phone: .phone
      case .url: .url
      case .domain: .domain
      }
    }
  }

  /// The meanings that a whole number can have.
  enum NumberForm {
    case count, percent, duration

    var type: FieldType {
      switch self {
      case .count: .int
      case .percent: .percent
      case .duration: .duration
      }
    }
  }

  static func text(_ key: Field<String>, as form: TextForm = .line, _ words: FieldWords) -> Self {
    Self(key.id, form.type, words)
  }

  static func texts(
    _ key: SetField<String>,
    as form: TextForm = .line,
    _ words: FieldWords
  ) -> Self {
    Self(key.id, form.type, isSet: true, words)
  }

  static func number(
    _ key: Field<Int64>,
    as form: NumberForm = .count,
    _ words: FieldWords
  ) -> Self {
    Self(key.id, form.type, words)
  }

  static func decimal(_ key: Field<Decimal>, _ words: FieldWords) -> Self {
    Self(key.id, .decimal, words)
  }

  static func money(_ key: Field<Money>, _ words: FieldWords) -> Self {
    Self(key.id, .money, words)
  }

  static func day(_ key: Field<Day>, _ words: FieldWords) -> Self { Self(key.id, .day, words) }

  static func instant(_ key: Field<Instant>, _ words: FieldWords) -> Self {
    Self(key.id, .instant, words)
  }

  static func zoned(_ key: Field<ZonedTime>, _ words: FieldWords) -> Self {
    Self(key.id, .zoned, words)
  }

  static func flag(_ key: Field<Bool>, _ words: FieldWords) -> Self { Self(key.id, .bool, words) }

  static func option<Choice: NamedOption>(_ key: Field<Choice>, _ words: FieldWords) -> Self {
    Self(key.id, .option(Choice.names), words)
  }

  static func kind(_ key: Field<Int64>, of kinds: [KindID], _ words: FieldWords) -> Self {
    Self(key.id, .kind(kinds), words)
  }

  /// A field whose type nobody knew when the program was built.
  static func declared(_ id: FieldID, _ type: FieldType, isSet: Bool, _ words: FieldWords) -> Self {
    Self(id, type, isSet: isSet, words)
  }

  static func ref(_ key: Field<EntityID>, to kinds: KindID..., words: FieldWords) -> Self {
    Self(key.id, .ref(kinds), words)
  }

  static func refs(_ key: SetField<EntityID>, to kinds: KindID..., words: FieldWords) -> Self {
    Self(key.id, .ref(kinds), isSet: true, words)
  }
}
