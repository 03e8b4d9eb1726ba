internal import CNcurses
public import Glibc
public import TextUI

extension CursesTerminal {
  /// What the run loop waits for; also for the line to take bytes while a frame is held back.
  public var pollDescriptors: [pollfd] {
    var descriptors = [pollfd(fd: signals, events: Int16(POLLIN), revents: 0)]
    if isGone || isSuspended { return descriptors }
    descriptors.append(pollfd(fd: CursesTerminal.input, events: Int16(POLLIN), revents: 0))
    if isDeferring {
      descriptors.append(pollfd(fd: CursesTerminal.output, events: Int16(POLLOUT), revents: 0))
    }
    return descriptors
  }

  /// When `drainInput` has something to do although nothing arrives; nil for never.
  public var nextDeadline: ContinuousClock.Instant? {
    if !waiting.isEmpty { return .now }
    guard let escape = decoder.deadline else { return resizeDue }
    guard let resizeDue else { return escape }
    return min(escape, resizeDue)
  }

  public func drainInput() -> [InputEvent] {
    drainSignals()
    readKeys()
    waiting += decoder.expire(at: .now)
    settleResize()
    sendDeferred()
    defer { waiting = [] }
    return waiting
  }

  func drainSignals(ignoring ignored: Int32 = 0) {
    var bytes: [UInt8] = Array(repeating: 0, count: 64)
    // The pipe does not block; the buffer outlives the call and its size goes along.
    let got = unsafe read(signals, &bytes, bytes.count)
    if got <= 0 { return }
    count(read: 0, signals: got)
    for number in bytes.prefix(got) where Int32(number) != ignored { take(signal: Int32(number)) }
  }

  private func take(signal: Int32) {
    switch signal {
    case SIGTERM: waiting.append(.leave(.terminated))
    case SIGHUP: lineDropped()
    case SIGINT: waiting.append(.leave(.interrupted))
    case SIGQUIT: waiting.append(.leave(.quit))
    case SIGWINCH: resizeDue = resizeDue ?? .now
    case SIGTSTP: stop()
    case SIGCONT where !isSuspended:
      // Somebody stopped us without asking: whatever the shell did to the line is undone.
      suspend()
      resume()
      waiting.append(.resumed)
    default: break
    }
  }

  /// Reads what is there, a bounded amount at a time, so that a flood cannot keep the loop.
  private func readKeys() {
    if isGone || isSuspended { return }
    var bytes: [UInt8] = Array(repeating: 0, count: 16_384)
    for _ in 0..<16 {
      var descriptor = pollfd(fd: CursesTerminal.input, events: Int16(POLLIN), revents: 0)
      // One descriptor that outlives the call; a time limit of zero never waits.
      guard unsafe poll(&descriptor, 1, 0) == 1 else { return }
      // The buffer outlives the call and its size goes along.
      let got = unsafe read(CursesTerminal.input, &bytes, bytes.count)
      if got < 0, errno == EINTR || errno == EAGAIN { return }
      if got <= 0 { return lineDropped() }
      count(read: got, signals: 0)
      waiting += decoder.feed(bytes.prefix(got), at: .now)
      if got < bytes.count { return }
    }
  }

  /// A storm of resizes becomes at most one every 70 ms, the last one always.
  private func settleResize() {
    guard let due = resizeDue, !isSuspended else { return }
    let now = ContinuousClock.now
    let earliest = lastResize.map { $0.advanced(by: .milliseconds(70)) } ?? due
    if now < earliest {
      resizeDue = earliest
      return
    }
    resizeDue = nil
    lastResize = now
    if measure() { waiting.append(.resize(size)) }
  }

  /// What this terminal sends for keys, by its description.
  static func terminfoKeys() -> [[UInt8]: Key] {
    let names: [(String, Key)] = [
      ("kcuu1", .up), ("kcud1", .down), ("kcub1", .left), ("kcuf1", .right),
      ("khome", .named(.home)), ("kend", .named(.end)),
      ("kpp", .named(.pageUp)), ("knp", .named(.pageDown)),
      ("kich1", .named(.insert)), ("kdch1", .named(.delete)), ("kcbt", .backTab),
    ]
    var keys: [[UInt8]: Key] = [:]
    let functions = (1...12).map { ("kf\($0)", Key(.function(UInt8($0)))) }
    for (name, key) in names + functions {
      // The bytes belong to terminfo and are copied before anything else happens.
      guard let bytes = unsafe screen_key(name) else { continue }
      let sequence = Array(unsafe String(cString: bytes).utf8)
      if sequence.count > 1, sequence.count <= 8, sequence[0] == 0x1B { keys[sequence] = key }
    }
    return keys
  }
}
