import ArgumentParser
import Books
import CRM
import EventStore
import Facts
import Workspace

struct FieldCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "field",
    abstract: "Fields of your own: field add contact Colour --type choice --choices red,green",
    subcommands: [Add.self, List.self],
    defaultSubcommand: List.self
  )

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "add",
      abstract: "Declare a field for a kind of record."
    )

    @OptionGroup var global: GlobalOptions
    @Option(
      help: """
        text, number, money, date, yes-no, choice, choices (several), url, email, phone or \
        reference.
        """
    )
    var type = "text"
    @Option(help: "What can be chosen, by comma.") var choices: String?
    @Option(help: "The word in queries and on the shell; from the label where not given.")
    var name: String?
    @Option(help: "The kind of record that a reference names.") var target: String?
    @Flag(help: "A new record needs it.") var required = false
    @Flag(help: "No two records hold the same.") var unique = false
    @Flag(help: "It says something about a person; erasure and reports go by it.")
    var personal = false
    @Argument(help: "account, contact, deal, lead, product, task or activity.") var kind: String
    @Argument(help: "What people see.") var label: [String]

    func run() async throws {
      try await reporting {
        var session = try await Session.open(global)
        try await session.authored()
        let pairs =
          ["label=\(label.joined(separator: " "))", "of=\(kind)", "type=\(type)"]
          + (choices.map { ["choices=\($0)"] } ?? []) + (name.map { ["name=\($0)"] } ?? [])
          + (target.map { ["target=\($0)"] } ?? []) + (required ? ["required=yes"] : [])
          + (unique ? ["unique=yes"] : []) + (personal ? ["personal=yes"] : [])
        guard let definition = Catalogue.kind(CustomField.kind) else { return }
        let entry = try RecordEntry(pairs, kind: definition, session.context, session.book)
        let saved = try await session.perform(.create(CustomField.kind, entry.assignments))
        await session.close()
        guard let made = saved.change.events.first(where: { $0.kind == CustomField.kind })?.entity
        else { return }
        Standard.output.line(session.shortID(made))
        report(
          "Declared \(session.book[made, CustomField.name] ?? "") of \(kind): "
            + "daybook set ID \(session.book[made, CustomField.name] ?? "")=…"
        )
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "The fields that this book declares."
    )

    @OptionGroup var global: GlobalOptions
    @Option(help: "table, json, jsonl, csv, tsv or ids.") var format: OutputFormat = .table

    func run() async throws {
      try await reporting {
        let session = try await Session.open(global, mode: .readOnly)
        let book = session.book
        guard let kind = Catalogue.kind(CustomField.kind) else { return }
        let listing = book.listing(
          ListingRequest(
            kind: kind.id,
            predicate: Catalogue.visible(kind.id),
            orders: [SortOrder(CustomField.of.id), SortOrder(CustomField.label.id)]
          )
        )
        await session.close()
        RowPrinter(
          book: book,
          context: session.context,
          kind: kind,
          columns: kind.columns.compactMap { kind.field($0) },
          format: format
        ).print(listing.window(0..<listing.count))
      }
    }
  }
}
