// The terminal's lifetime, in one object that a plain poll(2) loop can drive:
//
//   loop:  terminal.paint(frame, cursor:)          at most one write(2)
//          poll(terminal.pollDescriptors + others, until terminal.nextDeadline)
//          for event in terminal.drainInput() { … }
//
// Nothing here waits. Signals come in through a pipe beside the input; the time that an Esc or an
// unfinished paste may take is a deadline for the loop. While the line does not take bytes, frames
// are not sent but replaced by newer ones, and the descriptors ask for the line to become free.

internal import CNcurses
internal import Glibc
public import TextUI

/// The real terminal, painted by ncurses.
public final class CursesTerminal: Terminal {
  /// What the user may choose.
  public struct Options: Sendable {
    /// Nil finds out.
    public var depth: ColorDepth?
    /// Where the locale is not UTF-8 it is ASCII anyway.
    public var ascii = false
    public var mouse = false
    public var theme = Theme.standard

    public init() {}
  }

  public private(set) var size: Size
  public let isASCII: Bool

  /// Whether the locale's encoding is UTF-8; if not, the caller may say how to get one.
  public let hasUnicodeLocale: Bool
  public let depth: ColorDepth
  public private(set) var statistics = Statistics()

  public var theme: Theme {
    didSet { painter.themeChanged() }
  }

  var painter: Painter
  var decoder = InputDecoder()
  var waiting: [InputEvent] = []
  var resizeDue: ContinuousClock.Instant?
  var lastResize: ContinuousClock.Instant?
  private(set) var isSuspended = false
  private var isClosed = false
  private(set) var isGone = false
  private var deferred: (surface: Surface, cursor: Point?)?
  private var lastCursor = Point(x: 0, y: 0)
  let signals: Int32
  static let input: Int32 = STDIN_FILENO
  static let output: Int32 = STDOUT_FILENO

  /// Takes the terminal.
  ///
  /// - Parameters:
  ///   - options: what the user chose.
  ///   - environment: `TERM`, `NO_COLOR` and `ESCDELAY` are read.
  /// - Throws: `TerminalError`, a sentence with a remedy; the terminal is as it was found.
  public init(
    options: Options = Options(),
    environment: [String: String]
  ) throws(TerminalError) {
    guard isatty(CursesTerminal.input) == 1, isatty(CursesTerminal.output) == 1 else {
      throw .notATerminal
    }
    guard let term = environment["TERM"], !term.isEmpty else { throw .noTerminalType }
    hasUnicodeLocale = screen_locale()
    var info = screen_info()
    // The name is copied; `info` outlives the call.
    let status = unsafe screen_open(term, CursesTerminal.output, options.mouse, &info)
    switch screen_error(UInt32(status)) {
    case SCREEN_OK: break
    case SCREEN_NO_DATABASE: throw .noDatabase(term)
    case SCREEN_UNKNOWN_TERMINAL: throw .unknownTerminal(term)
    case SCREEN_TOO_SIMPLE: throw .tooSimple(term)
    default: throw .system(errno)
    }
    depth = ColorDepth.resolve(
      requested: options.depth,
      noColor: environment["NO_COLOR"],
      colors: Int(info.colors),
      direct: info.direct_color
    )
    isASCII = !hasUnicodeLocale || options.ascii
    theme = options.theme
    size = Size(columns: Int(info.columns), rows: Int(info.rows))
    painter = Painter(depth: depth, isASCII: isASCII, colors: info.colors)
    signals = signals_open()
    decoder.terminfoKeys = CursesTerminal.terminfoKeys()
    if let delay = environment["ESCDELAY"].flatMap({ Int($0) }), (1...5000).contains(delay) {
      decoder.escapeDelay = .milliseconds(delay)
    }
  }

  public func paint(_ surface: Surface, cursor: Point?) {
    if isSuspended || isClosed || isGone { return }
    guard isWritable else {
      deferred = (surface, cursor)
      return
    }
    deferred = nil
    painter.paint(surface, theme: theme, on: size)
    if let cursor { lastCursor = cursor }
    let place = Point(
      x: min(lastCursor.x, max(0, size.columns - 1)),
      y: min(lastCursor.y, max(0, size.rows - 1))
    )
    screen_update(Int32(place.y), Int32(place.x))
    flush()
  }

  public func invalidate() {
    painter.invalidate()
    screen_forget()
  }

  public func suspend() {
    if isSuspended || isClosed { return }
    isSuspended = true
    // The counter outlives the call.
    statistics.bytes += max(0, unsafe screen_release(&statistics.writes))
  }

  public func resume() {
    guard isSuspended, !isClosed else { return }
    isSuspended = false
    screen_retake()
    painter.invalidate()
    measure()
  }

  /// Stops the process as Ctrl-Z does in a shell; returns when it goes on.
  public func stop() {
    suspend()
    signals_stop()
    drainSignals(ignoring: SIGCONT)
    resume()
    waiting.append(.resumed)
  }

  /// Gives the terminal back for good; may be called again.
  public func close() {
    if isClosed { return }
    suspend()
    isClosed = true
    signals_close()
    screen_close()
  }

  /// Takes the screen's size from the terminal; whether it is another one.
  @discardableResult
  func measure() -> Bool {
    var (rows, columns): (Int32, Int32) = (0, 0)
    // Both outlive the call.
    guard unsafe screen_measure(&rows, &columns) else { return false }
    let now = Size(columns: Int(columns), rows: Int(rows))
    if now == size { return false }
    size = now
    screen_resize(rows, columns)
    painter.invalidate()
    return true
  }

  /// Sends the frame that had to wait, if it can go now.
  func sendDeferred() {
    guard let frame = deferred, isWritable else { return }
    paint(frame.surface, cursor: frame.cursor)
  }

  var isDeferring: Bool { deferred != nil }

  /// Notes that nobody is at the other end.
  func lineDropped() {
    if isGone { return }
    isGone = true
    waiting.append(.leave(.hangup))
  }

  func count(read bytes: Int, signals: Int) {
    statistics.read += bytes
    statistics.signals += signals
  }

  private func flush() {
    // The counter outlives the call.
    let sent = unsafe screen_flush(&statistics.writes)
    if sent < 0 {
      lineDropped()
    } else if sent > 0 {
      statistics.frames += 1
      statistics.bytes += sent
    }
  }

  private var isWritable: Bool {
    var descriptor = pollfd(fd: CursesTerminal.output, events: Int16(POLLOUT), revents: 0)
    // One descriptor that outlives the call; a time limit of zero never waits.
    return unsafe poll(&descriptor, 1, 0) != 0
  }
}
