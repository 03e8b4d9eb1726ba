// A program on a pseudo-terminal of its own, driven without a sleep.
//
// The program's idle lines (DAYBOOK_TEST_FD) say how many bytes of input it has dealt with and how
// many it has sent, so waiting is exact: until what was typed has been read and what was sent has
// arrived. `unsafe` is the system's calls; every buffer outlives its call and its size goes along.

internal import Glibc
public import TextUI

/// What can go wrong in a test's own machinery.
public enum PtyError: Error, Equatable {
  case system(String, Int32)
  /// The limit passed; the screen as it was.
  case timeout(screen: String)
  /// The program ended while the test waited for it.
  case ended(screen: String)
}

/// How a program ended.
public enum ExitStatus: Equatable, Sendable {
  case code(Int32)
  case signal(Int32)
}

/// The settings of a line, to compare before and after.
public struct LineSettings: Equatable, Sendable {
  public let flags: [UInt32]
  public let characters: [UInt8]
}

/// A program in a pseudo-terminal; one test owns it.
public final class PtyProcess {
  public let process: Int32
  public private(set) var screen: ScreenEmulator
  /// Everything that the program has sent.
  public private(set) var output: [UInt8] = []
  /// Every idle line so far.
  public private(set) var idleLines: [IdleLine] = []
  /// What must live as long as the program runs, as the folder that it works on.
  public var keeping: AnyObject?
  /// The line's settings before the program started.
  public let initialSettings: LineSettings

  private var primary: Int32
  private let idlePipe: Int32
  private var idleText: [UInt8] = []
  private var sent = 0
  private var announced = 0
  private var hasEnded = false
  private var status: ExitStatus?

  static let idleDescriptor: Int32 = 9

