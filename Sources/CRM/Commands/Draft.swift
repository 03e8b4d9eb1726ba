import Books
import Facts

/// A change in the making: reads through to the book, keeps what is written, leaves out what
/// would change nothing.
///
/// Every operation carries the stamp of the value it replaces, and every event the persons it is
/// about.
struct Draft {
  private struct Cell: Hashable {
    let entity: EntityID
    let field: FieldID
  }

  private struct EventKey: Hashable {
    let entity: EntityID
    let effective: Instant?
  }

  let book: Book
  private(set) var occasion: Occasion
  private var order: [EventKey] = []
  private var operations: [EventKey: [Operation]] = [:]
  private var pending: [Cell: Value?] = [:]
  private var pendingElements: [Cell: [Value]] = [:]
  private var made: [EntityID: KindID] = [:]
  private var madeByTitle: [KindID: [String: EntityID]] = [:]
  /// The effective time of everything written from now on.
  var effective: Instant?
  /// Whether a person does this to one record, and not a rule, an import or a bulk edit.
  var isByHand: Bool
  /// Whether a person makes records one by one, so that fields which people of the book declared
  /// as required are asked for.
  var demandsDeclared: Bool
  private var definitions: [KindID: KindDefinition] = [:]
  /// What this change writes into unique fields.
  private var taken: [FieldID: [Value: EntityID]] = [:]

  init(_ book: Book, _ occasion: Occasion) {
    self.book = book
    self.occasion = occasion
    effective = occasion.effective
    isByHand = occasion.via == .ui || occasion.via == .shell
    demandsDeclared = isByHand
  }

  var isEmpty: Bool { order.isEmpty }

  /// The records that the change writes, each once.
  var touched: Set<EntityID> { Set(order.map(\.entity)) }

  /// Whether the change gives the cell a value.
  func isPending(_ id: EntityID, _ field: FieldID) -> Bool {
    pending[Cell(entity: id, field: field)] != nil
  }

  // MARK: Reading

  /// The kind of a record in the book or made here.
  func kind(of id: EntityID) -> KindID? { made[id] ?? book.row(id)?.kind }

  /// The records of a kind made here, in any order.
  func made(_ kind: KindID) -> [EntityID] { made.filter { $0.value == kind }.map(\.key) }

  func value(_ id: EntityID, _ field: FieldID) -> Value? {
    if let value = pending[Cell(entity: id, field: field)] { return value }
    return book.row(id).flatMap { book.value($0, field) }
  }

  subscript<Content: FieldContent>(id: EntityID, field: Field<Content>) -> Content? {
    value(id, field.id).flatMap(Content.init(value:))
  }

  func elements(_ id: EntityID, _ field: FieldID) -> [Value] {
    if let elements = pendingElements[Cell(entity: id, field: field)] { return elements }
    return book.row(id).map { book.elements($0, field) } ?? []
  }

  /// Whether the record is there: known, and not the remains of an undone creation.
  func exists(_ id: EntityID) -> Bool {
    guard let kind = kind(of: id) else { return false }
    guard let title = Catalogue.kind(kind)?.title else { return true }
    return made[id] != nil || value(id, title) != nil
  }

  func named(_ id: EntityID) -> Rejection.Named {
    var title = ""
    if let field = kind(of: id).flatMap(Catalogue.kind)?.title,
      case .text(let text)? = value(id, field)
    {
      title = text
    }
    return Rejection.Named(id: id, title: title)
  }

  /// The kind with the fields that the book adds to it.
  mutating func definition(_ kind: KindID) -> KindDefinition? {
    if let known = definitions[kind] { return known }
    let definition = Catalogue.kind(kind, in: book)
    definitions[kind] = definition
    return definition
  }

  /// Notes that a record takes a value of a unique field; the other record of this change that has
  /// it already, where there is one.
  mutating func take(_ value: Value, of field: FieldID, for id: EntityID) -> EntityID? {
    let holder = taken[field]?[value]
    if holder == nil { taken[field, default: [:]][value] = id }
    return holder == id ? nil : holder
  }

  // MARK: Writing

  /// A new record.
  mutating func make(_ kind: KindID) -> EntityID {
    let id = occasion.ids.next(at: effective ?? occasion.now)
    made[id] = kind
    return id
  }

