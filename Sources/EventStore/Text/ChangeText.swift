// A dump: JSON Lines. The first line names the store, every other line is a change or a void:
//
//   {"daybook":"dump","format":1,"store":"…"}
//   {"replica":"…","seq":12,"written":CLOCK,"batch":ID,"author":ID,"via":"ui","intent":"deal.advance",
//    "undoes":ID,"events":[{"kind":"deal","id":ID,"subjects":[ID],"effective":MOMENT,
//    "do":[{"set":"amount","to":VALUE,"base":STAMP},{"add":"tags","to":VALUE},
//    {"remove":"tags","to":VALUE,"seen":["replica:seq"]}]}]}
//   {"replica":…,"erases":{"entities":[ID],"values":[["replica:seq",FIELD]]}}
//   {"replica":"…","void":[13,15]}      sequences that hold nothing
//   {"replica":"…","lost":[16,17]}      sequences whose facts are damaged where the dump was made
//   {"daybook":"end","lines":24}        the last line: nothing was cut off
//
// An erased event is {"erased":true}. `set` without `to` clears. Kinds and fields stand by name where
// the catalogue has one, else by number. A change that says more than this program understands
// carries its bytes as `raw` beside the text, and those count when it is loaded. What is absent is
// not written. Forms: ValueText.

internal import Facts

enum ChangeText {
  static func line(_ stored: StoredChange, naming: some Naming) -> JSON {
    let recorded = stored.recorded
    let change = recorded.change
    return .object([
      "replica": .string(recorded.replica.text),
      "seq": .number(recorded.first),
      "written": ValueText.json(recorded.written),
      "batch": .string(change.batch.description),
      "author": .string(change.author.description),
      "via": .string(name(of: change.via)),
      "intent": .string(change.intent),
      "undoes": change.undoes.map { .string($0.description) },
      "events": .array(change.events.map { json($0, naming) }),
      "erases": change.redaction.map { json($0) },
      "raw": stored.foreign.map { .string(ValueText.hexadecimal($0)) },
    ])
  }

  static func void(_ replica: ReplicaID, _ range: ClosedRange<UInt64>) -> JSON {
    .object([
      "replica": .string(replica.text),
      "void": .array([.number(range.lowerBound), .number(range.upperBound)]),
    ])
  }

  static func lost(_ replica: ReplicaID, _ range: ClosedRange<UInt64>) -> JSON {
    .object([
      "replica": .string(replica.text),
      "lost": .array([.number(range.lowerBound), .number(range.upperBound)]),
    ])
  }

  static func name(of via: Via) -> String {
    switch via {
    case .ui: "ui"
    case .shell: "shell"
    case .import: "import"
    case .rule: "rule"
    case .hook: "hook"
    case .demo: "demo"
    }
  }

  static func name(of verb: Operation.Verb) -> String {
    switch verb {
    case .set: "set"
    case .add: "add"
    case .remove: "remove"
    }
  }

  private static func json(_ redaction: Redaction) -> JSON {
    .object([
      "entities": .array(redaction.entities.sorted().map { .string($0.description) }),
      "values": .array(
        redaction.values.sorted().map {
          .array([.string(ValueText.text($0.dot)), .number($0.field.rawValue)])
        }
      ),
    ])
  }

  private static func json(_ event: Event, _ naming: some Naming) -> JSON {
    if event.isErased { return .object([.init(name: "erased", value: .bool(true))]) }
    let subjects: [JSON] = event.subjects.map { .string($0.description) }
    return .object([
      "kind": naming.name(of: event.kind).map { .string($0) } ?? .number(event.kind.rawValue),
      "id": .string(event.entity.description),
      "subjects": subjects.isEmpty ? nil : .array(subjects),
      "effective": event.effective.map { ValueText.json($0) },
      "do": .array(event.operations.map { json($0, naming) }),
    ])
  }

  private static func json(_ operation: Operation, _ naming: some Naming) -> JSON {
    let field: JSON =
      naming.name(of: operation.field).map { .string($0) } ?? .number(operation.field.rawValue)
    let seen: [JSON] = operation.observed.map { .string(ValueText.text($0)) }
    var members = [JSON.Member(name: name(of: operation.verb), value: field)]
    if let value = operation.value {
      members.append(.init(name: "to", value: ValueText.json(value)))
    }
    if let base = operation.base {
      members.append(.init(name: "base", value: ValueText.json(base)))
    }
    if !seen.isEmpty { members.append(.init(name: "seen", value: .array(seen))) }
    return .object(members)
  }
}
