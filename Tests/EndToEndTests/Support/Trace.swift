import PtyHarness

/// The system calls of a traced program, as strace names them.
enum Trace {
  static let strace = "/usr/bin/strace"

  static let isAvailable: Bool = {
    // A container may hold the tool and forbid its use.
    let probe = try? PipedProcess([strace, "-o", "/dev/null", "/bin/true"], environment: [:])
    return (try? probe?.waitForExit()) == .code(0)
  }()

  /// A prefix that runs a program and writes its calls, with the files' paths, to a file.
  static func calls(to file: String) -> [String] {
    [
      strace, "-f", "-y", "-s", "65536", "-o", file, "-e", "signal=none", "-e",
      "trace=write,pwrite64,writev,pwritev,pwritev2,fdatasync,fsync",
    ]
  }

  /// A prefix that runs a program whose disk takes that long to make anything durable.
  static func slowDisk(milliseconds: Int) -> [String] {
    [
      strace, "-f", "--seccomp-bpf", "-o", "/dev/null", "-e", "signal=none", "-e",
      "trace=fdatasync", "-e", "inject=fdatasync:delay_enter=\(milliseconds * 1000)",
    ]
  }

  /// What happened to the log and to the user, in order.
  enum Step: Equatable {
    case write
    case sync
    case acknowledgement
  }

  /// Reads what `calls(to:)` wrote.
  ///
  /// An acknowledgement is a write to the user that holds `words`.
  static func steps(_ file: String, acknowledgedBy words: String) -> [Step] {
    let text = String(decoding: TestFile.read(file) ?? [], as: UTF8.self)
    return steps(of: text.split(separator: "\n").map(String.init), acknowledgedBy: words)
  }

  static func steps(of lines: [String], acknowledgedBy words: String) -> [Step] {
    lines.compactMap { line -> Step? in
      // `1234 fdatasync(7</store/log/s00/1.seg>) = 0`, or split in two where threads interleave:
      // `1234 fdatasync(7</…> <unfinished ...>` and `1234 <... fdatasync resumed>) = 0`.
      if line.contains("<... fdatasync resumed>") { return .sync }
      let isWhole = !line.hasSuffix("<unfinished ...>")
      let isLog = line.contains("/store/log/")
      if line.contains("fdatasync(") { return isLog && isWhole ? .sync : nil }
      guard line.contains("write") else { return nil }
      // 64 bytes are a frame without changes: the mark that the log was closed in order.
      if isLog { return line.hasSuffix(" = 64") ? nil : .write }
      return line.contains(words) && !line.contains("/store/") ? .acknowledgement : nil
    }
  }

  /// Whether each acknowledgement follows a sync with nothing written to the log in between.
  static func isDurable(_ steps: [Step]) -> Bool {
    var isSynced = false
    for step in steps {
      switch step {
      case .write: isSynced = false
      case .sync: isSynced = true
      case .acknowledgement: if !isSynced { return false }
      }
    }
    return steps.contains(.acknowledgement)
  }
}
