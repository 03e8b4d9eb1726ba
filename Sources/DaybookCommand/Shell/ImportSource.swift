import Glibc
import Interchange

/// The files that an import reads.
enum ImportSource {
  /// The files named, and of directories all with a name that ends in csv, tsv or txt.
  static func files(_ paths: [String]) throws -> [ImportFile] {
    var files: [ImportFile] = []
    for path in paths {
      let inside = Places.files(in: path).filter { name in
        ["csv", "tsv", "txt"].contains { name.lowercased().hasSuffix("." + $0) }
      }
      if isDirectory(path) {
        guard !inside.isEmpty else {
          throw Failure(.data, "There is no CSV file in \(path).")
        }
        files += inside.map { file("\(path)/\($0)") }
      } else {
        guard unsafe access(path, R_OK) == 0 else {
          throw Failure(.inputOutput, "\(path) cannot be read. Check its name and permissions.")
        }
        files.append(file(path))
      }
    }
    return files
  }

  private static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func file(_ path: String) -> ImportFile {
    let name = path.split(separator: "/").last.map { String($0) } ?? path
    return ImportFile(name: name) {
      let reader = try OpenFile(path)
      return { try reader.chunk() }
    }
  }

  /// A file being read; closed with its last reference.
  private final class OpenFile {
    private let descriptor: Int32
    private let path: String

    init(_ path: String) throws {
      self.path = path
      descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw failure }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    func chunk() throws -> [UInt8]? {
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        // The array outlives the call and its size goes along.
        let count = unsafe read(descriptor, &buffer, buffer.count)
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw failure }
        return count == 0 ? nil : Array(buffer[..<count])
      }
    }

    private var failure: Failure {
      Failure(.inputOutput, "\(path) cannot be read. Check its name and permissions.")
    }
  }
}
