import ArgumentParser
import Books
import CRM
import EventStore
import Facts

struct ViewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "view",
    abstract: "Saved views: view, view save NAME KIND QUERY, view rename OLD NEW, view delete NAME"
  )

  @OptionGroup var global: GlobalOptions
  @Option(help: "Columns of the view, by comma.") var columns: String?
  @Option(
    parsing: .unconditional,
    help: "Its order, fields by comma; a minus behind one reverses it."
  )
  var sort: String?
  @Option(help: "The letter that shows it after g.") var key: String?
  @Flag(help: "Colleagues see it too.") var shared = false
  @Argument(
    parsing: .allUnrecognized,
    help: ArgumentHelp("Nothing, or what to do.", valueName: "save|rename|delete …")
  )
  var words: [String] = []

  func run() async throws {
    try await reporting {
      switch words.first {
      case nil: try await list()
      case "save": try await save()
      case "rename": try await rename()
      case "delete": try await delete()
      case let word?:
        throw Failure(.usage, "\(word) is not done to views; there is save, rename and delete.")
      }
    }
  }

  private func list() async throws {
    let session = try await Session.open(global, mode: .readOnly)
    let views = SavedViews(session.book, user: session.user)
    let book = session.book
    let rows = views.all.map { id in
      [
        book[id, SavedView.key].map { "g" + $0 } ?? "", book[id, SavedView.name] ?? "",
        views.kind(of: id)?.plural ?? "", book[id, SavedView.query] ?? "",
        book[id, SavedView.sort] ?? "", views.isMine(id) ? "" : "shared",
      ]
    }
    ShellTable.print(["Key", "View", "Of", "Query", "Sort", "Whose"], rows, left: 6)
    await session.close()
  }

  private func save() async throws {
    guard words.count >= 3 else {
      throw Failure(.usage, "Name the view and what it lists: view save 'Hot Q3' deal 'value>10k'.")
    }
    let kind = try Catalogue.kind(named: words[2])
    var session = try await Session.open(global)
    try await session.authored()
    let text = words.dropFirst(3).joined(separator: " ")
    let query = Query.parse(
      text,
      kind: kind.id,
      viewer: QueryContext(entry: session.context, user: session.user, book: session.book)
    )
    for problem in query.problems { report(problem.sentence + "\n" + problem.pointed(text)) }
    guard query.omissions.isEmpty else {
      throw Failure(.usage, "The query was not understood; nothing is saved.")
    }
    if let key, key.count != 1 { throw Failure(.usage, "A view is pinned on one letter.") }
    let names = try columns.map { list in
      try list.split(separator: ",").map { try kind.field(named: String($0)).name }
    }
    let assignments: [Assignment] = [
      .set(SavedView.name, words[1]),
      .set(SavedView.of, Int64(kind.id.rawValue)),
      .set(SavedView.query, query.normalized.isEmpty ? nil : query.normalized),
      .set(SavedView.sort, sort),
      .set(SavedView.columns, names?.joined(separator: ",")),
      .set(SavedView.key, key),
      .set(SavedView.isShared, shared ? true : nil),
    ]
    let views = SavedViews(session.book, user: session.user)
    let known = views.all.first { id in
      views.isMine(id) && session.book[id, SavedView.name] == words[1]
    }
    if let known {
      try await session.perform(.set([known], assignments))
    } else {
      try await session.perform(.create(SavedView.kind, assignments))
    }
    await session.close()
    report("Saved: daybook list --view '\(words[1])'.")
  }

  private func rename() async throws {
    guard words.count == 3 else { throw Failure(.usage, "Write the old and the new name.") }
    try await change(words[1]) { .set([$0], [.set(SavedView.name, words[2])]) }
  }

  private func delete() async throws {
    guard words.count == 2 else { throw Failure(.usage, "Name the view.") }
    try await change(words[1]) { .archive([$0]) }
  }

  private func change(_ name: String, _ command: (EntityID) -> Command) async throws {
    var session = try await Session.open(global)
    try await session.authored()
    let views = SavedViews(session.book, user: session.user)
    guard let id = views.named(name), views.isMine(id) else {
      throw Failure(.data, "You have no view \(name). `daybook view` shows them.")
    }
    try await session.perform(command(id))
    await session.close()
    report("Saved.")
  }
}
