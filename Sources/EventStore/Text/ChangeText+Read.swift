internal import Facts

/// What one line of a dump says.
enum DumpLine {
  case head(format: Int)
  case change(StoredChange)
  case void(ReplicaID, ClosedRange<UInt64>)
  case lost(ReplicaID, ClosedRange<UInt64>)
  case end
}

/// Why a line of a dump cannot be taken.
struct DumpFault: Error {
  let reason: String

  init(_ reason: String) { self.reason = reason }
}

extension ChangeText {
  static func read(_ bytes: [UInt8], naming: some Naming) throws(DumpFault) -> DumpLine {
    let json: JSON
    do throws(JSONError) {
      json = try JSON(bytes)
    } catch {
      throw DumpFault("not JSON at byte \(error.offset): \(error.reason)")
    }
    if json["daybook"] == .string("end") { return .end }
    if json["daybook"] != nil {
      guard let format: Int = json["format"]?.integer() else { throw DumpFault("no format") }
      return .head(format: format)
    }
    guard let replica = json["replica"]?.text.flatMap({ ReplicaID($0) }) else {
      throw DumpFault("no replica")
    }
    if let void = json["void"] { return .void(replica, try range(void)) }
    if let lost = json["lost"] { return .lost(replica, try range(lost)) }
    return .change(try change(json, replica, naming))
  }

  private static func range(_ json: JSON) throws(DumpFault) -> ClosedRange<UInt64> {
    guard let bounds = json.elements?.compactMap({ $0.integer(UInt64.self) }), bounds.count == 2,
      bounds[0] <= bounds[1], StoreFormat.sequences.contains(bounds[0]),
      StoreFormat.sequences.contains(bounds[1])
    else { throw DumpFault("a void or a loss needs two sequences") }
    // One line must not have a log written full of frames that say nothing.
    guard bounds[1] - bounds[0] < UInt64(UInt32.max) else {
      throw DumpFault("a void or a loss of more sequences than a log can leave out; dump again")
    }
    return bounds[0]...bounds[1]
  }

  private static func change(
    _ json: JSON,
    _ replica: ReplicaID,
    _ naming: some Naming
  ) throws(DumpFault) -> StoredChange {
    guard let first: UInt64 = json["seq"]?.integer(), StoreFormat.sequences.contains(first),
      let written = json["written"].flatMap({ ValueText.clock($0) })
    else { throw DumpFault("no sequence or no clock") }
    if let raw = json["raw"] {
      let place = ChangeCodec.Place(replica: replica, sequence: first, clock: written)
      guard let bytes = raw.text.flatMap({ ValueText.bytes($0) }),
        let stored = try? ChangeCodec.decode(bytes[...], at: place)
      else { throw DumpFault("the raw bytes are damaged") }
      return stored
    }
    guard let via = Via.allCases.first(where: { .string(name(of: $0)) == json["via"] }) else {
      throw DumpFault("an unknown door (via)")
    }
    var events: [Event] = []
    for element in json["events"]?.elements ?? [] { events.append(try event(element, naming)) }
    let change = Change(
      batch: try id(json["batch"], "batch"),
      author: try id(json["author"], "author"),
      via: via,
      intent: json["intent"]?.text ?? "",
      undoes: try optionalID(json["undoes"], "undoes"),
      events: events,
      redaction: try json["erases"].map { (erases) throws(DumpFault) in try redaction(erases) }
    )
    let recorded = RecordedChange(change: change, replica: replica, first: first, written: written)
    return StoredChange(recorded: recorded, foreign: nil)
  }

  private static func redaction(_ json: JSON) throws(DumpFault) -> Redaction {
    var entities: Set<EntityID> = []
    for element in json["entities"]?.elements ?? [] { entities.insert(try id(element, "erases")) }
    var values: Set<Redaction.Target> = []
    for element in json["values"]?.elements ?? [] {
      guard let parts = element.elements, parts.count == 2, let dot = ValueText.dot(parts[0]),
        let field = parts[1].integer(UInt32.self)
      else { throw DumpFault("an erased value that cannot be read") }
      values.insert(.init(dot, FieldID(field)))
    }
    return Redaction(entities: entities, values: values)
  }

  private static func event(_ json: JSON, _ naming: some Naming) throws(DumpFault) -> Event {
    if json["erased"] == .bool(true) { return .erased }
    let kind =
      json["kind"]?.text.flatMap { naming.kind(named: $0) }
      ?? json["kind"]?.integer(UInt16.self).map { KindID($0) }
    // Kind 0 is what erased events have: with it, an event would carry what no erasure looks for.
    guard let kind, kind.rawValue != 0 else { throw DumpFault("an unknown kind") }
    var subjects: [EntityID] = []
    for element in json["subjects"]?.elements ?? [] { subjects.append(try id(element, "subject")) }
    var effective: Instant?
    if let moment = json["effective"] {
      guard let instant = ValueText.instant(moment) else {
        throw DumpFault("`effective` is no moment")
      }
      effective = instant
    }
    var operations: [Operation] = []
    for element in json["do"]?.elements ?? [] {
      operations.append(try operation(element, naming))
    }
    return Event(
      entity: try id(json["id"], "id"),
      kind: kind,
      subjects: subjects,
      effective: effective,
      operations: operations
    )
  }

  private static func operation(
    _ json: JSON,
    _ naming: some Naming
  ) throws(DumpFault) -> Operation {
    let verbs: [Operation.Verb] = [.set, .add, .remove]
    guard let verb = verbs.first(where: { json[name(of: $0)] != nil }),
      let target = json[name(of: verb)]
    else { throw DumpFault("an operation without set, add or remove") }
    let field =
      target.text.flatMap { naming.field(named: $0) }
      ?? target.integer(UInt32.self).map { FieldID($0) }
    guard let field else { throw DumpFault("an unknown field") }
    let value = json["to"].flatMap { ValueText.value($0) }
    guard value != nil || (json["to"] == nil && verb == .set) else {
      throw DumpFault("a value that cannot be read")
    }
    let base = json["base"].flatMap { ValueText.stamp($0) }
    guard base != nil || json["base"] == nil else { throw DumpFault("a damaged base stamp") }
    let seen = json["seen"]?.elements ?? []
    let observed = seen.compactMap { ValueText.dot($0) }
    guard observed.count == seen.count else { throw DumpFault("a damaged list of what was seen") }
    return Operation(verb, field, value, base: base, observed: observed)
  }

  private static func id(_ json: JSON?, _ name: String) throws(DumpFault) -> EntityID {
    guard let id = json?.text.flatMap({ EntityID($0) }) else {
      throw DumpFault("`\(name)` is no id")
    }
    return id
  }

  private static func optionalID(_ json: JSON?, _ name: String) throws(DumpFault) -> EntityID? {
    json == nil ? nil : try id(json, name)
  }
}
