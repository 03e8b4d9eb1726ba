internal import Glibc

/// A folder of its own for a test, removed with its last reference.
public final class ScratchFolder: Sendable {
  public let path: String

  public init() {
    var template = Array("/tmp/daybook-test-XXXXXX".utf8CString)
    // mkdtemp writes the name into the array, which is as long as the template.
    let isMade = unsafe mkdtemp(&template) != nil
    precondition(isMade, "no folder can be made in /tmp")
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { ScratchFolder.remove(path) }

  /// Links are removed, not followed.
  private static func remove(_ folder: String) {
    for name in TestFile.names(in: folder) ?? [] {
      let path = folder + "/" + name
      if unsafe unlink(path) != 0 { remove(path) }
    }
    _ = unsafe rmdir(folder)
  }
}
