public import Facts

/// A condition on the rows of one kind.
///
/// The query language of the domain compiles to it.
public indirect enum Predicate: Sendable {
  case all
  case none
  case and([Predicate])
  case or([Predicate])
  case not(Predicate)
  /// The field has a value, or the set an element.
  case present(FieldID)
  /// The value of a field against another: texts folded, money only within one currency.
  ///
  /// A field without a value satisfies nothing but `.notEqual`.
  case compare(FieldID, Comparison, Value)
  /// A text field holds the words as a folded substring.
  case contains(FieldID, String)
  /// The value is one of these.
  case oneOf(FieldID, [Value])
  /// The set has this element.
  case includes(FieldID, Value)
  /// One bare word of a search: a folded substring of the kind's searched texts, or of what its
  /// search paths reach.
  case words(String)
  /// The row that a reference names satisfies a condition.
  case through(FieldID, KindID, Predicate)
  /// Some row that refers to this one satisfies a condition.
  case referred(by: KindID, through: FieldID, Predicate)
  /// When what a single-valued field holds became true.
  case effective(FieldID, Comparison, Instant)
  /// It is one of these records.
  case among(Set<EntityID>)
  /// When it was made, by its id.
  case made(Comparison, Instant)
  /// When the latest of its single-valued fields was written.
  case written(Comparison, Instant)
  /// A condition of the domain's own, evaluated row by row.
  case derived(name: String, @Sendable (Book, Row) -> Bool)
}

/// How two values are compared.
public enum Comparison: Sendable, CaseIterable {
  case equal
  case notEqual
  case less
  case lessOrEqual
  case greater
  case greaterOrEqual

  /// Whether a value stands so to another; two that have no order are only not equal.
  public func holds(_ one: Value, _ other: Value) -> Bool { Book.compare(one, self, other) }

  func holds(_ order: Int) -> Bool {
    switch self {
    case .equal: order == 0
    case .notEqual: order != 0
    case .less: order < 0
    case .lessOrEqual: order <= 0
    case .greater: order > 0
    case .greaterOrEqual: order >= 0
    }
  }
}
