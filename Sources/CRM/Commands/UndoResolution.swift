public import Facts

/// What an undo does with the cells on which later work stands.
///
/// Everything that stands in the way stays as it is now, but for the fields named here, which go
/// back to what they held before. A record that would vanish from under other work stays whole.
public struct UndoResolution: Hashable, Sendable {
  public struct Cell: Hashable, Sendable {
    public let record: EntityID
    public let field: FieldID

    public init(record: EntityID, field: FieldID) {
      self.record = record
      self.field = field
    }
  }

  public var restoring: Set<Cell>

  public init(restoring: Set<Cell> = []) { self.restoring = restoring }
}

extension UndoConflict {
  public var cell: UndoResolution.Cell {
    UndoResolution.Cell(record: record.id, field: field)
  }
}
