public import Facts

/// What is known of one cell: enough to merge any further operation on it, in whatever order
/// operations arrive.
public enum CellState: Hashable, Sendable {
  /// A single value with the stamp that won it; nil where it was cleared.
  case register(Value?, Stamp)
  case set(SetState)

  /// The single value, nil for a set or a cleared field.
  public var value: Value? {
    if case .register(let value, _) = self { value } else { nil }
  }

  /// The entities that it names.
  var references: [EntityID] {
    switch self {
    case .register(.ref(let target), _): [target]
    case .register: []
    case .set(let state): state.elements.compactMap { EntityID(value: $0.value) }
    }
  }

  /// The stamp of a single value.
  public var stamp: Stamp? {
    if case .register(_, let stamp) = self { stamp } else { nil }
  }
}

/// An observed-remove set: a removal takes only the additions that its author had seen, so that an
/// addition made elsewhere at the same time survives (the OR-Set of Shapiro and others, 2011).
public struct SetState: Hashable, Sendable {
  /// One value with the additions that hold it, sorted.
  public struct Element: Hashable, Sendable {
    public let value: Value
    public internal(set) var dots: [Dot]
  }

  /// The values that are in the set, in the order of their first addition.
  public internal(set) var elements: [Element] = []
  /// Additions that a removal named before they themselves arrived.
  public internal(set) var graves: [Grave] = []

  /// An addition that must not count when it arrives.
  public struct Grave: Hashable, Sendable {
    public let value: Value
    public let dot: Dot
  }

  init() {}

  /// A set of one reference that was added once.
  init(sole id: EntityID, dot: Dot) {
    elements = [Element(value: .ref(id), dots: [dot])]
  }

  mutating func add(_ value: Value, dot: Dot) {
    if let grave = graves.firstIndex(of: Grave(value: value, dot: dot)) {
      graves.remove(at: grave)
      return
    }
    if let known = elements.firstIndex(where: { $0.value == value }) {
      guard !elements[known].dots.contains(dot) else { return }
      elements[known].dots.append(dot)
      elements[known].dots.sort()
    } else {
      elements.append(Element(value: value, dots: [dot]))
    }
    // The order of arrival must not show.
    elements.sort(by: SetState.order)
  }

  mutating func remove(_ value: Value, observed: [Dot]) {
    for dot in observed {
      if let known = elements.firstIndex(where: { $0.value == value }),
        let place = elements[known].dots.firstIndex(of: dot)
      {
        elements[known].dots.remove(at: place)
        if elements[known].dots.isEmpty { elements.remove(at: known) }
      } else if !graves.contains(Grave(value: value, dot: dot)) {
        graves.append(Grave(value: value, dot: dot))
      }
    }
    elements.sort(by: SetState.order)
    graves.sort { $0.dot != $1.dot ? $0.dot < $1.dot : SetState.order($0.value, $1.value) }
  }

  private static func order(_ one: Element, _ other: Element) -> Bool {
    one.dots[0] != other.dots[0] ? one.dots[0] < other.dots[0] : order(one.value, other.value)
  }

  private static func order(_ one: Value, _ other: Value) -> Bool {
    one.wireBytes.lexicographicallyPrecedes(other.wireBytes)
  }
}

extension Value {
  /// The value as it stands in files; equal bytes exactly where values are equal.
  var wireBytes: [UInt8] {
    var writer = WireWriter(reserving: 24)
    writer.value(self)
    return writer.bytes
  }
}
