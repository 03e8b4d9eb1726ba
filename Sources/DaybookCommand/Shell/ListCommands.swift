import ArgumentParser
import Books
import CRM
import EventStore
import Facts
import Workspace

struct ListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List records: list deal status:won 'amount>10k' owner:@me",
    aliases: ["ls"]
  )

  @OptionGroup var global: GlobalOptions
  @Option(
    parsing: .unconditional,
    help: "Order, a field or several by comma; a minus before one reverses it."
  )
  var sort: String?
  @Option(help: "Fields to print, by comma.") var columns: String?
  @Option(help: "At most so many.") var limit: Int?
  @Option(help: ArgumentHelp("The book as it was at the end of that day.", valueName: "day"))
  var asOf: String?
  @Option(help: "table, json, jsonl, csv, tsv or ids.") var format: OutputFormat = .table
  @Option(help: ArgumentHelp("A saved view; more words narrow it.", valueName: "name"))
  var view: String?
  @Argument(help: "What to list; not with --view.") var kind: String?
  @Argument(parsing: .allUnrecognized, help: "Which ones.") var query: [String] = []

  func validate() throws {
    if view == nil, kind == nil {
      throw ValidationError("Name what to list: daybook list deal, or a view with --view.")
    }
  }

  func run() async throws {
    try await reporting {
      let session = try await Session.open(global, mode: .readOnly)
      let saved = try view.map { try SavedList($0, session) }
      let named = try saved?.kind ?? Catalogue.kind(named: kind ?? "")
      var book = session.book
      let kind = Catalogue.kind(named.id, in: book) ?? named
      if let asOf {
        let day = try DayEntry.day(asOf, session.context, leaning: .back)
        let past = try await session.workspace.book(asOf: day)
        book = past.book
        if let undated = past.undated[kind.id] {
          let noun = undated == 1 ? "\(kind.name) has" : "\(kind.plural) have"
          report(
            "\(undated) \(noun) no date from the import; they count only from the day they were "
              + "imported, after \(day)."
          )
        }
      }
      let rows = try rows(kind, book, session, saved)
      await session.close()
      RowPrinter(
        book: book,
        context: session.context,
        kind: kind,
        columns: try fields(kind, saved),
        format: format
      ).print(rows)
    }
  }

  private func rows(
    _ kind: KindDefinition,
    _ book: Book,
    _ session: Session,
    _ saved: SavedList?
  ) throws -> [Row] {
    // With a view the word in the place of the kind narrows it as the others do.
    let words = saved.map { [$0.query] + (self.kind.map { [$0] } ?? []) } ?? []
    let text = (words + query).filter { !$0.isEmpty }.joined(separator: " ")
    let parsed = Query.parse(
      text,
      kind: kind.id,
      viewer: QueryContext(entry: session.context, user: session.user, book: book)
    )
    for problem in parsed.problems {
      report("daybook: " + problem.sentence + "\n" + problem.pointed(text))
    }
    guard parsed.omissions.isEmpty else {
      throw Failure(.usage, "The query was not understood; nothing is listed.")
    }
    var orders = try sort.map { try sortOrders($0, kind) } ?? parsed.sort
    if orders.isEmpty, let sort = saved?.sort { orders = try sortOrders(sort, kind) }
    if orders.isEmpty { orders = Array(kind.orders.prefix(1)) }
    let listing = book.listing(
      ListingRequest(kind: kind.id, predicate: parsed.predicate, orders: orders)
    )
    return listing.window(0..<min(listing.count, max(0, limit ?? .max)))
  }

  private func sortOrders(_ text: String, _ kind: KindDefinition) throws -> [SortOrder] {
    try text.split(separator: ",").map { part in
      let isDescending = part.hasPrefix("-") || part.hasSuffix("-")
      let field = try kind.field(named: part.filter { $0 != "-" })
      // A list ordered by a reference is meant to be ordered by what it names.
      if let target = field.targets.first, let definition = Catalogue.kind(target) {
        return SortOrder(definition.title, through: field.id, descending: isDescending)
      }
      return SortOrder(field.id, descending: isDescending)
    }
  }

  private func fields(
    _ kind: KindDefinition,
    _ saved: SavedList?
  ) throws -> [FieldDefinition] {
    // What is worked out has no field; in a view it is left to the interface.
    if columns == nil, let names = saved?.columns, !names.isEmpty {
      return names.compactMap { try? kind.field(named: $0) }
    }
    guard let columns else { return kind.columns.compactMap { kind.field($0) } }
    return try columns.split(separator: ",").map { try kind.field(named: String($0)) }
  }
}

/// A saved view, as the shell lists it.
private struct SavedList {
  let kind: KindDefinition
  let query: String
  let sort: String?
  let columns: [String]

  init(_ name: String, _ session: Session) throws {
    let views = SavedViews(session.book, user: session.user)
    guard let id = views.named(name), let kind = views.kind(of: id) else {
      throw Failure(.data, "There is no view \(name). `daybook view` shows them.")
    }
    self.kind = kind
    query = session.book[id, SavedView.query] ?? ""
    sort = session.book[id, SavedView.sort]
    columns = views.columns(of: id)
  }
}

struct SearchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Find records of all kinds by words."
  )

  @OptionGroup var global: GlobalOptions
  @Option(help: "At most so many of each kind.") var limit = 20
  @Argument(help: "Words that all must be found.") var words: [String]

  func run() async throws {
    try await reporting {
      let session = try await Session.open(global, mode: .readOnly)
      let book = session.book
      for kind in Catalogue.kinds where !kind.isPart && book.count(kind.id) > 0 {
        let predicate = Predicate.and(
          [Catalogue.visible(kind.id)]
            + words.flatMap { $0.split(separator: " ") }.map { .words(String($0)) }
        )
        let listing = book.listing(
          ListingRequest(kind: kind.id, predicate: predicate, orders: Array(kind.orders.prefix(1)))
        )
        guard listing.count > 0 else { continue }
        report("\(listing.count) \(listing.count == 1 ? kind.name : kind.plural)")
        for row in listing.window(0..<min(listing.count, max(0, limit))) {
          let id = book.id(row)
          Standard.output.line(
            "\(kind.code)-\(book.shortID(id, kind.id))  \(FieldDisplay.title(of: id, book))"
          )
        }
      }
      await session.close()
    }
  }
}

struct ShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show one record with what belongs to it."
  )

  @OptionGroup var global: GlobalOptions
  @Argument(help: "An id or a title.") var record: String

  func run() async throws {
    try await reporting {
      let session = try await Session.open(global, mode: .readOnly)
      let book = session.book
      let id = try session.record(record)
      guard let row = book.row(id), let kind = Catalogue.kind(row.kind, in: book) else { return }
      Standard.output.line("\(session.shortID(id))  \(FieldDisplay.title(of: id, book))")
      for field in kind.fields where !field.traits.contains(.hidden) && field.id != kind.title {
        let text = FieldDisplay.text(book, row, field, session.context)
        guard !text.isEmpty else { continue }
        Standard.output.line("  \(field.label): \(text)")
      }
      for other in Catalogue.kinds {
        for field in other.references(to: [kind.id]) {
          for referrer in book.referrers(id, through: field.id) where referrer.kind == other.id {
            let named = book.id(referrer)
            Standard.output.line(
              "  \(other.name) \(session.shortID(named))  \(FieldDisplay.title(of: named, book))"
            )
          }
        }
      }
      await session.close()
    }
  }
}