  /// Starts the program with a pinned environment: UTC, UTF-8, xterm-256color.
  public init(
    _ program: String,
    arguments: [String] = [],
    size: Size = Size(columns: 80, rows: 24),
    environment: [String: String] = [:]
  ) throws(PtyError) {
    primary = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard primary >= 0 else { throw .system("/dev/ptmx", errno) }
    guard let settings = PtyProcess.settings(primary) else { throw .system("tcgetattr", errno) }
    initialSettings = settings
    PtyProcess.setSize(primary, size)
    var ends: [Int32] = [0, 0]
    // Unlike those of pipe(2), these ends are closed in other tests' programs from the first moment.
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
      throw .system("socketpair", errno)
    }
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    idlePipe = ends[0]
    screen = ScreenEmulator(size: size)
    var pinned = [
      "PATH": "/usr/bin:/bin", "TZ": "UTC", "LC_ALL": "C.UTF-8", "TERM": "xterm-256color",
      "HOME": "/nonexistent", "DAYBOOK_TEST_FD": "\(PtyProcess.idleDescriptor)",
    ]
    pinned.merge(environment) { _, new in new }
    process = try PtyProcess.spawn(
      [program] + arguments,
      pinned.map { "\($0)=\($1)" },
      primary: primary,
      idle: ends[1]
    )
    close(ends[1])
  }

  deinit {
    if status == nil {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
    if primary >= 0 { close(primary) }
    close(idlePipe)
  }

  /// Types text; escape sequences are keys.
  public func send(_ text: String) throws(PtyError) {
    send(bytes: Array(text.utf8))
  }

  public func send(bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = Array(rest.prefix(1024))
      let count = unsafe write(primary, part, part.count)
      if count <= 0 { return }
      sent += count
      rest = rest.dropFirst(count)
    }
  }

  /// Waits until the program has read everything that was typed and waits itself.
  @discardableResult
  public func waitForIdle(
    limit: Duration = .seconds(20),
    _ condition: (IdleLine) -> Bool = { _ in true }
  ) throws(PtyError) -> IdleLine {
    let sent = sent
    return try wait(limit: limit) { line in line.read >= sent && condition(line) }
  }

  /// Types and waits; the line sums up what the keys cost.
  @discardableResult
  public func press(_ text: String) throws(PtyError) -> (bytes: Int, writes: Int) {
    let before = idleLines.count
    try send(text)
    try waitForIdle()
    let lines = idleLines[before...]
    return (lines.reduce(0) { $0 + $1.bytes }, lines.reduce(0) { $0 + $1.writes })
  }

  public func resize(to size: Size) {
    // The emulator first: what comes from now on may be meant for either size.
    screen.resize(size)
    PtyProcess.setSize(primary, size)
  }

  public func signal(_ number: Int32) {
    kill(process, number)
  }

  /// Drops the line, as a lost connection does.
  public func hangUp() {
    close(primary)
    primary = -1
  }

  /// The line's settings now.
  public func settings() -> LineSettings? {
    PtyProcess.settings(primary)
  }

  /// Waits for the end of the program.
  public func waitForExit(limit: Duration = .seconds(20)) throws(PtyError) -> ExitStatus {
    if let status { return status }
    let deadline = ContinuousClock.now.advanced(by: limit)
    while !hasEnded {
      if ContinuousClock.now >= deadline { throw .timeout(screen: screen.text) }
      pump(until: deadline)
    }
    while primary >= 0, readOutput() {}
    var raw: Int32 = 0
    unsafe waitpid(process, &raw, 0)
    let result: ExitStatus = raw & 0x7F == 0 ? .code(raw >> 8 & 0xFF) : .signal(raw & 0x7F)
    status = result
    return result
  }

  /// Waits until the screen is as the condition says, whatever the program is still doing.
  public func waitForScreen(
    limit: Duration = .seconds(20),
    _ condition: (ScreenEmulator) -> Bool
  ) throws(PtyError) {
    let deadline = ContinuousClock.now.advanced(by: limit)
    while !condition(screen) {
      if hasEnded { throw .ended(screen: screen.text) }
      if ContinuousClock.now >= deadline { throw .timeout(screen: screen.text) }
      pump(until: deadline)
    }
  }

  private func wait(
    limit: Duration,
    _ condition: (IdleLine) -> Bool
  ) throws(PtyError) -> IdleLine {
    let deadline = ContinuousClock.now.advanced(by: limit)
    while true {
      if let line = idleLines.last, output.count >= announced, condition(line) { return line }
      if hasEnded { throw .ended(screen: screen.text) }
      if ContinuousClock.now >= deadline { throw .timeout(screen: screen.text) }
      pump(until: deadline)
    }
  }

  private func pump(until deadline: ContinuousClock.Instant) {
    var descriptors = [pollfd(fd: idlePipe, events: Int16(POLLIN), revents: 0)]
    if primary >= 0 {
      descriptors.append(pollfd(fd: primary, events: Int16(POLLIN), revents: 0))
    }
    let left = ContinuousClock.now.duration(to: deadline) / .milliseconds(1)
    unsafe poll(&descriptors, nfds_t(descriptors.count), Int32(max(1, min(left, 60_000))))
    if descriptors.count > 1, descriptors[1].revents != 0 { readOutput() }
    if descriptors[0].revents != 0 { readIdle() }
  }

  @discardableResult
  private func readOutput() -> Bool {
    var bytes: [UInt8] = Array(repeating: 0, count: 65_536)
    let count = unsafe read(primary, &bytes, bytes.count)
    if count <= 0 { return false }
    output += bytes.prefix(count)
    screen.feed(bytes.prefix(count))
    return true
  }

  private func readIdle() {
    var bytes: [UInt8] = Array(repeating: 0, count: 4096)
    let count = unsafe read(idlePipe, &bytes, bytes.count)
    if count == 0 { hasEnded = true }
    if count <= 0 { return }
    idleText += bytes.prefix(count)
    while let end = idleText.firstIndex(of: 0x0A) {
      let text = String(decoding: idleText[..<end], as: UTF8.self)
      idleText.removeSubrange(...end)
      guard let line = IdleLine(text[...]) else { continue }
      idleLines.append(line)
      announced += line.bytes
    }
  }
}
