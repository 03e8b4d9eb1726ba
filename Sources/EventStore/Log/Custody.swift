// Who may see a store: its owner, and nobody else. Directories have mode 0700 and files 0600. Where
// the owner finds his own wider, they are put right and he is told; what belongs to somebody else is
// not written in, since the owner could not read what came of it.

internal import Glibc

enum Custody {
  /// Looks at the directories of a store and at what stands directly in it.
  ///
  /// - Returns: what was wider than it should be.
  /// - Throws: where the store belongs to somebody else and is to be written in.
  static func check(
    _ files: StoreFiles,
    mode: StoreMode,
    isNew: Bool
  ) throws(StoreError) -> [StoreNotice] {
    var notices: [StoreNotice] = []
    for path in [files.directory, files.log, files.snapshots, files.format, files.lock] {
      guard let status = try? files.disk.status(at: path), let owner = status.owner,
        let permissions = status.permissions
      else { continue }
      if owner != geteuid() {
        if mode == .readWrite { throw StoreError(.foreignOwner, path) }
        continue
      }
      let wanted: UInt32 = status.isDirectory ? 0o700 : 0o600
      guard permissions & 0o077 != 0 else { continue }
      let isMended =
        mode == .readWrite && (try? files.disk.setPermissions(path, wanted)) != nil
      if isNew, isMended { continue }
      let octal = String(permissions, radix: 8)
      notices.append(
        StoreNotice(
          .permissions,
          path,
          "Others could get at it (mode \(octal)); "
            + (isMended ? "now only you can." : "make it \(String(wanted, radix: 8)).")
        )
      )
    }
    return notices
  }
}
