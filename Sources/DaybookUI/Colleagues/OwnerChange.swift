import Books
import CRM
import Facts

extension Model {
  /// Gives records to a colleague; asks what becomes of the former owners' open tasks and promises
  /// about them.
  mutating func changeOwner(
    _ ids: [EntityID],
    to owner: EntityID?,
    with others: [Assignment] = []
  ) -> [Effect] {
    let name = owner.flatMap { book.title($0) } ?? "nobody"
    let saying = "\(naming(ids)) belongs to \(name)"
    func command(_ movingWork: Bool) -> Command {
      let change = Command.delegation(.changeOwner(ids, to: owner, movingWork: movingWork))
      return others.isEmpty ? change : .several([.set(ids, others), change], name: "record.set")
    }
    let work = workLeft(ids, to: owner)
    guard !work.isEmpty else { return perform(command(false), saying: saying) }
    let isOne = work.tasks.count + work.promises.count == 1
    let question = "\(work.summary): move \(isOne ? "it" : "them") to \(name) too?"
    overlays.append(
      .question(
        QuestionState(
          text: question,
          answers: [
            .init(
              key: "y",
              word: "move \(isOne ? "it" : "them") too",
              command: command(true),
              saying: "\(saying), with \(work.summary)"
            ),
            .init(key: "n", word: "only the owner", command: command(false), saying: saying),
          ]
        )
      )
    )
    return []
  }

  /// What hangs on the former owners of records that get another one.
  private func workLeft(_ ids: [EntityID], to owner: EntityID?) -> OpenWork {
    var left = OpenWork()
    // Beyond this nobody could say yes or no with a reason; the shell has a flag for it.
    guard ids.count <= 200 else { return left }
    let byOwner = Dictionary(grouping: ids) { id in
      book.row(id).flatMap { book[$0, $0.kind.owner] }
    }
    for (former, records) in byOwner {
      guard let former, former != owner else { continue }
      left.add(book.openWork(around: records, of: former))
    }
    return left
  }
}
