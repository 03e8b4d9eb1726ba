import Books
import Facts

// What names in a query mean. The small kinds that a team keeps in order are looked up at once, so
// that a name that nobody has is said; companies, people and deals are conditions on their titles.
extension QueryCompiler {
  static let managedKinds: Set<KindID> = [
    Pipeline.kind, Stage.kind, LostReason.kind, Tag.kind, User.kind, Team.kind, Product.kind,
  ]

  mutating func reference(
    _ field: FieldDefinition,
    _ piece: QueryPiece,
    isExact: Bool
  ) -> Predicate? {
    let piece = piece.withoutSign(of: field.targets)
    let named = ids(piece.text, of: field.targets)
    if !named.isEmpty { return names(field, named) }
    if field.targets == [User.kind] { return colleague(piece, field.id, isExact: isExact) }
    let large = field.targets.filter { !Self.managedKinds.contains($0) }
    if large.isEmpty {
      guard let kind = field.targets.first else { return nil }
      return managed(kind, piece, isExact: isExact).map { names(field, $0) }
    }
    var parts = large.map { target in
      Predicate.through(field.id, target, Self.title(of: target, piece.text, isExact: isExact))
    }
    if field.targets.contains(User.kind) {
      let isMe = piece.text.lowercased() == "me"
      let found = isMe ? context.user.map { [$0] } ?? [] : found(User.kind, piece.text, isExact)
      if !found.isEmpty { parts.append(names(field, found)) }
    }
    return .any(of: parts)
  }

  private func names(_ field: FieldDefinition, _ ids: [EntityID]) -> Predicate {
    field.isSet
      ? .any(of: ids.map { .includes(field.id, .ref($0)) })
      : .oneOf(field.id, ids.map { .ref($0) })
  }

  /// The records of a kind whose title matches.
  static func title(of kind: KindID, _ text: String, isExact: Bool) -> Predicate {
    guard let title = Catalogue.kind(kind)?.title else { return .none }
    return isExact ? .compare(title, .equal, .text(text)) : .contains(title, text)
  }

  // MARK: Colleagues

  /// The rows whose field names a colleague; all who match, which is said where it is several.
  mutating func colleague(_ piece: QueryPiece, _ field: FieldID, isExact: Bool) -> Predicate? {
    if piece.text.lowercased() == "me" {
      guard let user = context.user else {
        report(.error, piece.range, "Nobody is signed in, so “me” is no one; write a name")
        return nil
      }
      return .oneOf(field, [.ref(user)])
    }
    guard let found = managed(User.kind, piece, isExact: isExact) else { return nil }
    if found.count > 1 {
      let names = found.compactMap { book[$0, User.name]?.debugSafe }
      report(
        .note,
        piece.range,
        "“\(piece.text.debugSafe)” is \(Self.list(names)); all of them are taken",
        names
      )
    }
    return .oneOf(field, found.map { .ref($0) })
  }

  // MARK: Small kinds

  /// The records of a small kind that a text names; nil, and said, where there is none.
  mutating func managed(_ kind: KindID, _ piece: QueryPiece, isExact: Bool) -> [EntityID]? {
    let found = found(kind, piece.text, isExact)
    if !found.isEmpty { return found }
    let what = kind == User.kind ? "colleague" : Catalogue.kind(kind)?.label.lowercased() ?? ""
    unknown(what, piece, among: names(of: kind).flatMap(\.spellings))
    return nil
  }

  /// Stages and their like by any part of their name, people and tags by the nearest meaning: a
  /// whole name before the beginning of one.
  private func found(_ kind: KindID, _ text: String, _ isExact: Bool) -> [EntityID] {
    let names = names(of: kind)
    let spelled = names.map { ($0.key, $0.spellings.map { QueryNames.folded($0) }) }
    if !isExact, kind != User.kind, kind != Tag.kind {
      let word = QueryNames.folded(text)
      return spelled.filter { $0.1.contains { $0.contains(word) } }.map(\.0)
    }
    return QueryNames.best(spelled, text, isExact: isExact)
  }

  /// The existing records of a small kind with what they are called.
  func names(of kind: KindID) -> [(key: EntityID, spellings: [String])] {
    guard let title = Catalogue.kind(kind)?.title else { return [] }
    return book.rows(kind).compactMap { row in
      guard case .text(let name)? = book.value(row, title) else { return nil }
      let login = kind == User.kind ? book[row, User.login] : nil
      return (book.id(row), [name] + (login.map { [$0] } ?? []))
    }
  }

  mutating func unknown(_ what: String, _ piece: QueryPiece, among names: [String]) {
    let suggestion = nearest(to: piece.text, among: names)
    let others = names.filter { $0 != suggestion }.prefix(8)
    let candidates = (suggestion.map { [$0] } ?? []) + others
    var remedy = suggestion.map { "did you mean “\($0.debugSafe)”?" }
    if let field = kind.fields.first(where: { $0.hasOption(piece.text) }) {
      remedy = "write \(field.name):\(piece.text.lowercased())"
    }
    if remedy == nil, !candidates.isEmpty {
      remedy = "there is \(Self.list(candidates.map(\.debugSafe)))"
    }
    report(
      .error,
      piece.range,
      "There is no \(what) “\(piece.text.debugSafe)”" + (remedy.map { "; \($0)" } ?? ""),
      candidates
    )
  }

  private static func list(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }

  // MARK: Ids

  /// The records that an id names: all 26 characters, or the short form with its code.
  func ids(_ text: String, of kinds: [KindID]) -> [EntityID] {
    if let id = EntityID(text.lowercased()) {
      return book.row(id).map { kinds.contains($0.kind) } == true ? [id] : []
    }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let kind = Catalogue.kind(code: parts[0]), kinds.contains(kind.id),
      parts[1].utf8.count >= 4
    else { return [] }
    return book.entities(kind.id, shortID: parts[1])
  }
}

extension FieldDefinition {
  /// Whether a text is one of the words of its choices.
  func hasOption(_ text: String) -> Bool {
    guard case .option(let names) = type else { return false }
    return names.contains { $0.word == text.lowercased() }
  }
}

extension QueryPiece {
  /// `owner:@me` and `tags:#vip` are `owner:me` and `tags:vip`.
  fileprivate func withoutSign(of targets: [KindID]) -> QueryPiece {
    let isSigned =
      !isQuoted && text.count > 1
      && (targets.contains(User.kind) && text.hasPrefix("@")
        || targets.contains(Tag.kind) && text.hasPrefix("#"))
    return isSigned ? QueryPiece(text: String(text.dropFirst()), range: range) : self
  }
}
