import Books
import CRM
public import EventStore
public import Facts

extension Workspace {
  /// Reads every frame of every segment and judges it.
  public func verify() throws(StoreError) -> VerifyReport { try store.verify() }

  /// Figures of the store.
  public func statistics() throws(StoreError) -> StoreStatistics { try store.statistics() }

  /// Writes what the log holds beyond a vector as text, a change a line.
  public func dump(
    since vector: VersionVector = VersionVector(),
    _ line: @Sendable (String) -> Void
  ) throws {
    try store.dump(since: vector, naming: CatalogueNaming(), line)
  }

  /// Takes in a dump from an open file; lines that are known add nothing, damaged ones are
  /// reported.
  public func load(descriptor: Int32, acceptingLoss: Bool = false) throws -> LoadReport {
    var lines = LineReader(descriptor)
    let outcome = Result {
      try store.load(naming: CatalogueNaming(), acceptingLoss: acceptingLoss) { lines.next() }
    }
    try catchUp()
    // Also where it is known: what came before something failed was not looked through.
    if (try? outcome.get())?.ingested.concernsErased ?? true {
      try? pursue(store.erasedEntities)
    }
    // A request for erasure that came with it holds here too; what stands in the way is told by
    // `owesErasure`.
    try? finishErasures()
    if isCheckpointDue { _ = try? writeCheckpoint() }
    return try outcome.get()
  }

  /// Lets go of the book for good, where only the files are asked about: an erasure elsewhere waits
  /// for whoever has a checkpoint open.
  public func letGo() { book = Book(schema: Catalogue.schema) }

  /// Copies the store while others work, or brings an older backup up to date.
  public func backup(to directory: String) throws(StoreError) -> BackupReport {
    try store.backup(to: directory)
  }

  /// Mends the log from its parity, from backups and peers' stores in directories, and from dumps
  /// in open files.
  public func repair(
    directories: [String],
    dumps: [Int32],
    isRehearsal: Bool
  ) throws -> RepairReport {
    var sources: [RepairSource] = []
    for directory in directories {
      sources.append(
        try .store(
          at: directory,
          environment: options.reading
        )
      )
    }
    for dump in dumps {
      var lines = LineReader(dump)
      sources.append(.dump(naming: CatalogueNaming()) { lines.next() })
    }
    return try store.repair(from: sources, isRehearsal: isRehearsal)
  }

  /// Examines the log, and what was made of it: the book as it opened against one folded from the
  /// log alone, references that lead nowhere, files that nobody reads; O(log), in memory.
  public func verifyDeeply() throws(StoreError) -> DeepReport {
    var report = DeepReport(log: try store.verify())
    report.log.append(try store.leftovers())
    guard let base = Workspace.base(in: try Workspace.foldedLog(options)) else { return report }
    let fresh = Book(schema: Catalogue.schema, base: base)
    try catchUp()
    if fresh.versions == book.versions {
      report.agrees = fresh.stateHash == book.stateHash
    }
    for kind in Catalogue.kinds {
      for field in kind.fields {
        guard case .ref = field.type else { continue }
        for row in fresh.rows(kind.id) {
          let values =
            field.isSet
            ? fresh.elements(row, field.id)
            : [fresh.value(row, field.id)]
              .compactMap { $0 }
          for case .ref(let target) in values where fresh.row(target) == nil {
            report.dangling += 1
            if report.examples.count < 10 {
              report.examples.append(
                "\(kind.name) \(fresh.shortID(fresh.id(row), kind.id)): \(field.name) leads to "
                  + "\(target), which no change has made."
              )
            }
          }
        }
      }
    }
    return report
  }
}

/// What a deep examination found.
public struct DeepReport: Sendable {
  public var log: VerifyReport
  /// Whether the checkpoint and the log give the same book; nil where somebody wrote meanwhile.
  public internal(set) var agrees: Bool?
  /// References to records that are not there; they are shown as gone, and harm nothing.
  public internal(set) var dangling = 0
  /// Some of them, a sentence each.
  public internal(set) var examples: [String] = []

  public init(log: VerifyReport) { self.log = log }
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
