public import Facts

/// A record's place in one generation of a Book: its kind and a number there.
///
/// Rows are renumbered when a new checkpoint is taken, so they are never stored; selections and
/// marks hold `EntityID`s.
public struct Row: Hashable, Sendable {
  public let kind: KindID
  public let index: UInt32

  public init(kind: KindID, index: UInt32) {
    self.kind = kind
    self.index = index
  }
}
