import CRM
import Facts

/// Which records of an import name which, and since when.
struct ReferenceLog {
  struct Record: Hashable {
    let id: EntityID
    let kind: KindID
    let file: String
    let line: Int
  }

  struct Fact {
    let id: EntityID
    let kind: KindID
    let at: Instant
    let operations: [Operation]
  }

  /// Whether rows have days of their own, since which others may be named.
  let hasDates: Bool
  /// Whether rows may name people.
  private let namesPeople: Bool
  private var named: Set<EntityID> = []
  private var candidates: [Record] = []
  /// What says that a record is there, of the ones that have no date.
  private var undated: [EntityID: (kind: KindID, operations: [Operation])] = [:]
  private var first: [EntityID: Instant] = [:]

  init(hasDates: Bool, namesPeople: Bool) {
    self.hasDates = hasDates
    self.namesPeople = namesPeople
  }

  /// Takes note of a record that others may name.
  mutating func expect(_ record: Record) { candidates.append(record) }

  mutating func note(_ id: EntityID) { named.insert(id) }

  mutating func note(_ event: Event, isNew: Bool) {
    let effective = event.effective
    for operation in event.operations {
      guard case .ref(let target)? = operation.value else { continue }
      // Addresses and jobs name the person of their own row, one after the other.
      if namesPeople || target != event.subjects.first { named.insert(target) }
      if let effective { first[target] = min(first[target] ?? effective, effective) }
    }
    if effective == nil, isNew, Self.isNamedByOthers(event.kind), undated[event.entity] == nil {
      let kind = event.kind
      undated[event.entity] = (
        kind, event.operations.filter { Self.isExistence($0.field, kind) }
      )
    }
  }

  private static func isNamedByOthers(_ kind: KindID) -> Bool {
    [Account.kind, Product.kind, User.kind, Team.kind, Pipeline.kind, Stage.kind, LostReason.kind]
      .contains(kind)
  }

  /// What makes a record one: its name, and a stage's place in its pipeline.
  private static func isExistence(_ field: FieldID, _ kind: KindID) -> Bool {
    let title = Catalogue.kind(kind)?.title
    return field == title
      || [Pipeline.position, Stage.position].map(\.id).contains(field)
      || field == Stage.pipeline.id || field == LostReason.position.id
  }

  /// The records of the files that none of the others names, in the order of the files.
  var unnamed: [Record] { candidates.filter { !named.contains($0.id) } }

  /// The names of undated records, as of the first day that names them.
  var backdated: [Fact] {
    first.keys.filter { undated[$0] != nil }.sorted().compactMap { id in
      guard let at = first[id], let (kind, operations) = undated[id] else { return nil }
      return Fact(id: id, kind: kind, at: at, operations: operations)
    }
  }
}
