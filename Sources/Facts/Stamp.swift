/// The number of one writer slot of a store, random at birth.
///
/// A replica writes one log, in contiguous sequence.
public struct ReplicaID: RawRepresentable, Hashable, Comparable, Sendable {
  public let rawValue: UInt64

  public init(rawValue: UInt64) { self.rawValue = rawValue }

  public init(_ rawValue: UInt64) { self.rawValue = rawValue }

  public static func < (one: ReplicaID, other: ReplicaID) -> Bool { one.rawValue < other.rawValue }
}

/// A hybrid logical clock reading: 48 bits of wall milliseconds, 16 bits of counter.
///
/// After Kulkarni and others, "Logical Physical Clocks", 2014. Overflow of the counter carries
/// into the milliseconds.
public struct HybridTime: RawRepresentable, Hashable, Comparable, Sendable {
  public let rawValue: UInt64

  public init(rawValue: UInt64) { self.rawValue = rawValue }

  public init(_ rawValue: UInt64) { self.rawValue = rawValue }

  /// The first reading of a millisecond; times before 1970 read as 1970.
  public init(_ instant: Instant) {
    rawValue = UInt64(min(max(0, instant.milliseconds), 0xFFFF_FFFF_FFFF)) << 16
  }

  /// The wall clock part.
  public var instant: Instant { Instant(milliseconds: Int64(rawValue >> 16)) }

  /// The reading `count` steps later; the last reading of all stays where it is.
  public func advanced(by count: UInt64) -> HybridTime {
    let (sum, overflow) = rawValue.addingReportingOverflow(count)
    return HybridTime(overflow ? .max : sum)
  }

  public static func < (one: HybridTime, other: HybridTime) -> Bool {
    one.rawValue < other.rawValue
  }
}

/// When and where a value was written, and when it was true in the world.
///
/// The greatest stamp wins a cell: first by effective time, so that a backdated fact does not
/// overwrite a newer one, then by clock, replica and sequence, which make the order total.
public struct Stamp: Hashable, Comparable, Sendable {
  /// When the value was true in the world; the written time unless the change said otherwise.
  public let effective: Instant
  public let written: HybridTime
  public let replica: ReplicaID
  public let sequence: UInt64

  public init(effective: Instant, written: HybridTime, replica: ReplicaID, sequence: UInt64) {
    self.effective = effective
    self.written = written
    self.replica = replica
    self.sequence = sequence
  }

  public static func < (one: Stamp, other: Stamp) -> Bool {
    if one.effective != other.effective { return one.effective < other.effective }
    if one.written != other.written { return one.written < other.written }
    if one.replica != other.replica { return one.replica < other.replica }
    return one.sequence < other.sequence
  }

  /// Where the value was written, without when.
  public var dot: Dot { Dot(replica: replica, sequence: sequence) }
}

/// One event's place among all: the replica that wrote it and its number there.
public struct Dot: Hashable, Comparable, Sendable {
  public let replica: ReplicaID
  public let sequence: UInt64

  public init(replica: ReplicaID, sequence: UInt64) {
    self.replica = replica
    self.sequence = sequence
  }

  public static func < (one: Dot, other: Dot) -> Bool {
    one.replica != other.replica ? one.replica < other.replica : one.sequence < other.sequence
  }
}

/// Where something stands in the one order in which everybody tells the logs of all replicas: by
/// clock, then replica and sequence.
public struct LogPlace: Hashable, Comparable, Sendable {
  let written: HybridTime
  let dot: Dot

  public static func < (one: LogPlace, other: LogPlace) -> Bool {
    one.written != other.written ? one.written < other.written : one.dot < other.dot
  }
}

/// How much of each replica's log is known: the last contiguous sequence number, from 1.
public struct VersionVector: Hashable, Sendable {
  private var last: [ReplicaID: UInt64] = [:]

  public init() {}

  /// The last known sequence of a replica, 0 where nothing is known.
  public subscript(replica: ReplicaID) -> UInt64 {
    get { last[replica] ?? 0 }
    set { last[replica] = newValue == 0 ? nil : newValue }
  }

  /// The known replicas with their last sequence, in the order of their numbers.
  public var entries: [(replica: ReplicaID, sequence: UInt64)] {
    last.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Whether everything in `other` is known here too.
  public func covers(_ other: VersionVector) -> Bool {
    other.last.allSatisfy { self[$0.key] >= $0.value }
  }
}
