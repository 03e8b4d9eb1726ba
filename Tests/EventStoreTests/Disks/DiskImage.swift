@testable import EventStore

// A file system as a value: what is in the page cache, what is durable, and what was changed in
// between, so that every state a power cut may leave can be made from it.
//
//   file       content as programs see it; content as of its last sync; the writes and truncations
//              since, in order
//   directory  names as programs see them; names as of its last sync; the entries made, taken away
//              and renamed since, in order
//
// Where the sync of a file fails, what was written since the last one is in the page cache and, as
// far as the system knows, on the disk: that is how Linux does it.
//
// A sync of a file says nothing of its name, and a sync of a directory nothing of the files in it.

struct DiskImage {
  typealias Inode = UInt64

  struct File {
    enum Pending {
      case write(at: Int, [UInt8])
      case truncate(to: Int)
    }

    var content: [UInt8] = []
    var durable: [UInt8] = []
    var pending: [Pending] = []
    /// Whether a part of the content is neither durable nor pending.
    var isDropped = false
  }

  struct Directory {
    enum Pending {
      case link(String, Inode)
      case unlink(String)
      case rename(String, to: String, Inode)
    }

    var names: [String: Inode] = [:]
    var durable: [String: Inode] = [:]
    var pending: [Pending] = []
    var modified: Int64 = 0
  }

  static let root: Inode = 1

  var files: [Inode: File] = [:]
  var directories: [Inode: Directory] = [root: Directory()]
  private var last = root
  private var ticks: Int64 = 0

  mutating func newInode() -> Inode {
    last += 1
    return last
  }

  mutating func tick() -> Int64 {
    ticks += 1
    return ticks
  }

  /// What stands at a path; nil where nothing does.
  func inode(at path: String) -> Inode? {
    var inode = DiskImage.root
    for part in path.split(separator: "/") {
      guard let next = directories[inode]?.names[String(part)] else { return nil }
      inode = next
    }
    return inode
  }

  /// The paths of all files that have a name, in order.
  func paths() -> [String] {
    func walk(_ inode: Inode, _ path: String) -> [String] {
      guard let directory = directories[inode] else { return [path] }
      return directory.names.sorted { $0.key < $1.key }.flatMap { name, inode in
        walk(inode, "\(path)/\(name)")
      }
    }
    return walk(DiskImage.root, "")
  }

  func content(at path: String) -> [UInt8]? { inode(at: path).flatMap { files[$0]?.content } }

  /// Puts other bytes into a file, durably.
  mutating func put(_ bytes: [UInt8], at path: String) {
    guard let inode = inode(at: path), files[inode] != nil else {
      preconditionFailure("there is no file \(path)")
    }
    files[inode] = File(content: bytes, durable: bytes)
  }
}

extension DiskImage.File {
  static func apply(_ change: Pending, to bytes: inout [UInt8]) {
    switch change {
    case .truncate(let length): resize(&bytes, to: length)
    case .write(let offset, let part):
      if bytes.count < offset + part.count { resize(&bytes, to: offset + part.count) }
      bytes.replaceSubrange(offset..<offset + part.count, with: part)
    }
  }

  static func resize(_ bytes: inout [UInt8], to length: Int) {
    if bytes.count > length {
      bytes.removeSubrange(length...)
    } else {
      bytes.append(contentsOf: repeatElement(0, count: length - bytes.count))
    }
  }

  mutating func take(_ change: Pending) {
    Self.apply(change, to: &content)
    pending.append(change)
  }

  mutating func sync() {
    for change in pending { Self.apply(change, to: &durable) }
    pending = []
  }

  /// A sync that fails: programs go on seeing what was written, and no later sync writes it.
  mutating func drop() {
    pending = []
    isDropped = true
  }
}

extension DiskImage.Directory {
  static func apply(_ change: Pending, to names: inout [String: DiskImage.Inode]) {
    switch change {
    case .link(let name, let inode): names[name] = inode
    case .unlink(let name): names[name] = nil
    case .rename(let name, let newName, let inode):
      names[name] = nil
      names[newName] = inode
    }
  }

  mutating func take(_ change: Pending, at time: Int64) {
    Self.apply(change, to: &names)
    pending.append(change)
    modified = time
  }

  mutating func sync() {
    durable = names
    pending = []
  }
}
