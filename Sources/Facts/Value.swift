/// What a field can hold: a closed list.
///
/// Structured values that come several to a record (a phone with its label) are entities of their
/// own.
public enum Value: Hashable, Sendable {
  case text(String)
  case int(Int64)
  case decimal(Decimal)
  case money(Money)
  case day(Day)
  case instant(Instant)
  case zoned(ZonedTime)
  case bool(Bool)
  /// A case of a built-in enumeration, by its number.
  case option(UInt16)
  case ref(EntityID)
  case bytes([UInt8])

  /// The type of the content, as the wire names it.
  public var type: ValueType {
    switch self {
    case .text: .text
    case .int: .int
    case .decimal: .decimal
    case .money: .money
    case .day: .day
    case .instant: .instant
    case .zoned: .zoned
    case .bool: .bool
    case .option: .option
    case .ref: .ref
    case .bytes: .bytes
    }
  }
}

/// The types of `Value`, with the numbers that files carry.
public enum ValueType: UInt8, Sendable, CaseIterable {
  case text = 1
  case int = 2
  case decimal = 3
  case money = 4
  case day = 5
  case instant = 6
  case zoned = 7
  case bool = 8
  case option = 9
  case ref = 10
  case bytes = 11
}

extension String: FieldContent {
  public init?(value: Value) {
    guard case .text(let content) = value else { return nil }
    self = content
  }

  public var value: Value { .text(self) }
}

extension Int64: FieldContent {
  public init?(value: Value) {
    guard case .int(let content) = value else { return nil }
    self = content
  }

  public var value: Value { .int(self) }
}

extension Bool: FieldContent {
  public init?(value: Value) {
    guard case .bool(let content) = value else { return nil }
    self = content
  }

  public var value: Value { .bool(self) }
}

extension Decimal: FieldContent {
  public init?(value: Value) {
    guard case .decimal(let content) = value else { return nil }
    self = content
  }

  public var value: Value { .decimal(self) }
}

extension Money: FieldContent {
  public init?(value: Value) {
    guard case .money(let content) = value else { return nil }
    self = content
  }

  public var value: Value { .money(self) }
}

extension Day: FieldContent {
  public init?(value: Value) {
    guard case .day(let content) = value else { return nil }
    self = content
  }

  public var value: Value { .day(self) }
}

extension Instant: FieldContent {
  public init?(value: Value) {
    guard case .instant(let content) = value else { return nil }
    self = content
  }

  public var value: Value { .instant(self) }
}

extension ZonedTime: FieldContent {
  public init?(value: Value) {
    guard case .zoned(let content) = value else { return nil }
    self = content
  }

  public var value: Value { .zoned(self) }
}

extension EntityID: FieldContent {
  public init?(value: Value) {
    guard case .ref(let content) = value else { return nil }
    self = content
  }

  public var value: Value { .ref(self) }
}
