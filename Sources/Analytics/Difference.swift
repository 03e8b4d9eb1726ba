public import Books
import CRM
public import Facts

/// What differs between two states of a book, record by record.
public struct Difference: Sendable {
  /// One field before and after.
  public struct Field: Hashable, Sendable {
    public let field: FieldID
    public let old: Value?
    public let new: Value?
  }

  /// One record with what became of it.
  public struct Entry: Sendable {
    public enum Fate: Sendable {
      case new
      case gone
      case changed
    }

    public let id: EntityID
    public let fate: Fate
    /// In the order of the kind's fields; what a new or vanished record held is not listed.
    public let fields: [Field]
  }

  /// In the order of the records' titles.
  public private(set) var entries: [Entry] = []
  /// How many records satisfied the condition at either date.
  public private(set) var compared = 0

  /// Compares the records of a kind that satisfy a condition in at least one of both states.
  ///
  /// O(records that do, times fields).
  public init(from old: Book, to new: Book, kind: KindID, _ predicate: Predicate) {
    guard let definition = Catalogue.kind(kind, in: new) else { return }
    var ids: [EntityID] = []
    old.rowSet(kind, predicate).each { ids.append(old.id(Row(kind: kind, index: UInt32($0)))) }
    let known = Set(ids)
    new.rowSet(kind, predicate).each { index in
      let id = new.id(Row(kind: kind, index: UInt32(index)))
      if !known.contains(id) { ids.append(id) }
    }
    compared = ids.count
    let fields = definition.fields.filter { field in
      !field.isSet && !field.traits.contains(.hidden)
    }.map(\.id)
    let visible = Catalogue.visible(kind)
    var named: [(title: String, entry: Entry)] = []
    for id in ids {
      let before = old.row(id).flatMap { old.matches($0, visible) ? $0 : nil }
      let after = new.row(id).flatMap { new.matches($0, visible) ? $0 : nil }
      let title = after.flatMap(new.title) ?? before.flatMap(old.title) ?? ""
      switch (before, after) {
      case (nil, nil): continue
      case (nil, _): named.append((title, Entry(id: id, fate: .new, fields: [])))
      case (_, nil): named.append((title, Entry(id: id, fate: .gone, fields: [])))
      case (let before?, let after?):
        let changes: [Field] = fields.compactMap { field in
          let (was, isNow) = (old.value(before, field), new.value(after, field))
          return was == isNow ? nil : Field(field: field, old: was, new: isNow)
        }
        guard !changes.isEmpty else { continue }
        named.append((title, Entry(id: id, fate: .changed, fields: changes)))
      }
    }
    entries = named.sorted { one, other in
      one.title != other.title ? one.title < other.title : one.entry.id < other.entry.id
    }.map(\.entry)
  }
}
