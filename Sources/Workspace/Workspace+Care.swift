import Books
import CRM
public import EventStore
import Facts

extension Workspace {
  /// Reads every frame of every segment and judges it.
  public func verify() throws(StoreError) -> VerifyReport { try store.verify() }

  /// Figures of the store.
  public func statistics() throws(StoreError) -> StoreStatistics { try store.statistics() }

  /// Writes the whole log as text, a change a line.
  public func dump(_ line: @Sendable (String) -> Void) throws {
    try store.dump(naming: CatalogueNaming(), line)
  }

  /// Takes in a dump from an open file; lines that are known add nothing, damaged ones are
  /// reported.
  public func load(descriptor: Int32) throws -> LoadReport {
    var lines = LineReader(descriptor)
    let report = try store.load(naming: CatalogueNaming()) { lines.next() }
    try catchUp()
    // A request for erasure that came with it holds here too; what stands in the way is a notice.
    try? finishErasures()
    if isCheckpointDue { try writeCheckpoint() }
    return report
  }
}

/// The names of the catalogue for dumps: `deal`, `deal.amount`.
struct CatalogueNaming: Naming {
  func name(of kind: KindID) -> String? { Catalogue.kind(kind)?.name }

  func name(of field: FieldID) -> String? {
    guard let definition = Catalogue.field(field),
      let kind = Catalogue.kind(Catalogue.kind(of: field))
    else { return nil }
    return "\(kind.name).\(definition.name)"
  }

  func kind(named name: String) -> KindID? { Catalogue.kinds.first { $0.name == name }?.id }

  func field(named name: String) -> FieldID? {
    let parts = name.split(separator: ".", maxSplits: 1)
    guard parts.count == 2, let kind = Catalogue.kinds.first(where: { $0.name == parts[0] }) else {
      return nil
    }
    return kind.fields.first { $0.name == parts[1] }?.id
  }
}
