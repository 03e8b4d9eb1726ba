internal import Facts

// What people keep for themselves, drafts and settings, stands nowhere but in `people/`; so it goes
// along, each file as short as it can be. It is no state of the log: what is typed while it is copied
// may be in the copy or not.

extension StoreCopy {
  /// Copies what people keep; what the copy had of them before is zeroed.
  mutating func copyPeople() throws(StoreError) {
    let (source, copy) = (files.directory, target.directory)
    let owners = PersonalFile.owners(inStoreAt: source, disk: target.disk)
    for owner in owners {
      let file = PersonalFile(owner, inStoreAt: source, disk: target.disk)
      do throws(StoreError) {
        try PersonalFile(owner, inStoreAt: copy, disk: target.disk).replace(with: file.texts())
      } catch {
        report.notices.append(
          StoreNotice(.personal, file.path, "Drafts are not in the copy. \(error.description)")
        )
      }
    }
    for owner in PersonalFile.owners(inStoreAt: copy, disk: target.disk)
    where !owners.contains(owner) {
      try PersonalFile(owner, inStoreAt: copy, disk: target.disk).replace(with: [:])
    }
  }

  /// Takes note that what people keep stays behind, where the copy has any.
  mutating func leavePeople() {
    let owners = PersonalFile.owners(inStoreAt: files.directory, disk: target.disk)
    guard !owners.isEmpty else { return }
    report.notices.append(
      StoreNotice(
        .personal,
        files.directory + "/people",
        "Drafts are left out: somebody was erased after the backup was made, and may be in them."
      )
    )
  }
}
