import Glibc
import Synchronization

/// Where the workspace leaves messages for the run loop, which sleeps in poll(2): each message makes
/// `descriptor` readable.
final class Mailbox<Content: Sendable>: Sendable {
  /// Readable while there may be messages.
  let descriptor: Int32
  private let contents = Mutex<[Content]>([])

  private let bell: Int32

  init() {
    var ends: [Int32] = [-1, -1]
    // Two descriptors are written into an array of two.
    let status = unsafe pipe(&ends)
    precondition(status == 0, "out of file descriptors at the start of the program")
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    (descriptor, bell) = (ends[0], ends[1])
  }

  deinit {
    close(descriptor)
    close(bell)
  }

  /// Leaves a message; from any thread.
  func post(_ content: Content) {
    contents.withLock { $0.append(content) }
    var one: UInt8 = 1
    // A byte that outlives the call; a full pipe is readable all the same.
    _ = unsafe write(bell, &one, 1)
  }

  /// Takes everything that was left, in order.
  func drain() -> [Content] {
    var rings = [UInt8](repeating: 0, count: 256)
    // The array outlives the call and its size goes along; nothing to read is no error.
    while unsafe read(descriptor, &rings, rings.count) == rings.count {}
    return contents.withLock { contents in
      defer { contents = [] }
      return contents
    }
  }
}
