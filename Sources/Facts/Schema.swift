/// What the read side must know of each kind, without knowing what it means.
///
/// Which texts are searched, from where else a word may reach a row, and in which orders lists are
/// kept. The catalogue of the domain makes it.
public struct Schema: Sendable {
  /// One kind of entity.
  public struct Kind: Sendable {
    public let id: KindID
    /// The text fields whose folded content is searched.
    public let searched: [FieldID]
    /// Those of them that may be of any length: their folded form is not kept but made anew
    /// whenever somebody asks.
    public let bulky: Set<FieldID>
    /// Where else a searched word is looked for on behalf of a row of this kind.
    public let paths: [SearchPath]
    /// The orders that the checkpoint keeps ready; the first one is a list's default.
    public let orders: [SortOrder]
    /// The reference fields that tie a row to what is shown with it: when either end changes, the
    /// lists that show the other end look again.
    ///
    /// A link may name several kinds.
    public fileprivate(set) var links: [(field: FieldID, targets: [KindID])]
    /// Whether a row of this kind ties those that it names to each other, so that each is shown with
    /// the other, as a job does a person and a company; what merely happened between them does not.
    public let isTie: Bool

    public init(
      id: KindID,
      searched: [FieldID] = [],
      bulky: Set<FieldID> = [],
      paths: [SearchPath] = [],
      orders: [SortOrder] = [],
      links: [(field: FieldID, targets: [KindID])] = [],
      isTie: Bool = true
    ) {
      self.id = id
      self.searched = searched
      self.bulky = bulky
      self.paths = paths
      self.orders = orders
      self.links = links
      self.isTie = isTie
    }
  }

  public let kinds: [KindID: Kind]

  /// Target → the kinds that can name it, with the fields by which they do.
  private let naming: [KindID: [KindID: [FieldID]]]

  public init(_ kinds: [Kind]) {
    self.kinds = Dictionary(kinds.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var naming: [KindID: [KindID: [FieldID]]] = [:]
    for kind in kinds {
      for link in kind.links {
        for target in link.targets {
          naming[target, default: [:]][kind.id, default: []].append(link.field)
        }
      }
    }
    self.naming = naming
  }

  /// The kinds whose links can name a row of this one, with the fields by which they do.
  public func links(to kind: KindID) -> [KindID: [FieldID]] { naming[kind] ?? [:] }

  /// The schema with further links, by the kind that has them.
  public func adding(_ links: [KindID: [(field: FieldID, targets: [KindID])]]) -> Schema {
    Schema(
      kinds.values.map { kind in
        var kind = kind
        kind.links += links[kind.id] ?? []
        return kind
      }
    )
  }
}

/// A relation by which a row is found through the texts of another.
public enum SearchPath: Hashable, Sendable {
  /// The row that a reference of this one names: a deal by the name of its account.
  case forward(FieldID, KindID)
  /// A row of `kind` that names this one in `parent`: a contact by an email address.
  case child(kind: KindID, parent: FieldID)
  /// Through such a row to a third one: a contact by the company of an affiliation.
  case childForward(kind: KindID, parent: FieldID, forward: FieldID, target: KindID)
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
