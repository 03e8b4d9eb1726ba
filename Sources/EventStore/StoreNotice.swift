/// Something that the store met and that its user should know, though work goes on.
public struct StoreNotice: Hashable, Sendable {
  /// What was met.
  public enum Kind: Hashable, Sendable {
    /// The last frame of a log was never finished, and so never acknowledged; it is passed over.
    case tornTail
    /// Bytes that had been written whole are damaged now; what they held is missing.
    case bitRot
    /// A log file, or the end of one, is missing.
    case missing
    /// A sound frame whose content this program cannot read.
    case unreadable
    /// A batch without its commit: being written, or given up; its changes are ignored.
    case uncommittedBatch
    /// The FORMAT file was damaged and was read from the log instead.
    case format
    /// The checkpoint is damaged; it will be made anew.
    case checkpoint
    /// The store can only be read.
    case readOnly
    /// The store lies on a network file system, whose locks cannot be relied on.
    case networkFileSystem
    /// An erasure that was begun and is not finished.
    case erasure
    /// What was erased still stands in the log.
    case remains
    /// Others than the owner could read or write.
    case permissions
    /// Something that a stopped run has left behind, and that nobody reads.
    case leftover
    /// What somebody keeps for themselves is not in a copy.
    case personal
    /// A file in the log directory is not of this store, and is ignored.
    case foreignFile
  }

  public let kind: Kind
  /// The file concerned.
  public let file: String
  /// Where in the file.
  public let offset: UInt64
  /// One sentence for people.
  public let message: String

  init(_ kind: Kind, _ file: String, at offset: UInt64 = 0, _ message: String) {
    self.kind = kind
    self.file = file
    self.offset = offset
    self.message = message
  }

  /// Whether facts that had been saved are missing because of it.
  public var isLoss: Bool {
    switch kind {
    case .bitRot, .missing, .unreadable: true
    default: false
    }
  }
}

extension StoreNotice: CustomStringConvertible {
  public var description: String { "\(file) at byte \(offset): \(message)" }
}
