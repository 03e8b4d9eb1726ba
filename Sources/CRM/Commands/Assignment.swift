public import Facts

/// One field with what it shall hold.
///
/// Whoever reads text (a form, the shell, an import) turns it into assignments by the field's
/// definition; from here on everything is typed.
public struct Assignment: Hashable, Sendable {
  /// What is written.
  public enum Content: Hashable, Sendable {
    /// A value, or nothing to clear the field.
    case value(Value?)
    /// A reference to a record of this kind and title, which is made where there is none yet.
    case new(KindID, title: String)
  }

  public let field: FieldID
  /// With a set field, `.set` lists what the set shall hold: several assignments to one set field
  /// together are its whole new content.
  public let verb: Operation.Verb
  public let content: Content

  public init(_ field: FieldID, _ content: Content, verb: Operation.Verb = .set) {
    self.field = field
    self.verb = verb
    self.content = content
  }

  /// Writes a single value of the field's own type; nil clears it.
  public static func set<Content: FieldContent>(
    _ field: Field<Content>,
    _ content: Content?
  ) -> Assignment {
    Assignment(field.id, .value(content?.value))
  }

  public static func add<Element: FieldContent>(
    _ field: SetField<Element>,
    _ element: Element
  ) -> Assignment {
    Assignment(field.id, .value(element.value), verb: .add)
  }

  public static func remove<Element: FieldContent>(
    _ field: SetField<Element>,
    _ element: Element
  ) -> Assignment {
    Assignment(field.id, .value(element.value), verb: .remove)
  }
}

/// What is made along with a record and stands in records of its own.
public enum Related: Hashable, Sendable {
  /// A way to reach the person or company.
  case point(Channel, value: String, original: String?, label: String?)
  /// Another address or number in place of one that is known; empty takes it away.
  case repoint(EntityID, value: String, original: String?)
  /// The person's company, which becomes the primary one, and title there; no company means the
  /// primary one as it is.
  case company(Assignment.Content?, title: String?)
  /// A person's part in a deal.
  case person(Assignment.Content, role: ContactRole?)
}
