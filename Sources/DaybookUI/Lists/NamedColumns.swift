import Books
import CRM
import Facts
import TextUI

// Columns by their names, for views that choose their own. A name is a column of the kind's own
// list, a field, what is worked out of others (weighted, idle), or what stands in records beside
// it (a contact's email).
extension ListColumns {
  /// The columns that some names mean, in their order; the kind's own list where none is named.
  ///
  /// A name that means nothing (any more) is left out.
  static func columns(
    _ kind: KindID,
    named names: [String],
    hasColleagues: Bool,
    in book: Book
  ) -> [ListColumn] {
    if names.isEmpty {
      return columns(kind, hasColleagues: hasColleagues)
        + Catalogue.declaredFields(of: kind, in: book).map(ListColumn.declared)
    }
    return names.enumerated().compactMap { place, name in
      guard var column = column(kind, named: name, in: book) else { return nil }
      // The first ones stay longest where the screen is narrow; the first takes what is left.
      column.request.priority = names.count - place
      if place == 0 { column.request.weight = 3 }
      return column
    }
  }

  /// The names of the columns of the kind's own list.
  static func names(_ kind: KindID, hasColleagues: Bool) -> [String] {
    columns(kind, hasColleagues: hasColleagues).map { name(of: $0) }
  }

  /// Every name that a column can have, with what it shows.
  static func offered(
    _ kind: KindID,
    in book: Book? = nil
  ) -> [(name: String, label: String)] {
    guard let definition = definition(kind, book) else { return [] }
    let own = columns(kind, hasColleagues: true).map { (name(of: $0), $0.header) }
    let fields = definition.fields.filter { !$0.traits.contains(.hidden) }
      .map { ($0.name, $0.label) }
    let derived = Catalogue.derived(kind).map { ($0.name, $0.label) }
    let related = definition.related.map { ($0.name, $0.label) }
    var seen: Set<String> = []
    return (own + fields + related + derived).filter { seen.insert($0.0).inserted }
  }

  /// The name of a column that a word means, or what to write instead.
  static func name(
    _ word: String,
    _ kind: KindID,
    in book: Book? = nil
  ) throws(EntryError) -> String {
    let offered = offered(kind, in: book)
    let folded = word.lowercased()
    if let found = offered.first(where: { $0.name.lowercased() == folded }) { return found.name }
    if let field = definition(kind, book)?.fields.first(where: { $0.answers(to: word) }),
      !field.traits.contains(.hidden)
    {
      return field.name
    }
    let near = nearest(to: word, among: offered.map(\.name))
    let remedy = near.map { "did you mean \($0)?" } ?? ":columns lists them"
    throw EntryError("there is no column “\(Text.truncated(word, to: 20))”; \(remedy)")
  }

  private static func name(of column: ListColumn) -> String {
    if let field = column.field.flatMap(Catalogue.field) { return field.name }
    return column.header.lowercased()
  }

  /// The kind, with the fields that people of the book declared where one is given.
  private static func definition(_ kind: KindID, _ book: Book?) -> KindDefinition? {
    book.map { Catalogue.kind(kind, in: $0) } ?? Catalogue.kind(kind)
  }

  private static func column(_ kind: KindID, named name: String, in book: Book) -> ListColumn? {
    if let own = columns(kind, hasColleagues: true).first(where: { self.name(of: $0) == name }) {
      return own
    }
    guard let definition = Catalogue.kind(kind, in: book) else { return nil }
    if let field = definition.fields.first(where: { $0.answers(to: name) }) {
      return field.id.isDeclared ? .declared(field) : .field(field.id, priority: 1)
    }
    if let related = definition.related(named: name) {
      return .derived(related.label, ColumnRequest(minimum: related.width, priority: 1)) {
        reader,
        row in
        let texts = reader.book.values(row, related).map { reader.fields.text($0, nil) }
        return ListCell(texts.joined(separator: ", "))
      }
    }
    guard let derived = Catalogue.derived(kind).first(where: { $0.answers(to: name) }) else {
      return nil
    }
    let request = ColumnRequest(
      minimum: max(derived.width, Text.width(derived.label)),
      priority: 1,
      align: derived.type.isNumeric ? .right : .left
    )
    let read = derived.reading(book)
    return .derived(derived.label, request) { reader, row in
      guard let value = read(reader.book, row, reader.moment) else { return ListCell("") }
      if case .percent = derived.type, case .int(let number) = value {
        return ListCell(Display.percent(number))
      }
      return ListCell(reader.fields.text(value, nil))
    }
  }

  /// The list of a kind that has none made for it: the catalogue's columns.
  static func general(_ kind: KindID, hasColleagues: Bool) -> [ListColumn] {
    guard let definition = Catalogue.kind(kind) else { return [] }
    let fields = definition.columns.compactMap { definition.field($0) }
      .filter { hasColleagues || !$0.traits.contains(.colleagues) }
    return fields.enumerated().map { place, field in
      .field(
        field.id,
        weight: field.id == definition.title ? 3 : 0,
        priority: fields.count - place
      )
    }
  }
}
