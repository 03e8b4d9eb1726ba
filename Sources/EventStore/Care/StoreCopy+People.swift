internal import Facts

// What people keep for themselves, drafts and settings, stands nowhere but in `people/`; so it goes
// along, each file as short as it can be. It is no state of the log: what is typed while it is copied
// may be in the copy or not. Where nobody can tell who keeps anything, or what, the copy keeps what
// it had of them, and the report says so.

extension StoreCopy {
  /// Copies what people keep; what the copy had of them before is zeroed.
  mutating func copyPeople() throws(StoreError) {
    let (source, copy) = (files.directory, target.directory)
    let owners: [EntityID]
    do throws(StoreError) {
      owners = try PersonalFile.owners(inStoreAt: source, disk: target.disk)
    } catch {
      return noteMissing(source + "/people", error)
    }
    for owner in owners {
      let file = PersonalFile(owner, inStoreAt: source, disk: target.disk)
      do throws(StoreError) {
        try PersonalFile(owner, inStoreAt: copy, disk: target.disk).replace(with: file.texts())
      } catch {
        noteMissing(file.path, error)
      }
    }
    for owner in try PersonalFile.owners(inStoreAt: copy, disk: target.disk)
    where !owners.contains(owner) {
      try PersonalFile(owner, inStoreAt: copy, disk: target.disk).replace(with: [:])
    }
  }

  private mutating func noteMissing(_ path: String, _ error: StoreError) {
    report.notices.append(
      StoreNotice(.personal, path, "Drafts are not in the copy. \(error.description)")
    )
  }

  /// Takes note that what people keep stays behind, unless nobody keeps any.
  mutating func leavePeople() {
    let owners = try? PersonalFile.owners(inStoreAt: files.directory, disk: target.disk)
    guard owners?.isEmpty != true else { return }
    report.notices.append(
      StoreNotice(
        .personal,
        files.directory + "/people",
        "Drafts are left out: somebody was erased after the backup was made, and may be in them."
      )
    )
  }
}
