import Books
import Facts

extension Draft {
  /// Makes a record and what goes with it.
  mutating func create(
    _ kind: KindID,
    _ assignments: [Assignment],
    _ related: [Related]
  ) throws(Rejection) -> EntityID {
    guard let definition = definition(kind) else {
      throw .unknownField(FieldID(0), kind)
    }
    if kind == Activity.kind, effective == nil { effective = try happened(assignments) }
    let id = make(kind)
    try assign(assignments, to: id)
    fillIn(id, kind)
    for part in related { try relate(part, to: id) }
    for field in definition.fields where isDemanded(field) {
      if FieldRules.isBlank(value(id, field.id)) { throw .missingField(field.id, of: nil) }
    }
    return id
  }

  /// What nobody said and yet holds for a new record.
  private mutating func fillIn(_ id: EntityID, _ kind: KindID) {
    switch kind {
    case Todo.kind where self[id, Todo.status] == nil: set(id, Todo.status, .open)
    case Contact.kind where occasion.via == .ui || occasion.via == .shell: takeApart(id)
    case Promise.kind:
      if self[id, Promise.status] == nil { set(id, Promise.status, .open) }
      if self[id, Promise.side] == nil { set(id, Promise.side, .us) }
    case DealLine.kind: fillInLine(id)
    case Lead.kind:
      if self[id, Lead.receivedAt] == nil { set(id, Lead.receivedAt, effective ?? occasion.now) }
    case Handover.kind: set(id, Handover.offeredAt, effective ?? occasion.now)
    case Activity.kind:
      if self[id, Activity.at] == nil { set(id, Activity.at, effective ?? occasion.now) }
      if self[id, Activity.type] == nil { set(id, Activity.type, .note) }
    default: break
    }
    let isOurs = [
      Account.kind, Contact.kind, Deal.kind, Todo.kind, Activity.kind, Promise.kind, SavedView.kind,
    ].contains(kind)
    // Where a record comes from elsewhere, an unknown owner is unknown.
    if isOurs, !occasion.isTransfer, self[id, kind.owner] == nil {
      set(id, kind.owner, occasion.user)
    }
  }

  /// The parts of a person's name, where only the whole was typed.
  private mutating func takeApart(_ id: EntityID) {
    guard self[id, Contact.givenName] == nil, self[id, Contact.familyName] == nil,
      let name = self[id, Contact.name]
    else { return }
    let parts = PersonName(name)
    if !parts.given.isEmpty { set(id, Contact.givenName, parts.given) }
    if !parts.family.isEmpty { set(id, Contact.familyName, parts.family) }
  }

  /// The time that a new activity happened, where it is given.
  private func happened(_ assignments: [Assignment]) throws(Rejection) -> Instant? {
    for assignment in assignments where assignment.field == Activity.at.id {
      guard case .value(.instant(let at)?) = assignment.content else { continue }
      guard at <= occasion.now else { throw .notYetHappened }
      return at
    }
    return nil
  }

  /// Writes fields of one record by the rules of its kind.
  mutating func assign(_ assignments: [Assignment], to id: EntityID) throws(Rejection) {
    guard let kind = kind(of: id), let definition = definition(kind) else {
      throw .unknownRecord(id)
    }
    var state: [(field: FieldID, value: Value?)] = []
    var whole: [FieldID: [Value]] = [:]
    var wholeOrder: [FieldID] = []
    for assignment in assignments {
      guard let field = definition.field(assignment.field) else {
        throw .unknownField(assignment.field, kind)
      }
      let value = try resolve(assignment, field)
      if field.isSet, assignment.verb == .set {
        if whole[field.id] == nil { wholeOrder.append(field.id) }
        whole[field.id, default: []] += value.map { [$0] } ?? []
      } else if field.isSet {
        guard let value else { continue }
        if assignment.verb == .add { add(id, field.id, value) } else { remove(id, field.id, value) }
      } else if isGoverned(kind, field.id) {
        state.append((field.id, value))
      } else {
        try check(value, field, of: id)
        set(id, field.id, value)
        if field.id == Deal.expectedClose.id { countPush(id) }
      }
    }
    for field in wholeOrder { replace(id, field, by: whole[field] ?? []) }
    if kind == CustomField.kind { try settleField(id) }
    try settle(id, kind, state)
    try settleForecasting(id, kind)
  }

  private mutating func replace(_ id: EntityID, _ field: FieldID, by values: [Value]) {
    for element in elements(id, field) where !values.contains(element) {
      remove(id, field, element)
    }
    for value in values { add(id, field, value) }
  }

  private func isGoverned(_ kind: KindID, _ field: FieldID) -> Bool {
    switch kind {
    case Deal.kind: DealState.fields.contains(field)
    case Todo.kind: field == Todo.status.id
    case Cover.kind, Handover.kind: Catalogue.field(field)?.traits.contains(.governed) == true
    case Lead.kind: LeadState.fields.contains(field)
    case Promise.kind: field == Promise.status.id
    default: false
    }
  }

  /// The value that an assignment means, in the field's type; makes the record that it names anew.
  mutating func resolve(
    _ assignment: Assignment,
    _ field: FieldDefinition
  ) throws(Rejection) -> Value? {
    let value: Value?
    switch assignment.content {
    case .value(.text(let text)?):
      value = FieldRules.isBlank(.text(text)) ? nil : .text(Normalization.nfc(text))
    case .value(let given): value = given
    case .new(let kind, let title):
      guard field.targets.contains(kind) else { throw .badReference(field.id) }
      guard let definition = Catalogue.kind(kind), let name = definition.field(definition.title),
        name.type.valueType == .text, !FieldRules.isBlank(.text(title))
      else { throw .badReference(field.id) }
      try FieldRules.check(.text(title), for: name)
      value = .ref(findOrMake(kind, title: Normalization.nfc(title)))
    }
    guard let value else { return nil }
    try FieldRules.check(value, for: field)
    if case .ref(let target) = value, assignment.verb != .remove {
      guard exists(target), let kind = kind(of: target),
        field.targets.isEmpty || field.targets.contains(kind)
      else { throw .badReference(field.id) }
    }
    return value
  }

  private mutating func check(
    _ value: Value?,
    _ field: FieldDefinition,
    of id: EntityID
  ) throws(Rejection) {
    if value == nil, isDemanded(field) { throw .missingField(field.id, of: named(id)) }
    try checkLogin(value, field, of: id)
    if let value, field.isUnique { try checkUnique(value, field, of: id) }
    // A reference to its own kind makes a tree, which must not bite its tail.
    guard case .ref(let target)? = value, let kind = kind(of: id), field.targets == [kind] else {
      return
    }
    var next: EntityID? = target
    for _ in 0..<64 {
      guard let current = next else { return }
      guard current != id else { throw .cycle(field.id, named(id)) }
      next = self.value(current, field.id).flatMap(EntityID.init(value:))
    }
    throw .cycle(field.id, named(id))
  }

  /// A login names one user, or nobody could tell who works here.
  private func checkLogin(
    _ value: Value?,
    _ field: FieldDefinition,
    of id: EntityID
  ) throws(Rejection) {
    guard field.id == User.login.id, case .text(let login)? = value,
      let user = Colleagues(book).user(login: login), user != id
    else { return }
    throw .alreadyKnown(key: login, named(user))
  }
}
