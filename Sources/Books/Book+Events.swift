public import Facts

// Where in the logs a record's history stands. The book holds what is; the log holds how it came
// to be, and is far too long to be read for one record. So the book knows of every event that
// touched a record which log it is in and which number it has there.

/// A batch that took another one back.
public struct UndoLink: Hashable, Sendable {
  public let batch: EntityID
  public let undoes: EntityID

  public init(batch: EntityID, undoes: EntityID) {
    self.batch = batch
    self.undoes = undoes
  }
}

/// Undos as they came; the changes of one batch come in a row, and count once.
struct UndoLinks: Sendable {
  private(set) var all: [UndoLink] = []

  mutating func note(_ undo: UndoLink) {
    if all.last != undo { all.append(undo) }
  }
}

extension Book {
  /// Every event that touched a record, those of the checkpoint by replica and sequence, then the
  /// later ones as they came.
  ///
  /// The book of an earlier day names later ones of the checkpoint too.
  ///
  /// O(log n + events of the record).
  public func events(of id: EntityID) -> [Dot] {
    (base?.events(of: id) ?? []) + (row(id).flatMap(entry)?.events.map(\.stamp.dot) ?? [])
  }

  /// All undos, those of undos among them.
  ///
  /// O(undos).
  public var undos: [UndoLink] { (base?.undos ?? []) + overlay.undos.all }
}

extension Base {
  /// Who touched which entity, sorted by entity, replica and sequence.
  struct Events: Sendable {
    /// Entity → where its events begin; one more than there are entities.
    let offsets: Chunk<UInt32>
    let replica: Words
    let sequence: Words
  }

  func events(of id: EntityID) -> [Dot] {
    guard let index = entities.index(of: id) else { return [] }
    let (from, to) = (Int(events.offsets[index]), Int(events.offsets[index + 1]))
    guard from <= to, to <= events.sequence.count else { return [] }
    return (from..<to).compactMap { place in
      let replica = Int(events.replica[place])
      guard replica < replicas.count else { return nil }
      return Dot(replica: replicas[replica], sequence: UInt64(bitPattern: events.sequence[place]))
    }
  }
}
