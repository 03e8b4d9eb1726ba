import Glibc

/// The program that sends mail, started without a shell: text on its standard input, the terminal
/// for whatever it has to ask.
enum Mailer {
  /// Whether the program came to a good end.
  static func send(_ text: String, subject: String, by command: String) -> Bool {
    // What begins with a dash would be an option.
    let subject = subject.hasPrefix("-") ? " " + subject : subject
    let arguments = command.split(separator: " ").map { String($0) }
      .map { $0.replacing("{subject}", with: subject) }
    let directory = Places.variable("XDG_RUNTIME_DIR") ?? Places.variable("TMPDIR") ?? "/tmp"
    var template = Array("\(directory)/daybook-XXXXXX".utf8CString)
    // mkstemp makes the file with mode 0600 and a name that nobody could know.
    let file = unsafe mkstemp(&template)
    guard file >= 0 else { return false }
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer {
      close(file)
      _ = unsafe unlink(path)
    }
    let content = Array(text.utf8)
    // The array outlives the call.
    guard unsafe write(file, content, content.count) == content.count,
      lseek(file, 0, SEEK_SET) == 0
    else { return false }
    return run(arguments, input: file)
  }

  private static func run(_ arguments: [String], input: Int32) -> Bool {
    guard LockedAccount.current == nil, let program = arguments.first else { return false }
    var actions = unsafe posix_spawn_file_actions_t()
    guard unsafe posix_spawn_file_actions_init(&actions) == 0 else { return false }
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    guard unsafe posix_spawn_file_actions_adddup2(&actions, input, 0) == 0 else { return false }
    var pointers: [UnsafeMutablePointer<CChar>?] = unsafe arguments.map { unsafe strdup($0) }
    defer { while let pointer = unsafe pointers.popLast() { unsafe free(pointer) } }
    unsafe pointers.append(nil)
    var child: pid_t = 0
    // The argument vector is ours and ends with nil; the environment is the process's own.
    guard unsafe posix_spawnp(&child, program, &actions, nil, pointers, environ) == 0 else {
      return false
    }
    var status: Int32 = 0
    while unsafe waitpid(child, &status, 0) < 0 { guard errno == EINTR else { return false } }
    return status == 0
  }
}
