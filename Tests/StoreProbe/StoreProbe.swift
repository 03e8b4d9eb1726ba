import EventStore
import Facts
import Glibc

// A process that tests start, kill and trace: it saves changes and tells of each on stdout, after
// the store has acknowledged it.
//
//   StoreProbe append DIRECTORY COUNT NAME    one change a save; "saved NAME-i" after each
//   StoreProbe unsynced DIRECTORY COUNT NAME  the same on a disk that claims to sync and does not
//   StoreProbe batch DIRECTORY COUNT NAME     all in one batch; "saved NAME" after its commit

@main
enum StoreProbe {
  static func main() {
    let arguments = CommandLine.arguments
    guard arguments.count == 5, let count = Int(arguments[3]) else {
      say("usage: StoreProbe append|unsynced|batch DIRECTORY COUNT NAME")
      exit(64)
    }
    do {
      let store = try EventStore.open(
        at: arguments[2],
        mode: .readWrite,
        environment: StoreEnvironment(
          clock: now,
          random: { UInt64.random(in: .min ... .max) },
          disk: arguments[1] == "unsynced" ? UnsyncedDisk() : SystemDisk()
        )
      )
      if arguments[1] == "batch" {
        let batch = try store.beginBatch()
        for number in 0..<count { try batch.append([change("\(arguments[4])-\(number)")]) }
        try batch.commit()
        say("saved \(arguments[4])")
      } else {
        for number in 0..<count {
          _ = try store.append([change("\(arguments[4])-\(number)")])
          say("saved \(arguments[4])-\(number)")
        }
      }
      store.close()
    } catch {
      say("failed: \(error)")
      exit(74)
    }
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
