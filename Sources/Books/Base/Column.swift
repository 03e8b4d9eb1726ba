import Facts

/// One field of all rows of a kind in the base.
enum Column: Sendable {
  /// Integers of one type: int, day, instant, bool or option.
  case words(ValueType, Words, Bits)
  /// Minor units, and currency << 8 | exponent; 0 where there is no amount.
  case money(Words, Chunk<UInt32>)
  /// Indexes into the entity table.
  case references(Chunk<UInt32>)
  case texts(Texts)
  /// Values of mixed or rare types, each in its wire form; an empty run where there is none.
  case encoded(Heap)
  case sets(Sets)

  /// A bit for each row.
  struct Bits: Sendable {
    let words: Chunk<UInt64>

    @inline(__always)
    subscript(row: Int) -> Bool { words[row >> 6] >> UInt64(row & 63) & 1 == 1 }
  }

  /// Byte runs one after another, with an offset table of n + 1.
  struct Heap: Sendable {
    let offsets: Chunk<UInt32>
    let bytes: MappedBytes
    let start: Int
    let length: Int

    /// The extent of a row's run within the mapped bytes; empty where the table is not in order.
    @inline(__always)
    func range(_ row: Int) -> Range<Int> {
      let from = Int(offsets[row])
      let to = Int(offsets[row + 1])
      guard from <= to, to <= length else { return start..<start }
      return start + from..<start + to
    }

    /// Appends the folded form of a row's text.
    func fold(_ row: Int, into folded: inout [UInt8]) {
      bytes.withBytes(range(row)) { span in
        // The buffer is read for as long as it is lent, and every bit pattern is a byte.
        unsafe span.withUnsafeBytes { buffer in
          Folding.fold(utf8: unsafe buffer.bindMemory(to: UInt8.self).span, into: &folded)
        }
      }
    }

    func copy(_ row: Int) -> [UInt8] {
      bytes.withBytes(range(row)) { span in
        // The range was checked against the chunk, and the chunk against the file.
        unsafe span.withUnsafeBytes { unsafe Array($0) }
      }
    }
  }

  /// Nearly all sets hold one reference that came with their row: of these the entity stands here
  /// alone, as the stamp of the row tells the addition.
  struct Sets: Sendable {
    /// The index of that entity; nil where no row has such a set.
    let soles: Chunk<UInt32>?
    /// The others: elements with their additions, in wire form.
    ///
    /// Among them, where a field was written as a set in one record and as a single value in
    /// another, such values behind a mark.
    let others: Heap?

    /// The index of the one entity that a row's set names.
    @inline(__always)
    func sole(_ row: Int) -> UInt32? {
      guard let index = soles?[row], index != BaseFormat.none else { return nil }
      return index
    }

    /// Whether a row's set has an element: how many there are is what its wire form begins with.
    func holdsElements(_ row: Int) -> Bool { sole(row) != nil || (first(row) ?? 0) != 0 }

    /// Whether a row of sets can hold a single value instead.
    ///
    /// The whole mark tells: counts of 128, 256 and so on begin with its first byte.
    func mayBeSingle(_ row: Int) -> Bool {
      guard let others else { return false }
      let mark = Column.singleMark
      return others.bytes.withBytes(others.range(row)) { span in
        guard span.byteCount >= mark.count else { return false }
        for (place, byte) in mark.enumerated() {
          // Every bit pattern is a byte, and the span checks the extent.
          let other = unsafe span.unsafeLoad(fromByteOffset: place, as: UInt8.self)
          guard other == byte else { return false }
        }
        return true
      }
    }

    private func first(_ row: Int) -> UInt8? {
      others.flatMap { others in
        others.bytes.withBytes(others.range(row)) { $0.byteCount > 0 ? $0.first : nil }
      }
    }

    /// The wire form of those that do not stand alone, or of a single value.
    func copy(_ row: Int) -> [UInt8] { others?.copy(row) ?? [] }
  }

  struct Texts: Sendable {
    let heap: Heap
    let present: Bits

    func text(_ row: Int) -> String? {
      guard present[row] else { return nil }
      return heap.bytes.withBytes(heap.range(row)) { span in
        // The bytes were UTF-8 when they were written and the CRC holds; anything else is repaired.
        unsafe span.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
      }
    }
  }
}

extension Column {
  /// The wire form of a set: elements with their additions, then graves.
  static func encode(_ state: SetState) -> [UInt8] {
    var writer = WireWriter()
    writer.varint(UInt64(state.elements.count))
    for element in state.elements {
      writer.value(element.value)
      writer.varint(UInt64(element.dots.count))
      for dot in element.dots {
        writer.fixed(dot.replica.rawValue)
        writer.varint(dot.sequence)
      }
    }
    writer.varint(UInt64(state.graves.count))
    for grave in state.graves {
      writer.value(grave.value)
      writer.fixed(grave.dot.replica.rawValue)
      writer.varint(grave.dot.sequence)
    }
    return writer.bytes
  }

  /// The references that the wire form of a set holds, without the rest of it.
  static func references(inSet bytes: ArraySlice<UInt8>) -> [EntityID] {
    var references: [EntityID] = []
    var reader = WireReader(bytes)
    do throws(WireError) {
      for _ in 0..<(try reader.count()) {
        let type = try reader.byte()
        var content = WireReader(try reader.raw(try reader.count()))
        if type == ValueType.ref.rawValue { references.append(try content.id()) }
        for _ in 0..<(try reader.count()) {
          _ = try reader.fixed64()
          _ = try reader.varint()
        }
      }
    } catch {
      // What cannot be read names nothing.
      return []
    }
    return references
  }

  /// What no set begins with: a count of 0 in two bytes.
  fileprivate static let singleMark: [UInt8] = [0x80, 0]

  /// The form of a single value among sets.
  static func encode(single value: Value) -> [UInt8] { singleMark + value.wireBytes }

  /// The single value among sets; nil for a set.
  static func decodeSingle(_ bytes: [UInt8]) -> Value? {
    guard bytes.starts(with: singleMark) else { return nil }
    var reader = WireReader(bytes.dropFirst(singleMark.count))
    return try? reader.value()
  }

  static func decodeSet(_ bytes: [UInt8]) -> SetState? { decodeSet(bytes[...]) }

  static func decodeSet(_ bytes: ArraySlice<UInt8>) -> SetState? {
    guard !bytes.isEmpty, !bytes.starts(with: singleMark) else { return nil }
    var reader = WireReader(bytes)
    var state = SetState()
    do throws(WireError) {
      for _ in 0..<(try reader.count()) {
        let value = try reader.value()
        var dots: [Dot] = []
        for _ in 0..<(try reader.count()) {
          dots.append(
            Dot(replica: ReplicaID(try reader.fixed64()), sequence: try reader.varint())
          )
        }
        state.elements.append(SetState.Element(value: value, dots: dots))
      }
      for _ in 0..<(try reader.count()) {
        let value = try reader.value()
        state.graves.append(
          SetState.Grave(
            value: value,
            dot: Dot(replica: ReplicaID(try reader.fixed64()), sequence: try reader.varint())
          )
        )
      }
      return state
    } catch {
      return nil
    }
  }
}
