import Glibc

@testable import EventStore

/// One computer: a file system in memory and the locks on its files.
final class Machine {
  var image: DiskImage
  /// Called before each call that changes something that a crash could show.
  var beforeChange: () -> Void = {}
  fileprivate var locks: [Lock: Int32] = [:]
  fileprivate var shares: [Lock: Set<Int32>] = [:]
  fileprivate var lastFile: Int32 = 2

  fileprivate struct Lock: Hashable {
    let inode: DiskImage.Inode
    let byte: Int64
  }

  init(_ image: DiskImage = DiskImage()) { self.image = image }
}

/// One process's view of a `Machine`: a disk that writes nothing outside the test, lists its calls,
/// and fails, tears or leaves out those that are chosen.
final class MemoryDisk: Disk {
  private struct OpenFile {
    let inode: DiskImage.Inode
    let isWritable: Bool
  }

  let machine: Machine
  var calls: [CountingDisk.Call] = []
  var fate: (CountingDisk.Call, Int) -> CountingDisk.Fate? = { _, _ in nil }
  private var open: [Int32: OpenFile] = [:]

  init(_ machine: Machine = Machine()) { self.machine = machine }

  deinit { for file in open.keys { release(file) } }

  private func judge(_ call: CountingDisk.Call) throws(DiskFailure) -> CountingDisk.Fate? {
    calls.append(call)
    let fate = fate(call, calls.count)
    if case .fail(let number)? = fate { throw DiskFailure(errno: number) }
    return fate
  }

  private func entry(_ file: Int32) throws(DiskFailure) -> OpenFile {
    guard let entry = open[file] else { throw DiskFailure(errno: EBADF) }
    return entry
  }

  /// The directory that a path's last name stands in, and that name.
  private func place(of path: String) throws(DiskFailure) -> (DiskImage.Inode, String) {
    let parts = path.split(separator: "/")
    guard let name = parts.last,
      let above = machine.image.inode(at: parts.dropLast().joined(separator: "/")),
      machine.image.directories[above] != nil
    else { throw DiskFailure(errno: ENOENT) }
    return (above, String(name))
  }

  private func change(_ directory: DiskImage.Inode, _ change: DiskImage.Directory.Pending) {
    let time = machine.image.tick()
    machine.image.directories[directory]?.take(change, at: time)
  }

  func open(_ path: String, _ access: DiskAccess) throws(DiskFailure) -> Int32 {
    _ = try judge(.open)
    let isMaking = access == .readWriteCreating || access == .replace
    var inode = machine.image.inode(at: path)
    if inode == nil || access == .replace { if isMaking { machine.beforeChange() } }
    if inode == nil, isMaking {
      let (directory, name) = try place(of: path)
      let new = machine.image.newInode()
      machine.image.files[new] = DiskImage.File()
      change(directory, .link(name, new))
      inode = new
    }
    guard let inode else { throw DiskFailure(errno: ENOENT) }
    if access != .read, machine.image.files[inode] == nil { throw DiskFailure(errno: EISDIR) }
    if access == .replace, machine.image.files[inode]?.content.isEmpty == false {
      machine.image.files[inode]?.take(.truncate(to: 0))
    }
    machine.lastFile += 1
    open[machine.lastFile] = OpenFile(inode: inode, isWritable: access != .read)
    return machine.lastFile
  }

  func close(_ file: Int32) { release(file) }

  private func release(_ file: Int32) {
    open[file] = nil
    machine.locks = machine.locks.filter { $0.value != file }
    machine.shares = machine.shares.mapValues { $0.subtracting([file]) }
  }

  func read(_ file: Int32, count: Int, at offset: UInt64) throws(DiskFailure) -> [UInt8] {
    let fate = try judge(.read)
    guard let content = machine.image.files[try entry(file).inode]?.content else {
      throw DiskFailure(errno: EISDIR)
    }
    var wanted = count
    if case .short? = fate { wanted = max(1, count / 2) }
    guard offset < UInt64(content.count) else { return [] }
    return Array(content[Int(offset)..<min(content.count, Int(offset) + wanted)])
  }

  func write(
    _ file: Int32,
    _ bytes: ArraySlice<UInt8>,
    at offset: UInt64
  ) throws(DiskFailure) -> Int {
    let fate = try judge(.write)
    let entry = try entry(file)
    guard entry.isWritable else { throw DiskFailure(errno: EBADF) }
    machine.beforeChange()
    var count = bytes.count
    if case .short? = fate { count = max(1, count / 3) }
    machine.image.files[entry.inode]?.take(.write(at: Int(offset), Array(bytes.prefix(count))))
    return count
  }

  func syncData(_ file: Int32) throws(DiskFailure) {
    if case .skip? = try judge(.syncData, of: file) { return }
    try flush(file)
  }

