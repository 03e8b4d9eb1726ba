import Glibc
import Testing

/// The files of this checkout.
enum Checkout {
  static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }

  static func swiftFiles(below folder: String) throws -> [String] {
    let directory = try unsafe #require(unsafe opendir(folder))
    defer { unsafe closedir(directory) }
    var files: [String] = []
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard !name.hasPrefix(".") else { continue }
      if name.hasSuffix(".swift") {
        files.append(folder + "/" + name)
      } else if unsafe entry.pointee.d_type == UInt8(DT_DIR) {
        files += try swiftFiles(below: folder + "/" + name)
      }
    }
    return files.sorted()
  }

  static func content(_ path: String) throws -> String {
    let file = try unsafe #require(unsafe fopen(path, "r"), "\(path)")
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe fread(&buffer, 1, buffer.count, file)
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
      bytes.append(contentsOf: buffer[..<count])
    }
  }

  static func exists(_ path: String) -> Bool { unsafe access(root + "/" + path, F_OK) == 0 }
}
