public import Books
public import Facts

/// What a change would do to a book, before it is written: how many records, and what of them.
public struct ChangePreview: Sendable {
  /// One field of one record.
  public struct Line: Hashable, Sendable {
    public let field: FieldID
    public let verb: Operation.Verb
    public let old: Value?
    public let new: Value?

    public init(_ field: FieldID, _ verb: Operation.Verb, old: Value?, new: Value?) {
      self.field = field
      self.verb = verb
      self.old = old
      self.new = new
    }
  }

  /// What happens to one record.
  public struct Record: Hashable, Sendable {
    public let id: EntityID
    public let kind: KindID
    public let isNew: Bool
    public let lines: [Line]

    public init(id: EntityID, kind: KindID, isNew: Bool, lines: [Line]) {
      self.id = id
      self.kind = kind
      self.isNew = isNew
      self.lines = lines
    }
  }

  /// One field over all records: what it holds before and after, where that is one and the same.
  public struct FieldSummary: Hashable, Sendable {
    public let field: FieldID
    public let records: Int
    public let old: Shared
    public let new: Shared
  }

  /// What many records hold of one field.
  public enum Shared: Hashable, Sendable {
    case same(Value?)
    case various
  }

  /// How many records are changed or made, parts such as addresses included.
  public let count: Int
  /// The first ones, with what happens to each.
  public let sample: [Record]
  /// In the order in which the fields are first written.
  public let fields: [FieldSummary]

  /// Reads a change that is not written yet; O(operations), the book looked at for each.
  public init(_ change: Change, _ book: Book, sample limit: Int = 200) {
    var records: [Record] = []
    var tallies: [FieldID: Tally] = [:]
    var order: [FieldID] = []
    var seen: Set<EntityID> = []
    for event in change.events {
      seen.insert(event.entity)
      let row = book.row(event.entity)
      var lines: [Line] = []
      for operation in event.operations {
        let before = row.flatMap { book.value($0, operation.field) }
        let old = operation.verb == .set ? before : nil
        if tallies[operation.field] == nil { order.append(operation.field) }
        tallies[operation.field, default: Tally()].add(old, operation.value)
        guard seen.count <= limit else { continue }
        lines.append(Line(operation.field, operation.verb, old: old, new: operation.value))
      }
      guard seen.count <= limit else { continue }
      records.append(
        Record(id: event.entity, kind: event.kind, isNew: row == nil, lines: lines)
      )
    }
    count = seen.count
    sample = records
    fields = order.compactMap { field in
      tallies[field].map {
        FieldSummary(
          field: field,
          records: $0.count,
          old: Tally.shared($0.olds),
          new: Tally.shared($0.news)
        )
      }
    }
  }

  private struct Tally {
    var count = 0
    var olds: Set<Value?> = []
    var news: Set<Value?> = []

    mutating func add(_ old: Value?, _ new: Value?) {
      count += 1
      if olds.count < 2 { olds.insert(old) }
      if news.count < 2 { news.insert(new) }
    }

    static func shared(_ values: Set<Value?>) -> Shared {
      guard let first = values.first, values.count == 1 else { return .various }
      return .same(first)
    }
  }

  /// The fields in words: "owner Anna → Bob, close → Fri 4 Dec"; values that differ are not listed.
  public func words(_ book: Book, _ context: EntryContext) -> [String] {
    // What follows by rule is left to the records' own lines.
    let shown = fields.filter {
      Catalogue.field($0.field)?.traits.isDisjoint(with: [.hidden, .governed]) != false
    }
    return (shown.isEmpty ? fields : shown).map { summary in
      let field = Catalogue.field(summary.field, in: book)
      let label = field?.label.lowercased() ?? "field \(summary.field.rawValue)"
      func show(_ shared: Shared) -> String {
        guard case .same(let value) = shared else { return "various" }
        return value.map { FieldDisplay.text($0, field, book, context) } ?? "nothing"
      }
      if field?.isSet == true { return "\(label) + \(show(summary.new))" }
      return "\(label) \(show(summary.old)) → \(show(summary.new))"
    }
  }
}
