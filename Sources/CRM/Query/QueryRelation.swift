import Books
import Facts

/// How the records of one kind have to do with those of another: by a reference of their own, by
/// one to them, or by a part (a role, a job) that names both.
///
/// In queries the other kind is named by its word or the prefixes `p:`, `d:`, `co:`.
struct QueryRelation {
  let kind: KindDefinition
  let target: KindDefinition
  /// With the ways to reach somebody: which one.
  let channel: Channel?
  /// The text of the other record by which it is known.
  let text: FieldID

  static let prefixes: [String: KindID] = [
    "p": Contact.kind, "d": Deal.kind, "co": Account.kind, "t": Todo.kind,
  ]

  /// Parts that people speak of by themselves.
  private static let namedParts: Set<KindID> = [DealLine.kind, Preference.kind]

  init?(_ word: String, from kind: KindDefinition) {
    let word = word.lowercased()
    let related = kind.related(named: word)?.place
    self.kind = kind
    channel = Self.channel(word, related, kind.id)
    let other: KindID? =
      switch related {
      case .point: ContactPoint.kind
      case .company: Account.kind
      case .jobTitle: Affiliation.kind
      case .person: Contact.kind
      case nil: channel == nil ? Self.prefixes[word] : ContactPoint.kind
      }
    let found =
      other.flatMap { Catalogue.kind($0) }
      ?? Catalogue.kinds.first {
        (!$0.isPart || Self.namedParts.contains($0.id)) && $0.answers(to: word)
      }
    guard let found, found.isPart || Self.kinds(around: kind).contains(found.id) else { return nil }
    target = found
    text = related == .jobTitle ? Affiliation.title.id : found.title
  }

  /// Web addresses and handles are asked for by the word of their channel.
  private static func channel(
    _ word: String,
    _ related: RelatedField.Place?,
    _ kind: KindID
  ) -> Channel? {
    if case .point(let channel)? = related { return channel }
    guard related == nil, [Contact.kind, Account.kind].contains(kind) else { return nil }
    return Channel.allCases.first { $0.word == word }
  }

  /// The kinds that records of a kind can have to do with.
  private static func kinds(around kind: KindDefinition) -> Set<KindID> {
    let main: Set = [
      Account.kind, Contact.kind, Deal.kind, Todo.kind, Activity.kind, Product.kind, Lead.kind,
      Promise.kind, DealLine.kind, Preference.kind,
    ]
    return main.filter { $0 == kind.id || !paths(from: kind, to: $0, where: .all).isEmpty }
  }

  /// The records that have to do with one that satisfies a condition.
  func predicate(where condition: Predicate) -> Predicate {
    if kind.id == target.id { return condition }
    guard let channel else {
      return .any(of: Self.paths(from: kind, to: target.id, where: condition))
    }
    return .referred(
      by: ContactPoint.kind,
      through: ContactPoint.party.id,
      .all(of: [.compare(ContactPoint.channel.id, .equal, channel.value), condition])
    )
  }

  /// The records that have to do with any.
  var isThere: Predicate {
    predicate(where: .all(of: [.present(text), Catalogue.visible(target.id)]))
  }

  private static func paths(
    from kind: KindDefinition,
    to target: KindID,
    where condition: Predicate
  ) -> [Predicate] {
    var paths = kind.references(to: [target])
      .map { Predicate.through($0.id, target, condition) }
    for field in Catalogue.references(to: kind.id) {
      let source = Catalogue.kind(of: field.id)
      if source == target {
        paths.append(.referred(by: source, through: field.id, condition))
      } else if let part = Catalogue.kind(source), part.isPart {
        for other in part.references(to: [target]) where other.id != field.id {
          paths.append(
            .referred(by: source, through: field.id, .through(other.id, target, condition))
          )
        }
      }
    }
    return paths
  }
}

extension QueryCompiler {
  /// `p:anna`, `deal:renewal`, `email:acme.example`.
  mutating func related(_ relation: QueryRelation, _ lexeme: QueryLexeme) -> Predicate? {
    guard !lexeme.comparison.isOrder else {
      report(
        .error,
        lexeme.whole.range,
        "“\(lexeme.field.text)” has no order; write \(lexeme.field.text):NAME"
      )
      return nil
    }
    let isExact = lexeme.comparison != .match
    let parts = lexeme.values.map { piece -> Predicate in
      if piece.isQuoted ? piece.text.isEmpty : isNone(piece) {
        return .not(relation.isThere)
      }
      if piece.text == "*", !piece.isQuoted {
        return relation.isThere
      }
      return relation.predicate(where: meaning(of: piece.text, relation, isExact: isExact))
    }
    let any = Predicate.any(of: parts)
    return lexeme.comparison == .notEqual ? .not(any) : any
  }

  private func meaning(
    of text: String,
    _ relation: QueryRelation,
    isExact: Bool
  ) -> Predicate {
    let named = ids(text, of: [relation.target.id])
    if !named.isEmpty { return Self.isOne(of: named) }
    let title: Predicate =
      isExact ? .compare(relation.text, .equal, .text(text)) : .contains(relation.text, text)
    let digits = text.filter { $0.isASCII && $0.isNumber }
    guard relation.channel == .phone, !digits.isEmpty else { return title }
    // A number is kept with its country and without spaces; people remember it as they wrote it.
    let number = try? PhoneNumber(text, country: context.entry.country).key
    return .or([
      .contains(ContactPoint.value.id, digits), .contains(ContactPoint.original.id, text),
      number.map { .contains(ContactPoint.value.id, $0) } ?? .none,
    ])
  }
}
