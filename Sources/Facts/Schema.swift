/// What the read side must know of each kind, without knowing what it means: which texts are
/// searched and in which orders lists are kept.
///
/// The catalogue of the domain makes it.
public struct Schema: Sendable {
  /// One kind of entity.
  public struct Kind: Sendable {
    public let id: KindID
    /// The text fields whose folded content is searched, in order of weight.
    public let searched: [FieldID]
    /// The orders that the checkpoint keeps ready; the first one is a list's default.
    public let orders: [SortOrder]

    public init(id: KindID, searched: [FieldID] = [], orders: [SortOrder] = []) {
      self.id = id
      self.searched = searched
      self.orders = orders
    }
  }

  public let kinds: [KindID: Kind]

  public init(_ kinds: [Kind]) {
    self.kinds = Dictionary(kinds.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  }
}

/// A sort by one field, optionally of the entity that a reference names (a deal by its account's
/// name).
///
/// Rows without a value come last in either direction; ties break by entity id.
public struct SortOrder: Hashable, Sendable {
  public let field: FieldID
  /// The reference to follow before reading `field`.
  public let through: FieldID?
  public let descending: Bool

  public init(_ field: FieldID, through: FieldID? = nil, descending: Bool = false) {
    self.field = field
    self.through = through
    self.descending = descending
  }
}
