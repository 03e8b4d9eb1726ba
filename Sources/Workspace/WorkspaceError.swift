public import CRM
public import EventStore

/// Why a request came to nothing: the rules refused it, or the disk did.
public enum WorkspaceError: Error, Sendable {
  case rejected(Rejection)
  case store(StoreError)
  /// There is nothing of one's own left to undo or to redo.
  case nothingToUndo
  case nothingToRedo
  /// Only people can be forgotten, and the record is none.
  case notAPerson
  /// No batch, or more than one, begins with these characters.
  case unknownBatch(String)
}
