public import Facts

/// The names of kinds and fields, which the store does not know.
///
/// What has no name is written by number.
public protocol Naming {
  func name(of kind: KindID) -> String?
  func name(of field: FieldID) -> String?
  func kind(named name: String) -> KindID?
  func field(named name: String) -> FieldID?
}

/// What reading a dump came to.
public struct LoadReport: Sendable {
  /// A line that was not taken, and why.
  public struct Issue: Hashable, Sendable {
    /// From 1.
    public let line: Int
    public let message: String
  }

  public internal(set) var ingested = IngestReport()
  public internal(set) var issues: [Issue] = []
}

extension EventStore {
  /// Writes the whole log as text, one change a line (JSON Lines), with all stamps.
  public func dump(
    naming: some Naming,
    _ line: (String) throws -> Void
  ) throws {}

  /// Takes in a dump, also into a store that is not empty; lines that are known add nothing,
  /// damaged lines are reported and passed over.
  ///
  /// - Parameter nextLine: the next line's bytes without the line feed, nil at the end.
  public func load(
    naming: some Naming,
    _ nextLine: () throws -> [UInt8]?
  ) throws -> LoadReport { LoadReport() }
}