  /// The record of this kind and title, made where there is none.
  mutating func findOrMake(_ kind: KindID, title: String) -> EntityID {
    if let id = madeByTitle[kind]?[title] { return id }
    guard let titleField = Catalogue.kind(kind)?.title else { return make(kind) }
    let same = Predicate.and([
      Catalogue.visible(kind), .compare(titleField, .equal, .text(title)),
    ])
    let found = book.listing(ListingRequest(kind: kind, predicate: same))
    if found.count > 0 { return book.id(found[0]) }
    let id = make(kind)
    set(id, titleField, .text(title))
    madeByTitle[kind, default: [:]][title] = id
    return id
  }

  mutating func set(_ id: EntityID, _ field: FieldID, _ value: Value?) {
    guard self.value(id, field) != value else { return }
    pending[Cell(entity: id, field: field)] = .some(value)
    let base = book.row(id).flatMap { book.stamp($0, field) }
    append(Operation(.set, field, value, base: base), to: id)
  }

  mutating func set<Content: FieldContent>(
    _ id: EntityID,
    _ field: Field<Content>,
    _ content: Content?
  ) {
    set(id, field.id, content?.value)
  }

  mutating func add(_ id: EntityID, _ field: FieldID, _ element: Value) {
    let elements = elements(id, field)
    guard !elements.contains(element) else { return }
    pendingElements[Cell(entity: id, field: field)] = elements + [element]
    append(Operation(.add, field, element), to: id)
  }

  mutating func remove(_ id: EntityID, _ field: FieldID, _ element: Value) {
    let elements = elements(id, field)
    guard elements.contains(element) else { return }
    pendingElements[Cell(entity: id, field: field)] = elements.filter { $0 != element }
    let observed = book.row(id).map { book.dots($0, field, of: element) } ?? []
    append(Operation(.remove, field, element, observed: observed), to: id)
  }

  /// Writes a cell at a time of its own, whatever it holds now: for undo, which mirrors what it
  /// takes back.
  mutating func write(_ operation: Operation, to id: EntityID, at effective: Instant) {
    let before = self.effective
    self.effective = effective
    append(operation, to: id)
    self.effective = before
  }

  /// Says what a cell will hold once operations of other times are written, for what is read after.
  mutating func foresee(_ id: EntityID, _ field: FieldID, _ value: Value?) {
    pending[Cell(entity: id, field: field)] = .some(value)
  }

  private mutating func append(_ operation: Operation, to id: EntityID) {
    let key = EventKey(entity: id, effective: effective)
    if operations[key] == nil { order.append(key) }
    // A cell at most once an event: a later word on a field replaces an earlier one.
    if operation.verb == .set,
      let place = operations[key]?.firstIndex(where: { $0.field == operation.field })
    {
      operations[key]?[place] = operation
    } else {
      operations[key, default: []].append(operation)
    }
  }

  // MARK: The result

  func change(_ intent: String, author: EntityID? = nil, undoes: EntityID? = nil) -> Change {
    var ids = occasion.ids
    let batch = occasion.batch ?? ids.next(at: occasion.now)
    return Change(
      batch: batch,
      author: author ?? occasion.user,
      via: occasion.via,
      intent: intent,
      undoes: undoes,
      events: order.map(event)
    )
  }

  /// The source of ids after everything made here, the batch included.
  var idsAfter: IDSource {
    var ids = occasion.ids
    if occasion.batch == nil { _ = ids.next(at: occasion.now) }
    return ids
  }

  private func event(_ key: EventKey) -> Event {
    let operations = operations[key] ?? []
    let kind = kind(of: key.entity) ?? KindID(0)
    return Event(
      entity: key.entity,
      kind: kind,
      subjects: subjects(key.entity, kind, operations),
      effective: key.effective,
      operations: operations
    )
  }

  /// The contacts that the record is or names, before and after.
  private func subjects(
    _ id: EntityID,
    _ kind: KindID,
    _ operations: [Operation]
  ) -> [EntityID] {
    var result: [EntityID] = kind == Contact.kind ? [id] : []
    let row = book.row(id)
    for field in Catalogue.kind(kind, in: book)?.references(to: [Contact.kind]) ?? [] {
      var values = operations.filter { $0.field == field.id }.compactMap(\.value)
      if let row {
        values += field.isSet ? book.elements(row, field.id) : []
        if let value = book.value(row, field.id) { values.append(value) }
      }
      for case .ref(let person) in values where !result.contains(person) {
        if self.kind(of: person) == Contact.kind { result.append(person) }
      }
    }
    return result
  }
}
