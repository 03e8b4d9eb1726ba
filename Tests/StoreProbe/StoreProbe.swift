import EventStore
import Facts
import Glibc

// A process that tests start, kill and trace: it does something with a store and tells of it on
// stdout, after the store has acknowledged it.
//
//   StoreProbe append DIRECTORY COUNT NAME      one change a save; "saved NAME-i" after each
//   StoreProbe unsynced DIRECTORY COUNT NAME    the same on a disk that claims to sync and does not
//   StoreProbe roll DIRECTORY COUNT NAME        the same with texts of which two fill a segment
//   StoreProbe batch DIRECTORY COUNT NAME       all in one batch; "saved NAME" after its commit
//   StoreProbe ingest DIRECTORY COUNT NAME      changes of another machine; "saved NAME-i" for each
//                                               after the last
//   StoreProbe checkpoint DIRECTORY COUNT NAME  COUNT checkpoints of the texts that the log holds;
//                                               "checkpoint" after each that was written
//   StoreProbe work DIRECTORY COUNT NAME        saves as an interface does, which looks after others
//   StoreProbe erase DIRECTORY COUNT NAME       forgets COUNT records, that with the text NAME or any
//                                               where it is "any"; "erasing TEXT" before each, and
//                                               "erased TEXT" when nothing is left of it
//   StoreProbe repair DIRECTORY COUNT NAME      mends what is damaged; "repaired"
//   StoreProbe read DIRECTORY COUNT NAME        follows until COUNT changes are there or its parent
//                                               goes, and says only what is wrong
//   StoreProbe list DIRECTORY COUNT NAME        "holds TEXT" for every change, and "sound"
//
// Whatever goes wrong is a line that begins with "failed".

@main
enum StoreProbe {
  static func main() {
    let arguments = CommandLine.arguments
    guard arguments.count == 5, let count = Int(arguments[3]) else {
      say("usage: StoreProbe ACTION DIRECTORY COUNT NAME")
      exit(64)
    }
    do {
      let store = try EventStore.open(
        at: arguments[2],
        mode: ["read", "list"].contains(arguments[1]) ? .readOnly : .readWrite,
        environment: StoreEnvironment(
          clock: now,
          random: { UInt64.random(in: .min ... .max) },
          disk: arguments[1] == "unsynced" ? UnsyncedDisk() : SystemDisk()
        )
      )
      try perform(arguments[1], count, arguments[4], in: store)
      store.close()
    } catch {
      say("failed: \(error)")
      exit(74)
    }
  }

  static func perform(
    _ action: String,
    _ count: Int,
    _ name: String,
    in store: EventStore
  ) throws {
    switch action {
    case "append", "unsynced": try append(count, name, in: store)
    case "roll": try append(count, name, padding: 9 << 20, in: store)
    case "batch":
      let batch = try store.beginBatch()
      for number in 0..<count { try batch.append([change("\(name)-\(number)")]) }
      try batch.commit()
      say("saved \(name)")
    case "ingest": try ingest(count, name, in: store)
    case "checkpoint":
      for _ in 0..<count where try checkpoint(store) { say("checkpoint") }
    case "work":
      for number in 0..<count {
        try store.catchUp { _ in }
        _ = try store.append([change("\(name)-\(number);")])
        say("saved \(name)-\(number);")
      }
    case "erase": try erase(count, name, in: store)
    case "repair":
      _ = try store.repair()
      say("repaired")
    case "read": try read(count, store)
    case "list":
      try store.replay(from: VersionVector()) { say("holds \(text(of: $0))") }
      let report = try store.verify()
      say(report.isSound ? "sound" : "failed: \(report.notices)")
    default:
      say("failed: no action \(action)")
      exit(64)
    }
  }

  static func append(
    _ count: Int,
    _ name: String,
    padding: Int = 0,
    in store: EventStore
  ) throws {
    let rest = String(repeating: " ", count: padding)
    for number in 0..<count {
      _ = try store.append([change("\(name)-\(number)" + rest)])
      say("saved \(name)-\(number)")
    }
  }

