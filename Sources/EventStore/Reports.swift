public import Facts

/// A checkpoint: whatever the reader of the store made of everything up to a vector, in a file of
/// its own.
///
/// The store does not know its content and nobody may trust it: it can always be deleted.
public struct Checkpoint: Sendable {
  /// The file, immutable while it exists.
  public let path: String
  /// Its length in bytes.
  public let length: UInt64
  /// What it covers; `EventStore.replay` delivers the rest.
  public let vector: VersionVector
}

/// What `EventStore.verify` found.
public struct VerifyReport: Sendable {
  /// What is wrong or unusual, in the order of files and offsets.
  public internal(set) var notices: [StoreNotice] = []
  public internal(set) var segments = 0
  public internal(set) var frames = 0
  /// Sequence numbers read.
  public internal(set) var events: UInt64 = 0
  public internal(set) var bytes: UInt64 = 0
  /// What changes in the log ask to be erased.
  var redaction = Redaction()

  /// Adds what else was found.
  public mutating func append(_ more: [StoreNotice]) { notices += more }

  /// Whether everything that was ever acknowledged is there and sound.
  ///
  /// A torn tail does not count against it: it never was acknowledged.
  public var isSound: Bool { !notices.contains { $0.isLoss } }

  /// Whether something that was erased stands in the log all the same.
  public var hasRemains: Bool { notices.contains { $0.kind == .remains } }
}

/// Figures of a store, read from names and headers; nothing is scanned.
public struct StoreStatistics: Sendable {
  /// One replica's log.
  public struct Log: Sendable {
    public let replica: ReplicaID
    /// The writer slot on this machine, nil for logs that came from elsewhere.
    public let slot: Int?
    public let segments: Int
    public let bytes: UInt64
    /// The last sequence known.
    public let last: UInt64
  }

  /// The store's identity, 32 hexadecimal digits.
  public let store: String
  public let format: Int
  public let logs: [Log]
  public let checkpointBytes: UInt64
  /// What is known, contiguously per replica.
  public let vector: VersionVector
  /// The writer slots that sessions hold.
  public let busySlots: [Int]
  /// Whether somebody makes a checkpoint, takes in changes or erases.
  public let isMaintained: Bool
  /// Bytes that can still be written, nil where the disk does not tell.
  public let freeBytes: UInt64?
  /// Bytes held back for a full disk.
  public let reserveBytes: UInt64

  public var logBytes: UInt64 { logs.reduce(0) { $0 + $1.bytes } }
  /// All sequence numbers known.
  public var events: UInt64 { logs.reduce(0) { $0 + $1.last } }
}

/// What taking in foreign changes came to.
public struct IngestReport: Hashable, Sendable {
  /// Sequence numbers that a replica's log lacks, so that what follows them could not be taken.
  public struct Gap: Hashable, Sendable {
    public let replica: ReplicaID
    public let missing: ClosedRange<UInt64>
  }

  /// Changes written.
  public internal(set) var added = 0
  /// Changes that were known already.
  public internal(set) var known = 0
  /// Changes that were not taken, because what precedes them is missing.
  public internal(set) var withheld = 0
  public internal(set) var gaps: [Gap] = []
  /// Whether anything that was offered, known or not, asks for an erasure or names who was erased.
  public internal(set) var concernsErased = false
}
