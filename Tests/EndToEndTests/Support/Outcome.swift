import PtyHarness
import Testing

/// What a run of the program came to.
struct Outcome {
  let status: PtyHarness.ExitStatus
  let output: String
  let errors: String

  init(of process: PipedProcess) throws {
    status = try process.waitForExit()
    output = String(decoding: process.output, as: UTF8.self)
    errors = String(decoding: process.errors, as: UTF8.self)
  }

  var lines: [String] { output.split(separator: "\n").map(String.init) }

  /// The one word that `add` prints.
  var id: String { output.trimmingSuffix("\n") }

  func expectDone(sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(status == .code(0), "\(errors)", sourceLocation: sourceLocation)
  }

  /// Nothing on stdout, one message on stderr, and the exit code; `notices` messages about the
  /// store may come before.
  func expectRefused(
    _ code: Int32,
    saying words: String...,
    after notices: Int = 0,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(status == .code(code), "\(errors)", sourceLocation: sourceLocation)
    #expect(output == "", sourceLocation: sourceLocation)
    let lines = errors.split(separator: "\n")
    #expect(lines.count == 1 + notices, "\(errors)", sourceLocation: sourceLocation)
    #expect(errors.hasPrefix("daybook: "), "\(errors)", sourceLocation: sourceLocation)
    let isSentence = errors.hasSuffix(".\n") || errors.hasSuffix("?\n")
    #expect(isSentence, "\(errors)", sourceLocation: sourceLocation)
    for word in words {
      #expect(errors.contains(word), "\(errors)", sourceLocation: sourceLocation)
    }
  }
}

extension String {
  func trimmingSuffix(_ suffix: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
  }
}