  /// Changes of a machine that goes on where this store knows it to stand.
  static func ingest(_ count: Int, _ name: String, in store: EventStore) throws {
    let replica = ReplicaID(0xF0)
    try store.replay(from: VersionVector()) { _ in }
    let first = store.known[replica] + 1
    let changes = (0..<count).map { number in
      RecordedChange(
        change: change("\(name)-\(number)"),
        replica: replica,
        first: first + UInt64(number),
        written: HybridTime(now())
      )
    }
    guard try store.ingest(changes).added == count else { return }
    for number in 0..<count { say("saved \(name)-\(number)") }
  }

  static func erase(_ count: Int, _ name: String, in store: EventStore) throws {
    try store.replay(from: VersionVector()) { _ in }
    try finish(store)
    for _ in 0..<count {
      let reader = try EventStore.open(
        at: CommandLine.arguments[2],
        mode: .readOnly,
        environment: StoreEnvironment(clock: now, random: { 1 })
      )
      var found: [(entity: EntityID, text: String)] = []
      try reader.replay(from: VersionVector()) { recorded in
        guard let event = recorded.change.events.first, !event.isErased else { return }
        let text = text(of: recorded)
        if name == "any" || name == text { found.append((event.entity, text)) }
      }
      reader.close()
      guard let victim = found.randomElement() else { continue }
      say("erasing \(victim.text)")
      let request = Change(
        batch: victim.entity,
        author: victim.entity,
        via: .shell,
        intent: "probe.erase",
        events: [],
        redaction: Redaction(entities: [victim.entity])
      )
      _ = try store.append([request])
      try finish(store)
      say("erased \(victim.text)")
    }
  }

  private static func finish(_ store: EventStore) throws {
    guard store.owesErasure else { return }
    _ = try store.redact { _ in nil }
    _ = try store.wipe()
    try store.reopen()
    try store.replay(from: VersionVector()) { _ in }
  }

  static func checkpoint(_ store: EventStore) throws -> Bool {
    if store.hasMoved { try store.reopen() }
    let reader = try EventStore.open(
      at: CommandLine.arguments[2],
      mode: .readOnly,
      environment: StoreEnvironment(clock: now, random: { 1 })
    )
    var texts: [String] = []
    try reader.replay(from: VersionVector()) { texts.append(text(of: $0)) }
    return try store.writeCheckpoint(covering: reader.known) { sink in
      for text in texts { sink(Array((text + "\n").utf8)) }
      return true
    }
  }

  /// Follows the store as an interface does, and holds it to its word: every sequence once.
  static func read(_ count: Int, _ store: EventStore) throws {
    let parent = getppid()
    var seen: [ReplicaID: UInt64] = [:]
    var total = 0
    func take(_ recorded: RecordedChange) {
      if recorded.first <= seen[recorded.replica] ?? 0 {
        say("failed: sequence \(recorded.first) of \(recorded.replica) came twice")
      }
      seen[recorded.replica] = recorded.last
      total += 1
    }
    try store.replay(from: VersionVector(), take)
    while total < count, getppid() == parent {
      try store.catchUp(take)
      sched_yield()
    }
  }

  static func text(of recorded: RecordedChange) -> String {
    guard case .text(let text)? = recorded.change.events.first?.operations.first?.value else {
      return "?"
    }
    return text
  }

  /// One line, one write: what a test reads is what was said.
  static func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    // The buffer's own count bounds the call.
    _ = unsafe bytes.withUnsafeBytes { unsafe write(1, $0.baseAddress, $0.count) }
  }

  @Sendable static func now() -> Instant {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }

  static func change(_ text: String) -> Change {
    let id = EntityID(high: .random(in: .min ... .max), low: .random(in: .min ... .max))
    let set = Operation(.set, FieldID(10), .text(text))
    return Change(
      batch: id,
      author: id,
      via: .shell,
      intent: "probe.save",
      events: [Event(entity: id, kind: KindID(3), operations: [set])]
    )
  }
}
