@testable import EventStore

/// A disk that remembers what a power cut would leave: the content of a file as of its last sync,
/// and the names in a directory as of that directory's last sync.
///
/// Stricter than ext4, which forgives a missing sync of the directory.
final class ModelDisk: CountingDisk {
  private var paths: [Int32: String] = [:]
  private var contents: [UInt64: [UInt8]] = [:]
  private var names: [String: [String: UInt64]] = [:]

  override func open(_ path: String, _ access: DiskAccess) throws(DiskFailure) -> Int32 {
    let file = try super.open(path, access)
    paths[file] = path
    return file
  }

  override func syncData(_ file: Int32) throws(DiskFailure) {
    let before = calls.count
    try super.syncData(file)
    if case .skip? = fate(.syncData, before + 1) { return }
    try remember(file)
  }

  override func sync(_ file: Int32) throws(DiskFailure) {
    let before = calls.count
    try super.sync(file)
    if case .skip? = fate(.sync, before + 1) { return }
    try remember(file)
  }

  private func remember(_ file: Int32) throws(DiskFailure) {
    let status = try system.status(file)
    guard status.isDirectory, let path = paths[file] else {
      contents[status.inode] = try system.readAll(file, at: 0, count: Int(status.size))
      return
    }
    var found: [String: UInt64] = [:]
    for name in try system.list(path) {
      found[name] = try? system.status(at: "\(path)/\(name)").inode
    }
    names[path] = found
  }

  /// Makes `copy` what `directory` would be after a power cut.
  func cutPower(_ directory: String, into copy: String) throws {
    try system.makeDirectory(copy)
    for (name, inode) in names[directory] ?? [:] {
      let path = "\(copy)/\(name)"
      if names["\(directory)/\(name)"] != nil || name == "log" || name == "snap" {
        try cutPower("\(directory)/\(name)", into: path)
      } else {
        let file = try system.open(path, .replace)
        defer { system.close(file) }
        try system.writeAll(file, contents[inode] ?? [], at: 0)
      }
    }
  }
}
