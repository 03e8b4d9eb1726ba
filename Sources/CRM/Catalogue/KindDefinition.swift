public import Facts

/// What everyone must know of a kind of entity.
public struct KindDefinition: Sendable {
  public let id: KindID
  /// The word in queries and on the shell, singular.
  public let name: String
  public let plural: String
  public let label: String
  public let aliases: [String]
  /// The one or two letters before the dash in the short ids that people see.
  public let code: String
  /// The field that names a record; a record whose title field is empty does not exist (that is
  /// how an undone creation looks).
  public let title: FieldID
  /// Its own fields in the order of a form, then those that every kind has.
  public private(set) var fields: [FieldDefinition]
  /// What people take for fields of it and stands in records of their own.
  public let related: [RelatedField]
  /// The columns of a list, most important first.
  public let columns: [FieldID]
  /// The orders that are kept ready; the first is a list's default.
  public let orders: [SortOrder]
  /// Whose titles and texts are searched along with its own.
  public let searchPaths: [SearchPath]
  /// Whether its records only make sense as part of another one (an email address of a contact);
  /// such kinds have no list of their own in the interface.
  public let isPart: Bool

  init(
    _ id: KindID,
    _ words: KindWords,
    title: FieldID,
    columns: [FieldID] = [],
    orders: [SortOrder] = [],
    searchPaths: [SearchPath] = [],
    isPart: Bool = false,
    related: [RelatedField] = [],
    fields: [FieldDefinition]
  ) {
    self.id = id
    name = words.name
    plural = words.plural
    label = words.label
    aliases = words.aliases
    code = words.code
    self.title = title
    self.fields = fields + id.sharedFields
    self.related = related
    self.columns = columns.isEmpty ? [title] : columns
    self.orders = orders.isEmpty ? [SortOrder(title)] : orders
    self.searchPaths = searchPaths
    self.isPart = isPart
  }

  /// The kind with further fields, which stand behind its own ones.
  func adding(_ declared: [FieldDefinition]) -> KindDefinition {
    var kind = self
    kind.fields.insert(contentsOf: declared, at: fields.count - KindID.sharedFieldCount)
    return kind
  }

  /// The field with this number.
  public func field(_ id: FieldID) -> FieldDefinition? { fields.first { $0.id == id } }

  /// The field that a word names, by name or alias in any case.
  public func field(named word: String) throws(UnknownName) -> FieldDefinition {
    if let field = fields.first(where: { $0.answers(to: word) }) { return field }
    throw UnknownName(
      what: "field of \(plural)",
      name: word,
      among: fields.filter { !$0.traits.contains(.hidden) }.flatMap { [$0.name] + $0.aliases },
      examples: ownFields.filter { !$0.traits.contains(.hidden) }.map(\.name)
    )
  }

  /// The word that stands for records beside it; nil where it is none of these.
  public func related(named word: String) -> RelatedField? {
    related.first { $0.answers(to: word) }
  }

  /// Whether `word` names it, whatever its case; `lost-reason` is `lostreason`.
  public func answers(to word: String) -> Bool {
    let word = word.lowercased().filter { !"-_ ".contains($0) }
    return name == word || plural == word || aliases.contains(word)
  }

  /// Its own fields, without those that every kind has.
  public var ownFields: ArraySlice<FieldDefinition> {
    fields.dropLast(KindID.sharedFieldCount)
  }

  /// The fields that hold references to one of `kinds`.
  public func references(to kinds: Set<KindID>) -> [FieldDefinition] {
    fields.filter { !kinds.isDisjoint(with: $0.targets) }
  }
}

/// The words for a kind.
struct KindWords {
  let name: String
  let plural: String
  let label: String
  let code: String
  let aliases: [String]

  init(
    _ name: String,
    _ plural: String,
    _ label: String,
    _ code: String,
    aliases: [String] = []
  ) {
    self.name = name
    self.plural = plural
    self.label = label
    self.code = code
    self.aliases = aliases
  }
}
