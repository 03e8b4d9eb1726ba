// How damaged blocks are made again from a segment's parity.
//
// The parity tells by how much each group differs from what it was, not which of its blocks does.
// Blocks that touch no damaged frame are not suspected. Of the suspects of each group one after the
// other takes the difference; a guess counts when the damaged frames are sound again (CRC32C of
// header and payload, bound to the place) and the whole agrees with the seal. Where the seal itself
// is damaged and nothing else, it is made again from the bytes before it.

internal import Facts

struct ParityRepair {
  /// How many guesses are made; each is a checksum over the damaged frames.
  private static let guesses = 20_000

  let header: SegmentHeader
  /// The segment header's own bytes are damaged.
  let isHeaderDamaged: Bool
  /// The valid length and the last sequence, as the next segment names them.
  let limit: UInt64?
  let last: UInt64?

  /// The bytes as they had been; nil where the parity does not suffice.
  func mended(_ bytes: [UInt8]) -> [UInt8]? {
    let found = SegmentExamination(bytes, header: header, limit: limit, last: last)
    guard isHeaderDamaged || !found.holes.isEmpty else { return nil }
    guard let (frame, seal, parity) = found.seal else { return sealedAgain(bytes, found) }
    guard found.holes.allSatisfy({ $0.range.upperBound <= frame.offset }),
      seal.length == frame.offset
    else { return nil }
    var damaged = found.holes.map { Int($0.range.lowerBound)..<Int($0.range.upperBound) }
    if isHeaderDamaged { damaged.insert(0..<SegmentHeader.size, at: 0) }
    var result = bytes
    let rest = parity.difference(from: bytes[..<Int(seal.length)])
    var choices: [(group: Int, blocks: [Int])] = []
    for group in 0..<rest.groups where rest[group].contains(where: { $0 != 0 }) {
      let blocks = suspects(in: damaged, of: group, among: rest.groups)
      guard !blocks.isEmpty else { return nil }
      choices.append((group, blocks))
    }
    guard !choices.isEmpty else { return nil }
    var chosen = Array(repeating: 0, count: choices.count)
    for _ in 0..<ParityRepair.guesses {
      for (choice, index) in zip(choices, chosen) {
        combine(rest[choice.group], into: &result, block: choice.blocks[index], end: seal.length)
      }
      if isMended(result, damaged, seal) { return result }
      for (choice, index) in zip(choices, chosen) {
        combine(rest[choice.group], into: &result, block: choice.blocks[index], end: seal.length)
      }
      var place = 0
      while place < chosen.count {
        chosen[place] += 1
        if chosen[place] < choices[place].blocks.count { break }
        chosen[place] = 0
        place += 1
      }
      if place == chosen.count { return nil }
    }
    return nil
  }

  /// The blocks of a group that touch damage.
  private func suspects(in damaged: [Range<Int>], of group: Int, among groups: Int) -> [Int] {
    var blocks: [Int] = []
    for range in damaged {
      let first = range.lowerBound / Parity.block
      let last = (range.upperBound - 1) / Parity.block
      for block in first...last where block % groups == group && blocks.last != block {
        blocks.append(block)
      }
    }
    return blocks
  }

  private func combine(
    _ difference: ArraySlice<UInt8>,
    into bytes: inout [UInt8],
    block: Int,
    end: UInt64
  ) {
    let start = block * Parity.block
    for (index, byte) in zip(start..<min(start + Parity.block, Int(end)), difference) {
      bytes[index] ^= byte
    }
  }

  private func isMended(_ bytes: [UInt8], _ damaged: [Range<Int>], _ seal: Seal) -> Bool {
    if isHeaderDamaged {
      guard let read = try? SegmentHeader(bytes), read.name == header.name,
        read.store == header.store, read.segment == header.segment
      else { return false }
    }
    let isSound = damaged.allSatisfy { range in
      range.upperBound == SegmentHeader.size
        || SegmentExamination.isSound(
          bytes,
          header,
          in: UInt64(range.lowerBound)..<UInt64(range.upperBound)
        )
    }
    return isSound && Seal(of: bytes, header: header, upTo: seal.length) == seal
  }

  /// Makes a lost seal again: all before it is sound, and no sequence stood in its place.
  private func sealedAgain(_ bytes: [UInt8], _ found: SegmentExamination) -> [UInt8]? {
    guard !isHeaderDamaged, found.holes.count == 1, let hole = found.holes.first, let limit,
      hole.range.upperBound == limit, hole.missing == 0, hole.next != nil,
      let seal = Seal.sealing(bytes, header: header, upTo: hole.range.lowerBound),
      seal.count == hole.range.count
    else { return nil }
    return Array(bytes[..<Int(hole.range.lowerBound)]) + seal
      + bytes.dropFirst(Int(limit))
  }
}
