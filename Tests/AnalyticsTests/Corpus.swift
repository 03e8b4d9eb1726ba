import Glibc
import Interchange
import Testing

/// Real files, outside this repository: the directory is named by `DAYBOOK_CORPUS`.
enum Corpus {
  static let directory = unsafe getenv("DAYBOOK_CORPUS").map { unsafe String(cString: $0) }

  static let isThere: Bool = directory != nil

  static let absence: Comment = "DAYBOOK_CORPUS names no directory, so real data is not tested"

  static func bytes(_ path: String) throws -> [UInt8] {
    let root = try #require(directory)
    let file = unsafe fopen(root + "/" + path, "rb")
    let handle = try unsafe #require(file)
    defer { unsafe fclose(handle) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe fread(&buffer, 1, buffer.count, handle)
      guard count > 0 else { return bytes }
      bytes += buffer[..<count]
    }
  }

  static func file(_ path: String) throws -> ImportFile {
    let name = path.split(separator: "/").last.map { String($0) } ?? path
    return ImportFile(name: name, bytes: try bytes(path))
  }
}
