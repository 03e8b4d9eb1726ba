import Facts
import PtyHarness
import Synchronization

@testable import EventStore

/// A place for a store that goes away with the test.
final class Scratch {
  private let folder = ScratchFolder()

  var path: String { folder.path }
  var store: String { path + "/store" }

  /// The content of all files of the store, a zero after each.
  func everyByte() throws -> [UInt8] {
    func walk(_ folder: String) throws -> [UInt8] {
      var bytes: [UInt8] = []
      for name in try SystemDisk().list(folder) {
        let path = "\(folder)/\(name)"
        if try SystemDisk().status(at: path).isDirectory {
          bytes += try walk(path)
        } else {
          bytes += try SystemDisk().contents(of: path)
          bytes.append(0)
        }
      }
      return bytes
    }
    return try walk(store)
  }
}

/// A store's world with a clock that ticks a second each time it is read, and numbers from a seed.
func world(
  seed: UInt64 = 1,
  disk: any Disk = SystemDisk(),
  segmentLength: UInt64 = 16 << 20
) -> StoreEnvironment {
  let now = Mutex<Int64>(1_800_000_000_000)
  var source = IDSource(seed: seed)
  var environment = StoreEnvironment(
    clock: {
      now.withLock { time in
        time += 1000
        return Instant(milliseconds: time)
      }
    },
    random: { source.random() },
    machine: 7,
    disk: disk
  )
  environment.segmentLength = segmentLength
  environment.keepsTails = !(disk is MemoryDisk)
  return environment
}

func openStore(
  _ scratch: Scratch,
  mode: StoreMode = .readWrite,
  _ environment: StoreEnvironment = world()
) throws -> EventStore {
  try EventStore.open(at: scratch.store, mode: mode, environment: environment)
}

/// A change whose only text is `text`, so that it can be told from all others.
func change(_ text: String, events: Int = 1) -> Change {
  let id = EntityID(high: 0x0199_0000_0000_0000, low: UInt64(fingerprint(Array(text.utf8))))
  return Change(
    batch: id,
    author: EntityID(high: 1, low: 2),
    via: .shell,
    intent: "test.write",
    events: (0..<events).map { index in
      Event(
        entity: id,
        kind: KindID(3),
        operations: [Operation(.set, FieldID(UInt32(index) + 10), .text(text))]
      )
    }
  )
}

/// The texts of recorded changes, as `change` made them.
func texts(_ changes: [RecordedChange]) -> [String] {
  changes.map { recorded in
    guard case .text(let text)? = recorded.change.events.first?.operations.first?.value else {
      return "?"
    }
    return text
  }
}

extension EventStore {
  /// Everything in the log, as a fresh reader gets it.
  func everything() throws -> [RecordedChange] {
    var found: [RecordedChange] = []
    try replay(from: VersionVector()) { found.append($0) }
    return found
  }

  /// What the next poll brings.
  func news() throws -> [RecordedChange] {
    var found: [RecordedChange] = []
    try catchUp { found.append($0) }
    return found
  }
}

/// Everything a fresh read-only opening of a store finds, and what it notices.
func reading(_ directory: String) throws -> (changes: [RecordedChange], store: EventStore) {
  let store = try EventStore.open(at: directory, mode: .readOnly, environment: world(seed: 99))
  return (try store.everything(), store)
}

/// What a checkpoint is made of, for `EventStore.writeCheckpoint`.
func pieces(_ bytes: [[UInt8]]) -> (@escaping ([UInt8]) -> Void) -> Bool {
  { sink in
    for piece in bytes { sink(piece) }
    return true
  }
}

extension Machine {
  /// Everything in the log of its store, as a fresh reader gets it.
  func everything() throws -> [RecordedChange] {
    let environment = world(seed: 5, disk: MemoryDisk(self))
    return try EventStore.open(at: "/store", mode: .readOnly, environment: environment).everything()
  }
}

extension Disk {
  /// Puts other bytes in place of a file's.
  func overwrite(_ path: String, _ bytes: [UInt8]) throws {
    let file = try open(path, .replace)
    defer { close(file) }
    try writeAll(file, bytes, at: 0)
  }
}
