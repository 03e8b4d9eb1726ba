/// The bytes of one file, chunk after chunk; nil at the end.
///
/// The chunks may have any size, and end anywhere.
public typealias ByteChunks = () throws -> [UInt8]?

/// A file that can be read from its beginning as often as needed.
///
/// Opening and reading are the caller's: this module knows no disk. An import reads each file
/// twice, first to learn its form, then to take its rows, and never holds it whole.
public struct ImportFile: Sendable {
  /// The name without its directory.
  public let name: String
  /// Begins a new reading; what it throws ends the import.
  public let open: @Sendable () throws -> ByteChunks

  public init(name: String, open: @escaping @Sendable () throws -> ByteChunks) {
    self.name = name
    self.open = open
  }

  /// A file whose content is in memory already.
  public init(name: String, bytes: [UInt8]) {
    self.init(name: name) {
      var rest: [UInt8]? = bytes
      return {
        defer { rest = nil }
        return rest
      }
    }
  }
}
