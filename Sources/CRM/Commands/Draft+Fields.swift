import Books
import Facts

extension Draft {
  /// Whether a record needs a value of a field here: always where the program says so, and of a
  /// declared field where a person makes or changes one record.
  func isDemanded(_ field: FieldDefinition) -> Bool {
    field.isRequired && (!field.id.isDeclared || demandsDeclared)
  }

  /// No two records that are in use hold the same value; texts are compared folded.
  mutating func checkUnique(
    _ value: Value,
    _ field: FieldDefinition,
    of id: EntityID
  ) throws(Rejection) {
    guard let kind = kind(of: id) else { return }
    var key = value
    var shown = ""
    if case .text(let text) = value {
      key = .text(String(decoding: Folding.fold(text), as: UTF8.self))
      shown = text
    }
    let same = Predicate.and([
      .compare(field.id, .equal, value), Catalogue.visible(kind),
    ])
    let holders = book.listing(ListingRequest(kind: kind, predicate: same))
    let other = holders.window(0..<holders.count).map(book.id).first { $0 != id }
    guard let other = other ?? take(key, of: field.id, for: id) else { return }
    throw .alreadyKnown(key: shown.isEmpty ? field.label : shown, named(other))
  }

  // MARK: Declarations

  /// Completes and judges a declared field.
  ///
  /// - Throws: where something else goes by its name, a choice has nothing to choose from, or it
  ///   would become another type or kind, which its values could not follow.
  mutating func settleField(_ id: EntityID) throws(Rejection) {
    try keepNature(id)
    let label = self[id, CustomField.label] ?? ""
    if self[id, CustomField.name] == nil, !FieldRules.isBlank(.text(label)) {
      set(id, CustomField.name, CustomFieldRules.name(from: label))
    }
    guard let kind = self[id, CustomField.of].flatMap(KindID.init(stored:)),
      CustomField.kinds.contains(kind)
    else { throw .missingField(CustomField.of.id, of: named(id)) }
    guard let type = self[id, CustomField.type] else {
      throw .missingField(CustomField.type.id, of: named(id))
    }
    let name = self[id, CustomField.name] ?? ""
    try CustomFieldRules.check(name: name, of: kind, others: otherFields(than: id, of: kind))
    let words = CustomField.words(self[id, CustomField.choices] ?? "")
    if type == .choice || type == .choices, words.isEmpty {
      throw .missingField(CustomField.choices.id, of: named(id))
    }
    if type == .reference, self[id, CustomField.target] == nil {
      throw .missingField(CustomField.target.id, of: named(id))
    }
    let number = FieldID(declaredBy: id)
    let isTaken = book.rows(CustomField.kind).map(book.id)
      .contains { $0 != id && FieldID(declaredBy: $0) == number }
    if isTaken {
      throw .badValue(CustomField.label.id, reason: "got a number that is taken; declare it again")
    }
  }

  private func keepNature(_ id: EntityID) throws(Rejection) {
    guard let row = book.row(id) else { return }
    for field in [CustomField.of.id, CustomField.type.id, CustomField.target.id] {
      guard let before = book.value(row, field), value(id, field) != before else { continue }
      throw .badValue(field, reason: "of a declared field stays; archive it and declare another")
    }
  }

  private func otherFields(than id: EntityID, of kind: KindID) -> [String] {
    book.rows(CustomField.kind)
      .filter {
        book.id($0) != id && book.isVisible($0)
          && book[$0, CustomField.of] == Int64(kind.rawValue)
      }
      .compactMap { book[$0, CustomField.name] }
  }
}

extension Rejection {
  /// The refusal with the label of a field that people of the book declared.
  func naming(_ book: Book) -> Rejection {
    let (field, reason): (FieldID, String)
    switch self {
    case .badValue(let id, let why): (field, reason) = (id, why)
    case .missingField(let id, _): (field, reason) = (id, "must not be empty")
    case .badReference(let id): (field, reason) = (id, "must name a record that exists")
    default: return self
    }
    guard field.isDeclared, let definition = Catalogue.field(field, in: book) else { return self }
    return .declared(field, label: definition.label, reason: reason)
  }
}
