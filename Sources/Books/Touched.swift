public import Facts

/// What a fold changed: views bring themselves up to date by this, not by looking at everything.
public struct Touched: Sendable {
  /// One record with its changed fields.
  public struct Record: Hashable, Sendable {
    public let id: EntityID
    public let kind: KindID
    public var fields: [FieldID]
    /// The entities that its reference fields named before and no longer do.
    public var released: [EntityID]
  }

  public private(set) var records: [Record] = []

  public init() {}

  public var isEmpty: Bool { records.isEmpty }

  mutating func add(_ id: EntityID, _ kind: KindID, field: FieldID, released: EntityID?) {
    if let last = records.indices.last, records[last].id == id {
      records[last].fields.append(field)
      if let released { records[last].released.append(released) }
    } else {
      records.append(
        Record(id: id, kind: kind, fields: [field], released: released.map { [$0] } ?? [])
      )
    }
  }

  /// Adds what a later fold touched.
  public mutating func merge(_ other: Touched) { records.append(contentsOf: other.records) }
}
