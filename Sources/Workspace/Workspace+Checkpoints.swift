import Books
import CRM
public import EventStore
import Facts

extension Workspace {
  /// Writes a checkpoint of the book as it is and goes on upon it.
  ///
  /// - Returns: false where another session is writing one, or damage in the log forbids it.
  @discardableResult
  public func writeCheckpoint() throws(StoreError) -> Bool {
    // Appended changes count as known to the store only once it has read them back.
    try catchUp()
    let bytes = book.checkpoint()
    guard try store.writeCheckpoint([bytes], covering: book.versions) else { return false }
    rebase(MappedBytes(bytes))
    return true
  }

  /// Makes a checkpoint beside the work where the overlay has grown, without holding up anybody:
  /// the bytes are made from a copy of the book, elsewhere.
  public func checkpointIfDue() {
    guard book.overlaySize > Workspace.checkpointAfter, !isCheckpointing,
      options.mode == .readWrite
    else { return }
    isCheckpointing = true
    let book = book
    Task.detached(priority: .background) { [self] in
      let bytes = book.checkpoint()
      await finishCheckpoint(bytes, of: book)
    }
  }

  private func finishCheckpoint(_ bytes: [UInt8], of covered: Book) {
    isCheckpointing = false
    // A failure costs nothing but the time of the next opening.
    guard let written = try? store.writeCheckpoint([bytes], covering: covered.versions), written
    else { return }
    rebase(MappedBytes(bytes))
  }

  /// Puts the book on a new base, with what was written since on top.
  private func rebase(_ bytes: MappedBytes) {
    guard let base = try? Base(bytes, for: Catalogue.schema) else { return }
    var successor = Book(schema: Catalogue.schema, base: base)
    sinceBase.removeAll { $0.last <= base.versions[$0.replica] }
    for change in sinceBase { successor.fold(change) }
    book = successor
    observer?(.rebased(book))
  }
}
