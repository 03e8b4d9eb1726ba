import Glibc
import PtyHarness
import TextUI

/// Somebody's place of work: a folder that goes away with the test, a store in it, and the program.
final class Desk {
  private let scratch = ScratchFolder()
  let user: String
  /// What the program sees beside the pinned environment.
  var environment: [String: String] = [:]

  /// The binary under test: `DAYBOOK_BINARY`, else the debug build beside the tests.
  static let program = Desk.variable("DAYBOOK_BINARY") ?? Program.path("daybook")

  /// The day on which these tests take place, a Friday.
  static let now = "2026-11-20T09:30:00Z"

  init(user: String = "anna", sample: Bool = false) throws {
    self.user = user
    if sample { try take(Sample.dump.get()) }
  }

  var folder: String { scratch.path }
  var store: String { folder + "/store" }

  private var variables: [String: String] {
    [
      "PATH": "/usr/bin:/bin", "HOME": folder, "LOGNAME": user, "TZ": "UTC",
      "LC_ALL": "C.UTF-8", "DAYBOOK_STORE": store, "DAYBOOK_NOW": Desk.now,
      // The runtime's own reporter would take seconds to symbolicate.
      "SWIFT_BACKTRACE": "enable=no",
    ].merging(environment) { _, new in new }
  }

  // MARK: On the shell

  /// Runs `daybook` with arguments and waits for its end.
  @discardableResult
  func run(_ arguments: String..., input: String = "/dev/null") throws -> Outcome {
    try run(arguments, input: input)
  }

  @discardableResult
  func run(_ arguments: [String], input: String = "/dev/null") throws -> Outcome {
    try Outcome(of: start([Desk.program] + arguments, input: input))
  }

  /// Starts any program in the same environment.
  func start(_ arguments: [String], input: String = "/dev/null") throws -> PipedProcess {
    try PipedProcess(arguments, environment: variables, input: input)
  }

  /// Writes a file into the folder and names it.
  func file(_ name: String, _ text: String) throws -> String {
    let path = folder + "/" + name
    guard TestFile.write(path, Array(text.utf8)) else { throw Unexpected("cannot write \(path)") }
    return path
  }

  /// Loads a dump into the store.
  func take(_ dump: String) throws {
    let loaded = try run("load", file("sample.jsonl", dump))
    guard loaded.status == .code(0) else { throw Unexpected(loaded.errors) }
  }

  /// What `daybook stat` says of the state of the book.
  func stateHash() throws -> String {
    let lines = try run("stat").lines
    guard let line = lines.first(where: { $0.hasPrefix("state hash") }) else {
      throw Unexpected("stat names no state hash: \(lines)")
    }
    return String(line.split(separator: " ")[2])
  }

  /// Whether `daybook verify` finds nothing.
  func isSound() throws -> Bool {
    let outcome = try run("verify")
    return outcome.status == .code(0) && outcome.output.hasSuffix(": sound\n")
  }

  // MARK: In a terminal

  /// Runs `daybook` in a terminal of its own; without arguments that is the interface.
  func open(
    _ arguments: [String] = [],
    size: Size = Size(columns: 80, rows: 24),
    under tracer: [String] = []
  ) throws -> PtyProcess {
    let command = tracer + [Desk.program] + arguments
    let process = try PtyProcess(
      command[0],
      arguments: Array(command.dropFirst()),
      size: size,
      environment: variables
    )
    process.keeping = self
    return process
  }

  /// Opens the interface and waits for its first screen.
  func interface(
    size: Size = Size(columns: 80, rows: 24),
    under tracer: [String] = []
  ) throws -> PtyProcess {
    // A book that is not there would begin with questions.
    let place = environment["DAYBOOK_STORE"] ?? store
    if try start(["/bin/ls", place]).waitForExit() != .code(0) {
      let made = try run("setup", "--currency", "EUR")
      guard made.status == .code(0) else { throw Unexpected(made.errors) }
    }
    let interface = try open(size: size, under: tracer)
    try interface.waitForIdle()
    return interface
  }

  static func variable(_ name: String) -> String? {
    // The value is copied before anything can change the environment.
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }
}

/// A step that every test leans on went wrong.
struct Unexpected: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
