// Where facts come from that a damaged log has lost: a backup, which holds the same segments byte
// for byte; a peer's store, which holds the same changes in frames of its own; a dump.

internal import Facts

/// Another copy of a store's facts.
public struct RepairSource {
  enum Content {
    case store(EventStore)
    case dump(any Naming, () throws -> [UInt8]?)
  }

  let content: Content

  /// A backup, or a peer's store, in a directory; it is only read.
  ///
  /// Throws where there is no store that can be read.
  public static func store(
    at directory: String,
    environment: StoreEnvironment
  ) throws(StoreError) -> RepairSource {
    let store = try EventStore.open(at: directory, mode: .readOnly, environment: environment)
    return RepairSource(content: .store(store))
  }

  /// A dump; `nextLine` gives the next line's bytes without the line feed, nil at the end.
  public static func dump(
    naming: some Naming,
    _ nextLine: @escaping () throws -> [UInt8]?
  ) -> RepairSource {
    RepairSource(content: .dump(naming, nextLine))
  }

  /// A piece of a log.
  enum Item {
    case change(StoredChange)
    /// Sequences that hold nothing.
    case void(ClosedRange<UInt64>)
    /// Sequences that held facts which are damaged or missing.
    case lost(ClosedRange<UInt64>)

    var first: UInt64 {
      switch self {
      case .change(let stored): stored.recorded.first
      case .void(let range), .lost(let range): range.lowerBound
      }
    }

    var last: UInt64 {
      switch self {
      case .change(let stored): stored.recorded.last
      case .void(let range), .lost(let range): range.upperBound
      }
    }
  }

  /// The bytes of the same segment in a backup; nil where it has none.
  func bytes(of name: SegmentName, in store: FileIdentity) -> [UInt8]? {
    guard case .store(let other) = content, other.store == store else { return nil }
    let path = other.files.path(of: name)
    return try? other.files.disk.contents(of: path, limit: Int(StoreFormat.largestSegment))
  }

  /// The header of the same segment in a backup, of whatever generation it has there.
  func header(of name: SegmentName, in store: FileIdentity) -> SegmentHeader? {
    guard case .store(let other) = content, other.store == store,
      let there = try? other.files.segments().logs[name.replica],
      let copy = there.first(where: { $0.ordinal == name.ordinal && $0.first == name.first })
    else { return nil }
    let path = other.files.path(of: copy)
    let bytes = try? other.files.disk.contents(of: path, limit: SegmentHeader.size)
    return bytes.flatMap { try? SegmentHeader($0) }
  }

  /// What the source knows of some ranges of sequences, in order.
  func items(
    of wanted: [ReplicaID: [ClosedRange<UInt64>]]
  ) throws -> [ReplicaID: [Item]] {
    var found: [ReplicaID: [Item]] = [:]
    func take(_ item: Item, _ replica: ReplicaID) {
      let isWanted = wanted[replica]?.contains { $0.overlaps(item.first...item.last) } == true
      if isWanted { found[replica, default: []].append(item) }
    }
    switch content {
    case .store(let other):
      for replica in wanted.keys.sorted() {
        try other.walk(replica) { item in
          if case .lost = item { return }
          take(item, replica)
        }
      }
    case .dump(let naming, let nextLine):
      while let line = try nextLine() {
        switch try? ChangeText.read(line, naming: naming) {
        case .change(let stored): take(.change(stored), stored.recorded.replica)
        case .void(let replica, let range): take(.void(range), replica)
        case .head, .lost, .end, nil: continue
        }
      }
    }
    for replica in found.keys { found[replica]?.sort { $0.first < $1.first } }
    return found
  }
}

extension EventStore {
  /// Everything that can be read of one log beyond `start`, in order.
  ///
  /// Sequences between that hold nothing are voids, or lost where the log is damaged.
  func walk(
    _ replica: ReplicaID,
    after start: UInt64 = 0,
    _ body: (RepairSource.Item) throws -> Void
  ) throws {
    guard let names = try files.segments().logs[replica] else { return }
    let reader = LogReader(replica, files: files, store: store)
    reader.redaction = filter
    reader.update(names)
    reader.start(after: start, hint: nil)
    var next = start + 1
    var losses = 0
    var failure: (any Error)?
    func gap(upTo last: UInt64) throws {
      guard last >= next else { return }
      let met = reader.notices.count(where: \.isLoss)
      try body(met > losses ? .lost(next...last) : .void(next...last))
      losses = met
    }
    try reader.eachChange { stored in
      guard failure == nil else { return }
      do {
        try gap(upTo: stored.recorded.first - 1)
        next = stored.recorded.last + 1
        try body(.change(stored))
      } catch { failure = error }
    }
    if let failure { throw failure }
    try gap(upTo: reader.known)
  }
}
