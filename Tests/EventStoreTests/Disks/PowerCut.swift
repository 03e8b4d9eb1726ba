import Facts

// What a power cut may leave of a disk. Chosen for each file and each directory by itself:
//
//   file       any subset of the 512-byte sectors written since its last sync, any of the lengths
//              it had since; what its length takes in and no write reached is zeros
//   directory  any subset of the entries made, taken away and renamed since its last sync
//
// So a later write may be there and an earlier one not, a frame may be torn at every sector, a file
// may be long and empty, and a name may be there before its content.

/// Where the choices of a power cut come from.
protocol Chooser {
  /// A number below `bound`, which is at least 1.
  mutating func choose(_ bound: Int) -> Int
}

/// Runs through all combinations of choices, however many there are and whatever they depend on.
struct EveryChoice: Chooser {
  private var chosen: [(value: Int, bound: Int)] = []
  private var position = 0

  mutating func choose(_ bound: Int) -> Int {
    defer { position += 1 }
    if position == chosen.count { chosen.append((0, bound)) }
    return chosen[position].value
  }

  /// Goes to the next combination; false after the last.
  mutating func advance() -> Bool {
    position = 0
    while let last = chosen.popLast() {
      if last.value + 1 < last.bound {
        chosen.append((last.value + 1, last.bound))
        return true
      }
    }
    return false
  }
}

/// Choices from a seed.
struct Chance: Chooser {
  private var source: IDSource

  init(seed: UInt64) { source = IDSource(seed: seed) }

  mutating func next() -> UInt64 { source.random() }

  mutating func choose(_ bound: Int) -> Int { Int(source.random() % UInt64(bound)) }

  mutating func element<Element>(of list: [Element]) -> Element { list[choose(list.count)] }
}

extension DiskImage {
  /// A state that a power cut may leave now.
  func afterPowerCut(_ chooser: inout some Chooser) -> DiskImage {
    var result = self
    for (inode, file) in files.sorted(by: { $0.key < $1.key })
    where !file.pending.isEmpty || file.isDropped {
      let content = file.survivors(&chooser)
      result.files[inode] = File(content: content, durable: content)
    }
    for (inode, directory) in directories.sorted(by: { $0.key < $1.key })
    where !directory.pending.isEmpty {
      var names = directory.durable
      for change in directory.pending where chooser.choose(2) == 1 {
        Directory.apply(change, to: &names)
      }
      result.directories[inode] = Directory(
        names: names,
        durable: names,
        modified: directory.modified
      )
    }
    return result
  }

  /// The state in which nothing survived that was not synced.
  func afterWorstPowerCut() -> DiskImage {
    struct Nothing: Chooser { func choose(_ bound: Int) -> Int { 0 } }
    var nothing = Nothing()
    return afterPowerCut(&nothing)
  }
}

extension DiskImage {
  /// What can be told of a disk by reading it: equal where all names and contents are.
  var fingerprint: Int {
    var hasher = Hasher()
    for path in paths() {
      hasher.combine(path)
      hasher.combine(content(at: path))
    }
    return hasher.finalize()
  }
}

extension DiskImage.File {
  private static let sector = 512
  /// A write of more sectors is torn at its ends and in one place only, to keep the number small.
  private static let many = 4

  fileprivate func survivors(_ chooser: inout some Chooser) -> [UInt8] {
    var bytes = durable
    var (length, lengths) = (durable.count, [durable.count])
    for change in pending {
      switch change {
      case .truncate(let to):
        length = to
        if chooser.choose(2) == 1 { Self.apply(change, to: &bytes) }
      case .write(let offset, let part):
        length = max(length, offset + part.count)
        for piece in Self.surviving(offset, part, &chooser) { Self.apply(piece, to: &bytes) }
      }
      if !lengths.contains(length) { lengths.append(length) }
    }
    Self.resize(&bytes, to: lengths[chooser.choose(lengths.count)])
    return bytes
  }

  private static func surviving(
    _ offset: Int,
    _ bytes: [UInt8],
    _ chooser: inout some Chooser
  ) -> [Pending] {
    var pieces: [Pending] = []
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start + sector - (offset + start) % sector)
      pieces.append(.write(at: offset + start, Array(bytes[start..<end])))
      start = end
    }
    if pieces.count <= many { return pieces.filter { _ in chooser.choose(2) == 1 } }
    let place = chooser.choose(pieces.count)
    switch chooser.choose(4) {
    case 0: return Array(pieces[..<place])
    case 1: return Array(pieces[place...])
    case 2: return Array(pieces[..<place] + pieces[(place + 1)...])
    default: return [pieces[place]]
    }
  }
}
