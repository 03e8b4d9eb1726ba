import Books
import CRM
import EventStore
import Facts
import Workspace

/// `set --where QUERY KIND field=value …`: the same write into all that a query finds.
///
/// Without `--yes` it only says what it would do. A query of which a part is not understood names
/// nothing.
struct BulkSet {
  let query: String
  let words: [String]
  let isConfirmed: Bool

  func run(_ global: GlobalOptions) async throws {
    let fields = words.filter { $0.unicodeScalars.contains("=") }
    let kinds = words.filter { !$0.unicodeScalars.contains("=") }
    guard kinds.count == 1, !fields.isEmpty else {
      throw Failure(
        .usage,
        "Name what to change and its fields: set --where 'stage:proposal' deal close=+1w."
      )
    }
    let kind = try Catalogue.kind(named: kinds[0])
    var session = try await Session.open(global)
    try await session.authored()
    let ids = try found(kind, session)
    let entry = try RecordEntry(fields, kind: kind, session.context, session.book)
    let command = Command.set(ids, entry.assignments, related: entry.related)
    guard !ids.isEmpty else {
      await session.close()
      return report("No \(kind.plural) are found; nothing to change.")
    }
    let preview = try await session.workspace.rehearse(command)
    show(preview, kind, session)
    guard isConfirmed, preview.count > 0 else {
      await session.close()
      if preview.count > 0 { report("Nothing was written; --yes writes it.") }
      return
    }
    let saved = try await session.perform(command)
    await session.close()
    let batch = saved.batch.map { " `daybook undo b-\($0.randomText.prefix(6))` takes it back." }
    report("Saved.\(batch ?? "")")
  }

  private func found(_ kind: KindDefinition, _ session: Session) throws -> [EntityID] {
    let parsed = Query.parse(
      query,
      kind: kind.id,
      viewer: QueryContext(entry: session.context, user: session.user, book: session.book)
    )
    for problem in parsed.problems { report(problem.sentence + "\n" + problem.pointed(query)) }
    guard parsed.omissions.isEmpty else {
      throw Failure(.usage, "The query was not understood; nothing is changed.")
    }
    let listing = session.book.listing(
      ListingRequest(kind: kind.id, predicate: parsed.predicate, orders: parsed.sort)
    )
    return listing.window(0..<listing.count).map(session.book.id)
  }

  private func show(_ preview: ChangePreview, _ kind: KindDefinition, _ session: Session) {
    let noun = preview.count == 1 ? kind.name : kind.plural
    let words = preview.words(session.book, session.context).joined(separator: ", ")
    report("\(preview.count) \(noun)\(words.isEmpty ? "" : ": \(words)")")
    for record in preview.sample.prefix(10) {
      let changes = record.lines.map { line in
        let field = Catalogue.field(line.field)
        func show(_ value: Value?) -> String {
          value.map { FieldDisplay.text($0, field, session.book, session.context) } ?? "nothing"
        }
        return "\(field?.name ?? ""): \(show(line.old)) -> \(show(line.new))"
      }
      report(
        "  \(session.shortID(record.id))  \(FieldDisplay.title(of: record.id, session.book))  "
          + changes.joined(separator: ", ")
      )
    }
    if preview.count > 10 { report("  and \(preview.count - 10) more") }
  }
}
