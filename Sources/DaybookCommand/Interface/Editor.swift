import Glibc

/// The user's own editor: `$VISUAL`, else `$EDITOR`, else vi, on a private file.
///
/// The command is split at spaces and started without a shell.
enum Editor {
  /// The text as it was left; nil where the editor failed or nothing was changed.
  static func edit(_ text: String) -> String? {
    let directory = Places.variable("XDG_RUNTIME_DIR") ?? Places.variable("TMPDIR") ?? "/tmp"
    var template = Array("\(directory)/daybook-XXXXXX.txt".utf8CString)
    // mkstemps makes the file with mode 0600 and a name that nobody could know.
    let file = unsafe mkstemps(&template, 4)
    guard file >= 0 else { return nil }
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { _ = unsafe unlink(path) }
    let content = Array(text.utf8)
    // The array outlives the call.
    let written = unsafe write(file, content, content.count)
    close(file)
    guard written == content.count, run(command() + [path]) == 0,
      let bytes = Places.contents(of: path), let edited = String(validating: bytes, as: UTF8.self)
    else { return nil }
    return edited == text ? nil : edited
  }

  private static func command() -> [String] {
    let chosen = Places.variable("VISUAL") ?? Places.variable("EDITOR") ?? "vi"
    return chosen.split(separator: " ").map { String($0) }
  }

  /// Starts a program on the terminal and waits for it; its exit status, or -1.
  private static func run(_ arguments: [String]) -> Int32 {
    guard LockedAccount.current == nil, let program = arguments.first else { return -1 }
    var pointers: [UnsafeMutablePointer<CChar>?] = unsafe arguments.map { unsafe strdup($0) }
    defer { while let pointer = unsafe pointers.popLast() { unsafe free(pointer) } }
    unsafe pointers.append(nil)
    var child: pid_t = 0
    // The argument vector is ours and ends with nil; the environment is the process's own.
    guard unsafe posix_spawnp(&child, program, nil, nil, pointers, environ) == 0 else { return -1 }
    var status: Int32 = 0
    while unsafe waitpid(child, &status, 0) < 0 { guard errno == EINTR else { return -1 } }
    return status == 0 ? 0 : -1
  }
}
