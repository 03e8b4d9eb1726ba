// The entry point of libFuzzer: `Scripts/fuzz` builds it with the decoders of the tests. The first
// byte of an input chooses what the rest is taken for.

import Facts

@testable import Books

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  // The fuzzer lends exactly `count` bytes for the call; they are copied before anything else.
  let input = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  guard let choice = input.first else { return 0 }
  let bytes = Array(input.dropFirst())
  switch choice {
  case 0: _ = Decoders.payload(bytes[...])
  case 1: Decoders.redaction(bytes)
  case 2: Decoders.frames(bytes)
  case 3: _ = Decoders.read(bytes)
  case 4: _ = Decoders.line(bytes)
  case 5: patched(bytes)
  default: return -1
  }
  return 0
}

/// A sound checkpoint with some bytes changed, three bytes of the input a change: where, two of them,
/// and what.
private func patched(_ input: [UInt8]) {
  var bytes = checkpoint
  var rest = input[...]
  while let low = rest.popFirst(), let high = rest.popFirst(), let value = rest.popFirst() {
    bytes[(Int(high) << 8 | Int(low)) % bytes.count] = value
  }
  if let sealed = Decoders.sealed(checkpoint: bytes) { _ = Decoders.checkpoint(sealed) }
}

private let checkpoint: [UInt8] = {
  var book = Book(schema: Decoders.schema)
  func id(_ number: UInt64) -> EntityID { EntityID(high: 7 << 16, low: number) }
  for number in 1...9 as ClosedRange<UInt64> {
    let isParent = number % 3 == 0
    let operations =
      isParent
      ? [Operation(.set, FieldID(10), .text("Parent \(number)"))]
      : [
        Operation(.set, FieldID(40), .ref(id(3))),
        Operation(.set, FieldID(41), .text("child \(number)")),
        Operation(.set, FieldID(42), .int(Int64(number))),
        Operation(.add, FieldID(43), .ref(id(6))),
      ]
    let event = Event(entity: id(number), kind: KindID(isParent ? 3 : 4), operations: operations)
    let change = Change(
      batch: id(100 + number),
      author: id(99),
      via: .ui,
      intent: "fuzz",
      undoes: number == 8 ? id(107) : nil,
      events: [event]
    )
    book.fold(
      RecordedChange(
        change: change,
        replica: ReplicaID(number % 2 + 1),
        first: (number + 1) / 2,
        written: HybridTime(number << 20)
      )
    )
  }
  return book.checkpoint()
}()
