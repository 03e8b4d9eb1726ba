import Facts
import Glibc
import Logging

/// The log for whoever looks after the program: a file that `$DAYBOOK_LOG` names, none without it.
///
/// stderr belongs to the terminal while the interface runs. What is logged is what the program did
/// and how it went (the name of a command, a kind of failure, a duration), never what people wrote.
struct LogFile: LogHandler {
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level = .info
  private let descriptor: Int32

  /// Opens the file for appending, with mode 0600 where it is new; nil where it cannot be written.
  private init?(path: String) {
    descriptor = unsafe open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return nil }
  }

  /// Notes that something was done; the details are put together only where somebody wants them.
  static func note(_ what: String, _ details: @autoclosure () -> [String: String] = [:]) {
    logger?.info("\(what)", metadata: details().mapValues { .string($0) })
  }

  /// Notes that something failed.
  static func fail(_ what: String, _ details: @autoclosure () -> [String: String]) {
    logger?.error("\(what)", metadata: details().mapValues { .string($0) })
  }

  /// Nil where nobody asked for a log, or it cannot be written.
  private static let logger: Logger? = Places.variable("DAYBOOK_LOG").flatMap(LogFile.init)
    .map { file in Logger(label: "daybook") { _ in file } }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let pairs = metadata.merging(event.metadata ?? [:]) { _, own in own }
      .sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
    let line = Array(
      "\(WorldClock.now().milliseconds) \(event.level) \(event.message)\(pairs)\n".utf8
    )
    // One write a line, so that the lines of several processes do not mix; the array outlives it.
    _ = unsafe write(descriptor, line, line.count)
  }
}