  func sync(_ file: Int32) throws(DiskFailure) {
    if case .skip? = try judge(.sync, of: file) { return }
    try flush(file)
  }

  private func judge(
    _ call: CountingDisk.Call,
    of file: Int32
  ) throws(DiskFailure) -> CountingDisk.Fate? {
    do throws(DiskFailure) {
      return try judge(call)
    } catch {
      if let inode = open[file]?.inode, error.errno != EINTR {
        machine.beforeChange()
        machine.image.files[inode]?.drop()
      }
      throw error
    }
  }

  private func flush(_ file: Int32) throws(DiskFailure) {
    let inode = try entry(file).inode
    machine.beforeChange()
    machine.image.files[inode]?.sync()
    machine.image.directories[inode]?.sync()
  }

  func truncate(_ file: Int32, to length: UInt64) throws(DiskFailure) {
    _ = try judge(.truncate)
    let entry = try entry(file)
    guard entry.isWritable else { throw DiskFailure(errno: EINVAL) }
    machine.beforeChange()
    machine.image.files[entry.inode]?.take(.truncate(to: Int(length)))
  }

  func rename(_ path: String, to newPath: String) throws(DiskFailure) {
    _ = try judge(.rename)
    let (directory, name) = try place(of: path)
    let (target, newName) = try place(of: newPath)
    guard let inode = machine.image.directories[directory]?.names[name] else {
      throw DiskFailure(errno: ENOENT)
    }
    machine.beforeChange()
    if directory == target { return change(directory, .rename(name, to: newName, inode)) }
    change(target, .link(newName, inode))
    change(directory, .unlink(name))
  }

  func remove(_ path: String) throws(DiskFailure) {
    _ = try judge(.remove)
    let (directory, name) = try place(of: path)
    guard let inode = machine.image.directories[directory]?.names[name],
      machine.image.files[inode] != nil
    else { throw DiskFailure(errno: ENOENT) }
    machine.beforeChange()
    change(directory, .unlink(name))
  }

  func makeDirectory(_ path: String) throws(DiskFailure) {
    _ = try judge(.makeDirectory)
    let (directory, name) = try place(of: path)
    guard machine.image.inode(at: path) == nil else { throw DiskFailure(errno: EEXIST) }
    machine.beforeChange()
    let new = machine.image.newInode()
    machine.image.directories[new] = DiskImage.Directory()
    change(directory, .link(name, new))
  }

  func list(_ path: String) throws(DiskFailure) -> [String] {
    _ = try judge(.list)
    guard let directory = machine.image.inode(at: path).flatMap({ machine.image.directories[$0] })
    else { throw DiskFailure(errno: ENOENT) }
    return directory.names.keys.sorted()
  }

  func status(_ file: Int32) throws(DiskFailure) -> DiskStatus {
    _ = try judge(.status)
    return status(inode: try entry(file).inode)
  }

  func status(at path: String) throws(DiskFailure) -> DiskStatus {
    _ = try judge(.status)
    guard let inode = machine.image.inode(at: path) else { throw DiskFailure(errno: ENOENT) }
    return status(inode: inode)
  }

  private func status(inode: DiskImage.Inode) -> DiskStatus {
    let directory = machine.image.directories[inode]
    return DiskStatus(
      size: UInt64(machine.image.files[inode]?.content.count ?? 0),
      modified: directory?.modified ?? 0,
      inode: inode,
      isDirectory: directory != nil
    )
  }

  func lock(_ file: Int32, byte: Int64, wait: Bool) throws(DiskFailure) -> Bool {
    if case .skip? = try judge(.lock) { return true }
    let key = Machine.Lock(inode: try entry(file).inode, byte: byte)
    let others = (machine.shares[key] ?? []).subtracting([file])
    if machine.locks[key].map({ $0 != file }) ?? !others.isEmpty {
      // Whoever holds it stands still, so waiting would be for ever.
      if wait { throw DiskFailure(errno: EDEADLK) }
      return false
    }
    machine.locks[key] = file
    return true
  }

  func share(_ file: Int32, byte: Int64) throws(DiskFailure) -> Bool {
    if case .skip? = try judge(.lock) { return true }
    let key = Machine.Lock(inode: try entry(file).inode, byte: byte)
    if let holder = machine.locks[key], holder != file { return false }
    machine.shares[key, default: []].insert(file)
    return true
  }

  func unlock(_ file: Int32, byte: Int64) {
    guard let inode = open[file]?.inode else { return }
    let key = Machine.Lock(inode: inode, byte: byte)
    if machine.locks[key] == file { machine.locks[key] = nil }
  }

  func isLocked(_ file: Int32, byte: Int64) -> Bool {
    guard let inode = open[file]?.inode else { return false }
    return machine.locks[Machine.Lock(inode: inode, byte: byte)].map { $0 != file } ?? false
  }
}
