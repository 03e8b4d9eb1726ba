import Facts

// Two hashes of what a book holds, both a sum over live cells modulo 2^128, so that neither the
// order of arrival nor that of storage shows:
//
//   stateHash    entity ‖ field ‖ stamp or dots ‖ value: equal for replicas that know the same events
//   contentHash  entity ‖ field ‖ value: equal before a change and after it
//                was undone, before an export and after reading it back
//
// A cell is hashed by two independent 64-bit mixes (FNV-1a, then the finaliser of SplitMix64). They
// find mistakes, not forgers; a checksum against malice is not what they are for.

/// A 128-bit sum that does not depend on order.
public struct BookHash: Hashable, Sendable, CustomStringConvertible {
  private var sum: UInt128 = 0

  init() {}

  mutating func add(_ bytes: [UInt8]) {
    var one: UInt64 = 0xCBF2_9CE4_8422_2325
    var two: UInt64 = 0x9E37_79B9_7F4A_7C15
    for byte in bytes {
      one = (one ^ UInt64(byte)) &* 0x100_0000_01B3
      two = (two &+ UInt64(byte)) &* 0xFF51_AFD7_ED55_8CCD
      two ^= two >> 29
    }
    sum &+= UInt128(mixed(one)) << 64 | UInt128(mixed(two ^ UInt64(bytes.count)))
  }

  private func mixed(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// 32 hexadecimal digits.
  public var description: String {
    let digits = String(sum, radix: 16)
    return String(repeating: "0", count: 32 - digits.count) + digits
  }
}

extension Book {
  /// Equal exactly where the same events are known.
  ///
  /// O(cells).
  public var stateHash: BookHash {
    var hash = BookHash()
    forEachCell { id, field, state in
      switch state {
      case .register(let value, let stamp):
        var writer = Book.writer(id, field)
        writer.stamp(stamp)
        if let value { writer.value(value) }
        hash.add(writer.bytes)
      case .set(let set):
        for element in set.elements {
          for dot in element.dots {
            var writer = Book.writer(id, field)
            writer.fixed(dot.replica.rawValue)
            writer.varint(dot.sequence)
            writer.value(element.value)
            hash.add(writer.bytes)
          }
        }
      }
    }
    return hash
  }

  /// Equal exactly where people see the same content.
  ///
  /// O(cells).
  public var contentHash: BookHash {
    var hash = BookHash()
    forEachCell { id, field, state in
      let values: [Value] =
        switch state {
        case .register(let value, _): value.map { [$0] } ?? []
        case .set(let set): set.elements.map(\.value)
        }
      for value in values {
        var writer = Book.writer(id, field)
        writer.value(value)
        hash.add(writer.bytes)
      }
    }
    return hash
  }

  private static func writer(_ id: EntityID, _ field: FieldID) -> WireWriter {
    var writer = WireWriter(reserving: 64)
    writer.id(id)
    writer.varint(UInt64(field.rawValue))
    return writer
  }

  private func forEachCell(_ body: (EntityID, FieldID, CellState) -> Void) {
    let fields = fieldsByKind()
    for kind in kindsInUse {
      let fields = fields[kind] ?? []
      for row in rows(kind) {
        for field in fields {
          if let state = cell(row, field) { body(id(row), field, state) }
        }
      }
    }
  }
}
