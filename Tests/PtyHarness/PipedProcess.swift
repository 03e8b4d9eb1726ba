// A program whose output goes to the test and not to a terminal. Waiting is for what it says and
// for its end. `unsafe` is the system's calls; every buffer outlives its call and its size goes
// along.

internal import Glibc

/// A program that was started with its output caught; one test owns it.
///
/// It leads a process group of its own, so that `kill` reaches whatever it has started.
public final class PipedProcess {
  public private(set) var output: [UInt8] = []
  public private(set) var errors: [UInt8] = []

  private let process: Int32
  private var ends: [Int32]
  private var status: ExitStatus?

  /// Starts the program; it reads `input`, or nothing, and sees no other variable than these.
  public init(
    _ arguments: [String],
    environment: [String: String],
    input: String = "/dev/null"
  ) throws(PtyError) {
    let output = try PipedProcess.pair()
    let errors = try PipedProcess.pair()
    ends = [output[0], errors[0]]
    process = try PipedProcess.spawn(
      arguments,
      environment.map { "\($0)=\($1)" },
      input: input,
      [output[1], errors[1]]
    )
    close(output[1])
    close(errors[1])
  }

  deinit {
    if status == nil {
      kill()
      waitpid(process, nil, 0)
    }
    for end in ends where end >= 0 { close(end) }
  }

  /// Ends the program and all it has started, at once.
  public func kill() { _ = Glibc.kill(-process, SIGKILL) }

  /// Waits for the end; a program that takes longer is ended.
  public func waitForExit(limit: Duration = .seconds(60)) throws(PtyError) -> ExitStatus {
    if let status { return status }
    if !read(until: { false }, limit: limit) {
      kill()
      throw .timeout(screen: String(decoding: output + errors, as: UTF8.self))
    }
    var raw: Int32 = 0
    unsafe waitpid(process, &raw, 0)
    let result: ExitStatus = raw & 0x7F == 0 ? .code(raw >> 8 & 0xFF) : .signal(raw & 0x7F)
    status = result
    return result
  }

  /// Reads until the condition holds or the program has ended; false where the limit came first.
  @discardableResult
  public func read(until condition: () -> Bool, limit: Duration) -> Bool {
    let deadline = ContinuousClock.now.advanced(by: limit)
    while !condition() {
      let open = ends.indices.filter { ends[$0] >= 0 }
      if open.isEmpty { return true }
      let left = ContinuousClock.now.duration(to: deadline) / .milliseconds(1)
      if left <= 0 { return false }
      var descriptors = open.map { pollfd(fd: ends[$0], events: Int16(POLLIN), revents: 0) }
      _ = unsafe poll(&descriptors, nfds_t(descriptors.count), Int32(max(1, min(left, 60_000))))
      for (index, descriptor) in zip(open, descriptors) where descriptor.revents != 0 {
        take(index)
      }
    }
    return true
  }

  private func take(_ index: Int) {
    var bytes: [UInt8] = Array(repeating: 0, count: 65_536)
    let count = unsafe Glibc.read(ends[index], &bytes, bytes.count)
    if count <= 0 {
      close(ends[index])
      ends[index] = -1
    } else if index == 0 {
      output += bytes.prefix(count)
    } else {
      errors += bytes.prefix(count)
    }
  }

  /// Two ends that no other program inherits.
  private static func pair() throws(PtyError) -> [Int32] {
    var ends: [Int32] = [0, 0]
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
      throw .system("socketpair", errno)
    }
    return ends
  }

  private static func spawn(
    _ arguments: [String],
    _ environment: [String],
    input: String,
    _ ends: [Int32]
  ) throws(PtyError) -> Int32 {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, ends[0], 1)
    unsafe posix_spawn_file_actions_adddup2(&actions, ends[1], 2)
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var all = sigset_t()
    var none = sigset_t()
    unsafe sigfillset(&all)
    unsafe sigemptyset(&none)
    unsafe posix_spawnattr_setsigdefault(&attributes, &all)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    let flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP
    unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
    var arguments = unsafe arguments.map { unsafe strdup($0) } + [nil]
    var environment = unsafe environment.map { unsafe strdup($0) } + [nil]
    defer {
      for index in unsafe arguments.indices { unsafe free(arguments[index]) }
      for index in unsafe environment.indices { unsafe free(environment[index]) }
    }
    guard let program = unsafe arguments[0] else { throw .system("strdup", errno) }
    var process: Int32 = 0
    let error = unsafe posix_spawn(
      &process,
      program,
      &actions,
      &attributes,
      &arguments,
      &environment
    )
    if error != 0 { throw .system("posix_spawn", error) }
    return process
  }
}
