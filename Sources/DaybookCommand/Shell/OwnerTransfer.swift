import Books
import CRM
import Facts

/// What another owner of records means for the open work that hangs on the former one.
struct OwnerTransfer {
  private let ids: [EntityID]
  private let owner: EntityID?
  private let isChange: Bool
  private var work = OpenWork()

  init(_ ids: [EntityID], _ assignments: [Assignment], _ book: Book) {
    self.ids = ids
    var owner: EntityID?
    var isChange = false
    for assignment in assignments {
      guard let id = ids.first, let kind = book.row(id)?.kind, assignment.field == kind.owner.id,
        case .value(let value) = assignment.content
      else { continue }
      isChange = true
      owner = value.flatMap(EntityID.init(value:))
    }
    self.owner = owner
    self.isChange = isChange
    guard isChange else { return }
    for id in ids {
      guard let row = book.row(id), let former = book[row, row.kind.owner], former != owner else {
        continue
      }
      work.add(book.openWork(around: [id], of: former))
    }
  }

  /// The command with what moves along, which is looked at before the owner changes.
  func command(_ set: Command, withTasks: Bool) -> Command {
    guard isChange, withTasks else { return set }
    return .several(
      [.delegation(.changeOwner(ids, to: owner, movingWork: true)), set],
      name: "record.owner"
    )
  }

  /// What became of the work; nil where there was none.
  func note(withTasks: Bool) -> String? {
    if work.isEmpty { return nil }
    return withTasks
      ? "Moved too: \(work.summary)."
      : "\(work.summary) stayed with the former owner; --with-tasks moves them too."
  }
}
