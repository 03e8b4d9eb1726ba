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
  /// `cursor` counts characters. At most 50, the best first.
  public static func completions(
    _ text: String,
    cursor: Int,
    kind: KindID,
    context: QueryContext
  ) -> [Completion] {
    guard let definition = Catalogue.kind(kind, in: context.book) else {
      preconditionFailure("a query is about a kind of the catalogue")
    }
    let typed = text.prefix(max(0, min(cursor, longestText)))
    let completer = QueryCompleter(
      compiler: QueryCompiler(definition, context),
      cursor: typed.count
    )
    return Array(completer.completions(for: QueryLexer.lexemes(of: typed).last).prefix(50))
  }
}
