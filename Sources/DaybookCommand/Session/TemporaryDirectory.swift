import Glibc

/// A private directory that goes with the program.
enum TemporaryDirectory {
  /// Makes a directory with mode 0700 and a name that nobody could know.
  static func make() throws -> String {
    let parent = Places.variable("TMPDIR") ?? "/tmp"
    var template = Array("\(parent)/daybook-demo-XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else {
      throw Failure(
        .inputOutput,
        "No directory can be made in \(parent). Set TMPDIR to one that can be written."
      )
    }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Removes a directory that `make` made, with what is in it; links are removed, not followed.
  static func remove(_ path: String) {
    for name in Places.files(in: path) where name != "." && name != ".." {
      let inside = "\(path)/\(name)"
      var status = stat()
      guard unsafe lstat(inside, &status) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFDIR { remove(inside) } else { _ = unsafe unlink(inside) }
    }
    _ = unsafe rmdir(path)
  }
}
