public import Facts

extension PersonalFile {
  /// Whoever keeps anything in a store; nobody where there is no such directory.
  ///
  /// - Throws: `StoreError` where it cannot be listed: whoever scrubs or copies would take that for
  ///   nobody.
  public static func owners(
    inStoreAt directory: String,
    disk: any Disk
  ) throws(StoreError) -> [EntityID] {
    let people = directory + "/people"
    let files = StoreFiles(directory: directory, disk: disk)
    let names = try files.attempt(people) { () throws(DiskFailure) in
      try disk.ifThere { () throws(DiskFailure) in try disk.list(people) }
    }
    return (names ?? []).compactMap { EntityID($0) }.sorted()
  }

  /// Takes records away by their content and writes the file anew, so that nothing is left of what
  /// was overtaken either; the old bytes are zeroed.
  public func scrub(
    where isGone: (_ key: String, _ text: String) -> Bool
  ) throws(StoreError) {
    guard try files.isThere(path) else { return }
    try rewrite { $0.filter { !isGone($0.key, $0.value) } }
  }

  /// Gives the file these texts and no others, as `scrub` does.
  func replace(with texts: [String: String]) throws(StoreError) {
    try makeFolders()
    try rewrite { _ in texts }
  }

  private func rewrite(_ change: ([String: String]) -> [String: String]) throws(StoreError) {
    try files.attempt(path) { () throws(DiskFailure) in
      let file = try openLocked()
      defer { disk.close(file) }
      let size = try disk.status(file).size
      let bytes = try disk.readAll(file, at: 0, count: Int(clamping: size))
      let whole = PersonalFile.whole(change(PersonalFile.scan(bytes).texts), [])
      // What a stopped run began with.
      for left in [next + ".tmp", path + ".tmp"] where try disk.isThere(left) {
        try disk.eradicate(left)
      }
      guard whole != bytes else { return }
      try renew(file, with: whole)
    }
  }
}
