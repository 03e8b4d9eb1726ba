public import Facts

/// A proposal for what is being typed.
public struct Completion: Hashable, Sendable {
  /// What to put in place of `range`.
  public let text: String
  /// What it means, for the menu.
  public let description: String
  /// The characters of the query that it replaces; they end at the cursor.
  public let range: Range<Int>
}

extension Query {
  /// What can stand at the cursor: fields, and the values of the field that is being compared.
  ///
  /// `cursor` counts characters.
  public static func completions(
    _ text: String,
    cursor: Int,
    kind: KindID,
    context: QueryContext
  ) -> [Completion] {
    []
  }
}
