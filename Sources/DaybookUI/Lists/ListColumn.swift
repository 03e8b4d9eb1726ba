import Books
import CRM
import Facts
import TextUI

/// What a cell of a list says and what that means.
struct ListCell {
  var text: String
  var role = Role.text

  init(_ text: String, _ role: Role = .text) {
    self.text = text
    self.role = role
  }
}

/// What a column needs to read a row.
struct RowReader {
  let book: Book
  let entry: EntryContext
  /// The exit criteria as they stand in the book.
  let criteria: CriteriaChart

  var fields: FieldText { FieldText(book: book, entry: entry) }
  var moment: Moment { Moment(now: entry.now, today: entry.today) }
}

extension Model {
  /// Reads what the model shows.
  var reader: RowReader { RowReader(book: book, entry: entry, criteria: criteria) }
}

/// One column of a list: from a field of the catalogue, or derived.
struct ListColumn: Sendable {
  let header: String
  var request: ColumnRequest
  /// The field whose order the header shows.
  let field: FieldID?
  let cell: @Sendable (RowReader, Row) -> ListCell

  /// A column that shows a field.
  static func field(
    _ id: FieldID,
    header: String? = nil,
    weight: Int = 0,
    priority: Int,
    minimum: Int? = nil,
    role: Role = .text
  ) -> ListColumn {
    field(
      Catalogue.field(id),
      id,
      header: header,
      weight: weight,
      priority: priority,
      minimum: minimum,
      role: role
    )
  }

  /// A column that shows a field which people of the book declared.
  static func declared(_ definition: FieldDefinition) -> ListColumn {
    field(
      definition,
      definition.id,
      header: nil,
      weight: 0,
      priority: 1,
      minimum: min(definition.width, 12),
      role: .text
    )
  }

  private static func field(
    _ definition: FieldDefinition?,
    _ id: FieldID,
    header: String?,
    weight: Int,
    priority: Int,
    minimum: Int?,
    role: Role
  ) -> ListColumn {
    let width = definition?.width ?? 12
    let request = ColumnRequest(
      minimum: minimum ?? width,
      weight: weight,
      maximum: weight > 0 ? width * 3 : width,
      priority: priority,
      align: definition?.type.isNumeric == true ? .right : .left
    )
    return ListColumn(header: header ?? definition?.label ?? "", request: request, field: id) {
      reader,
      row in
      if definition?.type == .money, case .money(let amount)? = reader.book.value(row, id) {
        return ListCell(Display.money(amount, reader.entry, within: request.minimum), role)
      }
      return ListCell(definition.map { reader.fields.text(row, $0) } ?? "", role)
    }
  }

  /// A column that is worked out.
  static func derived(
    _ header: String,
    _ request: ColumnRequest,
    _ cell: @escaping @Sendable (RowReader, Row) -> ListCell
  ) -> ListColumn {
    ListColumn(header: header, request: request, field: nil, cell: cell)
  }
}
