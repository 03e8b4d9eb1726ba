public import Books
public import Facts

// Fields that the people of a book declared. Each is a record of the kind `CustomField`; the number
// of its cells is that record's own: the last 31 random bits of its id under a set top bit, where no
// number of the catalogue ever is, so that two writers need not agree on a counter. A declaration
// whose number is taken already is refused.
//
// What the catalogue says of a kind *in a book* has these fields between the kind's own ones and
// those of every kind; forms, columns, queries, imports, the shell and the rules read them there.
// Nothing is cached: a book has a handful of such fields, the kind is looked up once a question and
// not once a row, and a book without any costs one comparison.

extension FieldID {
  /// Whether people of some book declared it.
  public var isDeclared: Bool { rawValue >= 0x8000_0000 }

  /// The number of the field that this record declares.
  public init(declaredBy id: EntityID) {
    self.init(0x8000_0000 | UInt32(truncatingIfNeeded: id.low & 0x7FFF_FFFF))
  }
}

extension Catalogue {
  /// The kind with the fields that this book adds to it; nil where a newer program made it.
  ///
  /// O(declared fields).
  public static func kind(_ id: KindID, in book: Book) -> KindDefinition? {
    guard let kind = kind(id) else { return nil }
    let declared = declaredFields(of: id, in: book)
    return declared.isEmpty ? kind : kind.adding(declared)
  }

  /// The kind that a word names, with the fields that this book adds to it.
  public static func kind(
    named word: String,
    in book: Book
  ) throws(UnknownName) -> KindDefinition {
    let named = try kind(named: word)
    return kind(named.id, in: book) ?? named
  }

  /// The field with this number, one that is put away included; nil where nobody knows it.
  ///
  /// O(1), for a declared field O(declared fields).
  public static func field(_ id: FieldID, in book: Book) -> FieldDefinition? {
    guard id.isDeclared else { return field(id) }
    return declaration(of: id, in: book).flatMap { FieldDefinition(declaredBy: $0, in: book) }
  }

  /// The kind that a field belongs to.
  public static func kind(of field: FieldID, in book: Book) -> KindID? {
    guard field.isDeclared else { return kind(of: field) }
    return declaration(of: field, in: book).flatMap { book[$0, CustomField.of] }
      .flatMap(KindID.init(stored:))
  }

  /// The fields that this book adds to a kind, in the order of their declaration.
  public static func declaredFields(of kind: KindID, in book: Book) -> [FieldDefinition] {
    guard book.count(CustomField.kind) > 0 else { return [] }
    return book.rows(CustomField.kind)
      .filter { book[$0, CustomField.of] == Int64(kind.rawValue) && book.isVisible($0) }
      .sorted { book.id($0) < book.id($1) }
      .compactMap { FieldDefinition(declaredBy: $0, in: book) }
  }

  /// The record that declares a field.
  static func declaration(of field: FieldID, in book: Book) -> Row? {
    book.rows(CustomField.kind).first { FieldID(declaredBy: book.id($0)) == field }
  }

  /// The fields of any kind that can name a record of this one, declared ones included.
  static func references(to kind: KindID, in book: Book) -> [FieldDefinition] {
    let declared = book.rows(CustomField.kind)
      .filter { book[$0, CustomField.target] == Int64(kind.rawValue) }
      .compactMap { FieldDefinition(declaredBy: $0, in: book) }
    return references(to: kind) + declared
  }

  /// The schema with the references that this book declares, those that are put away included: a
  /// list may still go by them.
  ///
  /// O(declared fields).
  public static func schema(in book: Book) -> Schema {
    guard book.count(CustomField.kind) > 0 else { return book.schema }
    var links: [KindID: [(field: FieldID, targets: [KindID])]] = [:]
    for row in book.rows(CustomField.kind) {
      guard let kind = book[row, CustomField.of].flatMap(KindID.init(stored:)),
        let field = FieldDefinition(declaredBy: row, in: book), !field.targets.isEmpty
      else { continue }
      links[kind, default: []].append((field.id, field.targets))
    }
    return links.isEmpty ? book.schema : book.schema.adding(links)
  }
}

extension KindID {
  /// The kind whose number a field holds.
  init?(stored number: Int64) {
    guard let number = UInt16(exactly: number) else { return nil }
    self.init(number)
  }
}

extension FieldDefinition {
  /// What a declaration says; nil where it is not whole.
  init?(declaredBy row: Row, in book: Book) {
    guard let label = book[row, CustomField.label], let name = book[row, CustomField.name],
      let type = book[row, CustomField.type]
    else { return nil }
    let choices = CustomField.words(book[row, CustomField.choices] ?? "")
    var traits: Traits = type == .choices ? [] : .sorted
    if book[row, CustomField.isRequired] == true { traits.insert(.required) }
    if book[row, CustomField.isUnique] == true { traits.insert(.unique) }
    if book[row, CustomField.isPersonal] == true { traits.insert(.personal) }
    let target = book[row, CustomField.target].flatMap(KindID.init(stored:))
    self = .declared(
      FieldID(declaredBy: book.id(row)),
      type.fieldType(choices, target),
      isSet: type == .choices,
      .named(name, label, traits, width: type.width, hint: type.hint(choices))
    )
  }
}

extension CustomField {
  /// The choices of a line, each once.
  static func words(_ line: String) -> [String] {
    distinct(line.split(separator: ",").map { String($0).trimmed }.filter { !$0.isEmpty })
  }
}

extension CustomType {
  fileprivate func fieldType(_ choices: [String], _ target: KindID?) -> FieldType {
    switch self {
    case .text: .text
    case .number: .decimal
    case .money: .money
    case .date: .day
    case .yesNo: .bool
    case .choice, .choices: .choice(choices)
    case .url: .url
    case .email: .email
    case .phone: .phone
    case .reference: .ref(target.map { [$0] } ?? [])
    }
  }

  fileprivate var width: Int {
    switch self {
    case .text, .url, .email, .choices, .reference: 20
    case .money, .choice, .phone: 14
    case .number, .date: 10
    case .yesNo: 5
    }
  }

  fileprivate func hint(_ choices: [String]) -> String {
    switch self {
    case .number: "12.5"
    case .money: "92k"
    case .date: "+2w, fri, 2026-12-01"
    case .yesNo: "yes"
    case .choice: choices.prefix(4).joined(separator: " / ")
    case .choices: choices.prefix(4).joined(separator: ", ")
    case .url: "https://acme.example"
    case .email: "anna@acme.example"
    case .phone: "+44 20 7946 0000"
    case .text, .reference: ""
    }
  }
}
