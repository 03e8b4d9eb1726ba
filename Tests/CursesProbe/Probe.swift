// A list on the real terminal, and ways to come to grief: what the tests of the terminal layer
// drive in a pseudo-terminal.
//
//   CursesProbe [ROWS] [FILE]      FILE holds names, NUL separated
//   j k PgDn PgUp G g  move        t  the last key or paste shows in the title row
//   q  quit    Ctrl-Z  stop        T  trap    A  abort    V  write to address 0    E  exit(3)

import CursesTerminal
import Glibc
import TextUI

@main
struct Probe {
  private let terminal: CursesTerminal
  private var report: IdleReport?
  private var names: [String]
  private var list: ListViewport
  private var last = ""
  private var isDone = false

  static func main() {
    let environment = Probe.environment()
    var options = CursesTerminal.Options()
    options.mouse = environment["PROBE_MOUSE"] != nil
    options.ascii = environment["PROBE_ASCII"] != nil
    do throws(TerminalError) {
      let terminal = try CursesTerminal(options: options, environment: environment)
      var probe = Probe(terminal: terminal, environment: environment)
      probe.run()
      terminal.close()
      exit(0)
    } catch {
      let line = Array("probe: \(error)\n".utf8)
      // The buffer outlives the call and its size goes along.
      _ = unsafe write(STDERR_FILENO, line, line.count)
      exit(69)
    }
  }

  private init(terminal: CursesTerminal, environment: [String: String]) {
    self.terminal = terminal
    report = IdleReport(environment: environment)
    let arguments = CommandLine.arguments
    let count = arguments.count > 1 ? Int(arguments[1]) ?? 0 : 10_000
    names = arguments.count > 2 ? Probe.read(arguments[2]) : []
    if names.isEmpty { names = (0..<count).map { "Account \($0) long list" } }
    list = ListViewport(count: names.count, height: 1)
  }

  private mutating func run() {
    while !isDone {
      list.resize(height: max(1, terminal.size.rows - 3))
      var canvas = Canvas(size: terminal.size)
      render(into: &canvas)
      terminal.paint(canvas.surface, cursor: canvas.cursor)
      if (terminal.nextDeadline ?? .distantFuture) > .now { report?.write(terminal.statistics) }
      wait()
      for event in terminal.drainInput() { take(event) }
    }
  }

  private func wait() {
    var descriptors = terminal.pollDescriptors
    var limit: Int32 = -1
    if let deadline = terminal.nextDeadline {
      let left = ContinuousClock.now.duration(to: deadline) / .milliseconds(1)
      limit = Int32(max(0, min(left.rounded(.up), 60_000)))
    }
    // The array outlives the call and its count goes along.
    _ = unsafe poll(&descriptors, nfds_t(descriptors.count), limit)
  }

  private mutating func take(_ event: InputEvent) {
    switch event {
    case .key(let key): press(key)
    case .paste(let text): last = "paste \(text)"
    case .mouse(let mouse): last = "mouse \(mouse.position.x),\(mouse.position.y)"
    case .leave: isDone = true
    case .resize, .focus, .resumed: break
    }
  }

  private mutating func press(_ key: Key) {
    switch key {
    case .character("j"), .down: list.move(by: 1)
    case .character("k"), .up: list.move(by: -1)
    case Key(.named(.pageDown)): list.page(1)
    case Key(.named(.pageUp)): list.page(-1)
    case .character("G"): list.bottom()
    case .character("g"): list.top()
    case .character("q"): isDone = true
    case .control("z"): terminal.stop()
    case .character("T"): fatalError("asked to")
    case .character("A"): abort()
    case .character("V"): raise(SIGSEGV)
    case .character("E"): exit(3)
    default: last = "key \(key)"
    }
  }

  private func render(into canvas: inout Canvas) {
    let size = canvas.size
    canvas.put(" probe  \(last)", x: 0, y: 0, role: .title, width: size.columns)
    canvas.within(Rect(x: 0, y: 1, width: size.columns, height: list.height)) { pane in
      for (y, row) in list.visible.enumerated() {
        let isSelected = row == list.cursor
        let role: Role = isSelected ? .selection : .text
        pane.put(isSelected ? "▌ " : "  ", x: 0, y: y, role: role)
        pane.put(names[row], x: 2, y: y, role: role, width: min(30, size.columns - 2))
        pane.put("Acme \(row % 97)", x: 34, y: y, role: .dim, width: 12)
        pane.put("\(row * 37 % 90_000)", x: 48, y: y, width: 10, align: .right)
        pane.put("│", x: 60, y: y, role: .border)
      }
      pane.placeCursor(x: 0, y: list.cursorLine)
    }
    canvas.put(
      " \(list.cursor + 1)/\(list.count)",
      x: 0,
      y: size.rows - 2,
      role: .status,
      width: size.columns
    )
    canvas.put(" q quit", x: 0, y: size.rows - 1, role: .hintText, width: size.columns)
  }

  private static func environment() -> [String: String] {
    var result: [String: String] = [:]
    for name in ["TERM", "NO_COLOR", "ESCDELAY", "DAYBOOK_TEST_FD", "PROBE_MOUSE", "PROBE_ASCII"] {
      // The value is copied before anything can change the environment.
      if let value = unsafe getenv(name) { result[name] = unsafe String(cString: value) }
    }
    return result
  }

  private static func read(_ path: String) -> [String] {
    guard let file = unsafe fopen(path, "r") else { return [] }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    // One byte at a time is enough for a test's list of names.
    while case let byte = unsafe fgetc(file), byte != EOF { bytes.append(UInt8(byte)) }
    return bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
  }
}

extension ContinuousClock.Instant {
  fileprivate static var distantFuture: ContinuousClock.Instant {
    .now.advanced(by: .seconds(3600))
  }
}
