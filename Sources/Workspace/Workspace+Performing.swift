import Books
public import CRM
import EventStore
public import Facts

extension Workspace {
  /// Decides a command against the freshest book, makes it durable and folds it.
  ///
  /// When this returns, the change is on the disk. `effective` says when it was true in the world,
  /// where that is not now. It throws the rule that refused the command, or the disk's error;
  /// nothing was written then.
  public func perform(
    _ command: Command,
    effective: Instant? = nil
  ) throws(WorkspaceError) -> Saved {
    try freshen()
    let change: Change
    do throws(Rejection) {
      var occasion = occasion(effective: effective)
      change = try decide(command, book, &occasion)
      ids = occasion.ids
    } catch {
      throw .rejected(error)
    }
    guard !change.events.isEmpty else {
      return Saved(batch: nil, change: change, book: book)
    }
    do throws(StoreError) {
      try append(change, notBefore: Workspace.lastOverwritten(by: change))
    } catch {
      throw .store(error)
    }
    return Saved(batch: change.batch, change: change, book: book)
  }

  /// Makes a change durable and takes it in.
  func append(_ change: Change, notBefore: HybridTime? = nil) throws(StoreError) {
    untaken += try store.append([change], notBefore: notBefore)
    // Whoever had the slot before may have written on in this log since the last look. A book knows
    // of each log all up to some sequence: what stands before ours has to be taken in before it. It
    // is saved all the same where that cannot be read now; then it is shown when it can.
    let isNext = untaken.allSatisfy { $0.first <= book.versions[$0.replica] + 1 }
    if isNext { takeOwn() } else { _ = try? news() }
  }

  func freshen() throws(WorkspaceError) {
    do throws(StoreError) { try catchUp() } catch { throw .store(error) }
  }

  /// The occasion of a command that is asked for now.
  public func occasion(effective: Instant? = nil, batch: EntityID? = nil) -> Occasion {
    let now = options.clock()
    return Occasion(
      now: now,
      today: zone.day(of: effective ?? now),
      user: user ?? EntityID(high: 0, low: 0),
      via: options.via,
      ids: ids,
      batch: batch,
      effective: effective
    )
  }

  /// Ids for what is made outside of the workspace, as an import is; it makes none of them itself.
  public func lendIDs() -> IDSource { ids.split() }

  /// The latest clock among the cells that a change overwrites: it must be written after that,
  /// even where the other's clock is ahead of ours.
  static func lastOverwritten(by change: Change) -> HybridTime? {
    var latest: HybridTime?
    for event in change.events {
      for operation in event.operations {
        guard let written = operation.base?.written else { continue }
        latest = latest.map { max($0, written) } ?? written
      }
    }
    return latest
  }
}
