// The file ERASED: what no reader of the store may deliver any more, and how far its bytes are gone.
// Text, closed by its checksum; it holds numbers only and nothing of what they stood for.
//
//   daybook erased
//   generation <count of erasures>
//   state pending            readers and writers pass over what is listed; its bytes may be there
//         switched           the logs and the checkpoint are rewritten; old files are being zeroed
//         done               nothing of it is left
//   entity <26 characters>                     one line an entity
//   value <replica> <sequence> <field>         one line a value
//   crc32c <8 hexadecimal digits, of everything before this line>
//
// It says nothing that the log does not say in changes with a redaction, from which it is made anew
// where it is lost. A checkpoint names the generation it was made under, and an older one counts no
// more. Every process looks for a new ERASED whenever it follows the log or takes a writer slot.

internal import Facts

struct ErasedList: Hashable, Sendable {
  enum State: String, Sendable {
    case pending
    case switched
    case done
  }

  var generation: UInt64 = 0
  var state = State.done
  var redaction = Redaction()

  struct Damaged: Error {}

  init() {}

  init(_ bytes: [UInt8]) throws(Damaged) {
    guard let lines = openedText(bytes), lines.count >= 3, lines[0] == "daybook erased",
      lines[1].hasPrefix("generation "), let generation = UInt64(lines[1].dropFirst(11)),
      lines[2].hasPrefix("state "), let state = State(rawValue: String(lines[2].dropFirst(6))),
      // Any erasure that was begun has counted; no store sees so many.
      state == .done || generation > 0, generation <= StoreFormat.sequences.upperBound
    else { throw Damaged() }
    self.generation = generation
    self.state = state
    var entities: Set<EntityID> = []
    var values: Set<Redaction.Target> = []
    for line in lines.dropFirst(3) {
      let words = line.split(separator: " ")
      switch (words.first, words.count) {
      case ("entity", 2):
        guard let entity = EntityID(words[1]) else { throw Damaged() }
        entities.insert(entity)
      case ("value", 4):
        guard let replica = UInt64(words[1], radix: 16), let sequence = UInt64(words[2]),
          let field = UInt32(words[3])
        else { throw Damaged() }
        let dot = Dot(replica: ReplicaID(replica), sequence: sequence)
        values.insert(.init(dot, FieldID(field)))
      default: throw Damaged()
      }
    }
    redaction = Redaction(entities: entities, values: values)
  }

  var encoded: [UInt8] {
    var text = "daybook erased\ngeneration \(generation)\nstate \(state.rawValue)\n"
    for entity in redaction.entities.sorted() { text += "entity \(entity)\n" }
    for target in redaction.values.sorted() {
      text += "value \(hexadecimal(target.dot.replica.rawValue)) \(target.dot.sequence) "
      text += "\(target.field.rawValue)\n"
    }
    return Array(sealedText(text).utf8)
  }
}

extension StoreFiles {
  var erased: String { directory + "/ERASED" }

  /// What ERASED says; an empty list where there is none.
  ///
  /// - Throws: `.damaged` where it cannot be believed.
  func erasedList() throws(StoreError) -> ErasedList {
    guard let bytes = try erasedBytes() else { return ErasedList() }
    do { return try ErasedList(bytes) } catch { throw StoreError(.damaged, erased) }
  }

  /// ERASED as it lies there; nil where there is none.
  func erasedBytes() throws(StoreError) -> [UInt8]? {
    try attempt(erased) { () throws(DiskFailure) in
      try disk.ifThere { () throws(DiskFailure) in try disk.contents(of: erased) }
    }
  }

  func write(_ list: ErasedList) throws(StoreError) {
    try attempt(erased) { () throws(DiskFailure) in
      try disk.replace(erased, with: list.encoded, in: directory)
    }
  }
}
