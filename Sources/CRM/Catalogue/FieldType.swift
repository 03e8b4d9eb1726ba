public import Facts

/// What a field's values mean to a person, and so how they are read, shown and compared; several
/// of them are carried by one `ValueType`.
public enum FieldType: Hashable, Sendable {
  /// One line.
  case text
  /// Several lines; edited in a box or in `$EDITOR`.
  case longText
  case email
  /// E.164 where it could be told, else as typed.
  case phone
  case url
  /// A host name that is an identity key.
  case domain
  case money
  case day
  case instant
  case zoned
  /// Whole seconds.
  case duration
  case int
  case decimal
  /// Whole percent, 0…100.
  case percent
  case bool
  case option([OptionName])
  /// One of the words that people of a book chose for a field of theirs; kept as text, so that a
  /// value stays readable when its choice is gone.
  case choice([String])
  /// One of these kinds of record, kept as its number.
  case kind([KindID])
  /// A reference to an entity of one of these kinds; none named means any.
  case ref([KindID])

  /// The type of the values that carry it.
  public var valueType: ValueType {
    switch self {
    case .text, .longText, .email, .phone, .url, .domain, .choice: .text
    case .money: .money
    case .day: .day
    case .instant: .instant
    case .zoned: .zoned
    case .duration, .int, .percent, .kind: .int
    case .decimal: .decimal
    case .bool: .bool
    case .option: .option
    case .ref: .ref
    }
  }

  /// Whether columns of it stand flush right.
  public var isNumeric: Bool {
    switch self {
    case .money, .duration, .int, .decimal, .percent: true
    default: false
    }
  }
}

/// How two writes to one cell become one value.
public enum MergeRule: Hashable, Sendable {
  /// The greatest stamp wins.
  case lastWriter
  /// An addition survives every removal that had not seen it.
  case addWins
}
