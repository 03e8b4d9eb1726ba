public import Facts

/// Reads one single-valued field of many rows of a kind: what a book looks up for every value is
/// looked up once.
///
/// Not generic on purpose: a sum over a third of a million rows must not ask for a type each time.
public struct FieldReader: Sendable {
  private let book: Book
  private let field: FieldID
  /// The rows of the checkpoint that read as it has them; those of the overlay are asked of the
  /// book.
  let settled: RowSet
  private var words: Words?
  private var present: Column.Bits?
  private var units: Chunk<UInt32>?
  private(set) var targets: Chunk<UInt32>?
  /// Whether the checkpoint keeps the field in none of these ways.
  private(set) var isOther = false

  /// O(rows / 64 + overlay).
  public init(_ book: Book, _ kind: KindID, _ field: FieldID) {
    self.book = book
    self.field = field
    settled = book.settledRows(kind, field)
    switch book.base?.kinds[kind]?.columns[field] {
    case .words(_, let words, let present)?: (self.words, self.present) = (words, present)
    case .money(let minor, let units)?: (words, self.units) = (minor, units)
    case .references(let targets)?: self.targets = targets
    case nil: break
    default: isOther = true
    }
  }

  /// The columns of amounts, nil where the field is not kept so.
  var moneyColumns: (minor: Words, units: Chunk<UInt32>)? {
    if let words, let units { (words, units) } else { nil }
  }

  /// The column of numbers, nil where the field is not kept so.
  var numberColumns: Column.Numbers? {
    if let words, let present { Column.Numbers(words, present) } else { nil }
  }

  /// The integer, option, day, time or truth value of a row, as a number.
  public func number(_ row: Row) -> Int64? {
    let index = Int(row.index)
    guard settled[index], !isOther else { return book.value(row, field).flatMap(Base.word) }
    guard let words, let present, present[index] else { return nil }
    return words[index]
  }

  /// The amount of a row.
  public func money(_ row: Row) -> Money? {
    let index = Int(row.index)
    guard settled[index], !isOther else {
      return book.value(row, field).flatMap(Money.init(value:))
    }
    guard let words, let units else { return nil }
    return Base.money(minor: words[index], unit: units[index])
  }

  /// The record that a row names.
  public func reference(_ row: Row) -> EntityID? {
    let index = Int(row.index)
    guard settled[index], !isOther else {
      return book.value(row, field).flatMap(EntityID.init(value:))
    }
    guard let targets, let entities = book.base?.entities, targets[index] < entities.count else {
      return nil
    }
    return entities.id(Int(targets[index]))
  }
}

extension Book {
  /// The rows of the checkpoint that read as it has them: nothing was written of them since, nor,
  /// in a book of an earlier day, to the field.
  func settledRows(_ kind: KindID, _ field: FieldID) -> RowSet {
    var rows = RowSet(rows: ground.extent(kind), filled: true)
    if let changed = past?[kind]?.changed([field]) { rows.subtract(changed) }
    overlay.each(of: kind) { rows[Int($0.row.index)] = false }
    return rows
  }
}
