/// The number of a kind of entity (account, deal, …).
///
/// Never reused, never given a new meaning.
public struct KindID: RawRepresentable, Hashable, Comparable, Sendable {
  public let rawValue: UInt16

  public init(rawValue: UInt16) { self.rawValue = rawValue }

  public init(_ rawValue: UInt16) { self.rawValue = rawValue }

  public static func < (one: KindID, other: KindID) -> Bool { one.rawValue < other.rawValue }
}

/// The number of a field, unique over all kinds.
///
/// Built-in fields lie below 65,536 and are never reused or retyped: a new meaning is a new number.
public struct FieldID: RawRepresentable, Hashable, Comparable, Sendable {
  public let rawValue: UInt32

  public init(rawValue: UInt32) { self.rawValue = rawValue }

  public init(_ rawValue: UInt32) { self.rawValue = rawValue }

  public static func < (one: FieldID, other: FieldID) -> Bool { one.rawValue < other.rawValue }
}

/// A field whose values are of one Swift type: the compiler knows that
/// `book[row, Deal.amount]` is `Money?`, while generic code walks the catalogue by `id`.
public struct Field<Content: FieldContent>: Sendable {
  public let id: FieldID

  public init(_ number: UInt32) { id = FieldID(number) }
}

/// A field that holds a set of values of one Swift type (tags, participants); adding wins over a
/// removal that did not see it.
public struct SetField<Element: FieldContent>: Sendable {
  public let id: FieldID

  public init(_ number: UInt32) { id = FieldID(number) }
}

/// A Swift type that one case of `Value` carries.
public protocol FieldContent: Sendable {
  /// The content of `value`, or nil where it is of another type.
  init?(value: Value)
  /// This content as a `Value`.
  var value: Value { get }
}

/// An enumeration whose cases are stored as numbers that are never reused.
public protocol OptionContent: FieldContent, RawRepresentable, CaseIterable, Hashable
where RawValue == UInt16 {}

extension OptionContent {
  public init?(value: Value) {
    guard case .option(let number) = value else { return nil }
    self.init(rawValue: number)
  }

  public var value: Value { .option(rawValue) }
}
