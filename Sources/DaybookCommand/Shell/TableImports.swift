import ArgumentParser
import Books
import CRM
import EventStore
import Facts
import Interchange
import Workspace

struct QuotaCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quota",
    abstract: "Quotas of people and teams: quota import FILE",
    subcommands: [QuotaImport.self]
  )
}

struct QuotaImport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Read a CSV with columns rep (or user, team), month and amount (or quota)."
  )

  @OptionGroup var global: GlobalOptions
  @Argument(help: "A CSV file.") var file: String

  func run() async throws {
    try await reporting { try await MonthlyTable.quotas.take(file, global) }
  }
}

struct RateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rate",
    abstract: "Exchange rates: rate import FILE",
    subcommands: [RateImport.self]
  )
}

struct RateImport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Read a CSV with columns from, to, day and rate."
  )

  @OptionGroup var global: GlobalOptions
  @Argument(help: "A CSV file.") var file: String

  func run() async throws {
    try await reporting { try await MonthlyTable.rates.take(file, global) }
  }
}

// A row of such a table is one record, told by its key: a person and a month, a pair and a day. A
// record of that key is changed, one that says the same is left alone, so that the same file twice
// changes nothing. All rows are one change, or none is: a row that cannot be read is named with its
// line, and nothing is written.

/// A table that a CSV file holds whole.
struct MonthlyTable {
  struct Column {
    let field: FieldID
    let names: [String]
  }

  let kind: KindID
  let columns: [Column]
  /// The fields that tell one record from another.
  let key: [FieldID]
  let name: String

  static let quotas = MonthlyTable(
    kind: Quota.kind,
    columns: [
      Column(
        field: Quota.of.id,
        names: ["rep", "user", "of", "owner", "team", "name", "salesagent", "agent"]
      ),
      Column(field: Quota.month.id, names: ["month", "period", "date"]),
      Column(field: Quota.amount.id, names: ["amount", "quota", "target", "value"]),
    ],
    key: [Quota.of.id, Quota.month.id],
    name: "quota.import"
  )

  static let rates = MonthlyTable(
    kind: ExchangeRate.kind,
    columns: [
      Column(field: ExchangeRate.from.id, names: ["from", "source", "currency", "base"]),
      Column(field: ExchangeRate.to.id, names: ["to", "target", "quote"]),
      Column(field: ExchangeRate.day.id, names: ["day", "date", "fromday", "valid"]),
      Column(field: ExchangeRate.rate.id, names: ["rate", "value", "price"]),
    ],
    key: [ExchangeRate.from.id, ExchangeRate.to.id, ExchangeRate.day.id],
    name: "rate.import"
  )

  /// The table that a file holds by its columns; nil for any other file.
  static func recognised(_ path: String) throws -> MonthlyTable? {
    guard let file = try ImportSource.files([path]).first else { return nil }
    var log = IssueLog()
    let names = try CSVTable(file, log: &log).columns
    return [quotas, rates].first { table in
      table.columns.count == names.count
        && table.columns.allSatisfy { column in names.contains(where: column.answers) }
    }
  }

  func take(_ path: String, _ global: GlobalOptions) async throws {
    var session = try await Session.open(global)
    try await session.authored()
    let rows = try read(path, session)
    let commands = rows.compactMap { command($0, session.book) }
    guard !commands.isEmpty else {
      await session.close()
      return report("Nothing has changed since the last import.")
    }
    try await session.perform(.several(commands, name: name))
    await session.close()
    let noun = Catalogue.kind(kind)?.plural ?? "rows"
    report(
      "\(commands.count) of \(rows.count) \(noun) written as one change. "
        + "`daybook undo` takes it back."
    )
  }

  private func command(_ row: [FieldID: Value], _ book: Book) -> Command? {
    let parts = key.compactMap { field in
      row[field].map { Predicate.compare(field, .equal, $0) }
    }
    let same = book.listing(
      ListingRequest(kind: kind, predicate: .and([Catalogue.visible(kind)] + parts))
    )
    let assignments = columns.compactMap { column in
      row[column.field].map { Assignment(column.field, .value($0)) }
    }
    guard same.count > 0 else { return .create(kind, assignments) }
    let known = same[same.count - 1]
    let isSame = columns.allSatisfy { book.value(known, $0.field) == row[$0.field] }
    return isSame ? nil : .set([book.id(known)], assignments)
  }

  // MARK: Reading

  private func read(_ path: String, _ session: Session) throws -> [[FieldID: Value]] {
    guard let file = try ImportSource.files([path]).first else { return [] }
    var log = IssueLog()
    var table = try CSVTable(file, log: &log)
    let places = try columns.map { column in
      guard let place = table.columns.firstIndex(where: { column.answers(to: $0) }) else {
        throw Failure(
          .data,
          "\(path) has no column \(column.names[0]). It needs "
            + columns.map { $0.names[0] }.joined(separator: ", ") + "."
        )
      }
      return place
    }
    var rows: [[FieldID: Value]] = []
    while let record = try table.next(log: &log) {
      if record.fields.allSatisfy({ $0.allSatisfy(\.isWhitespace) }) { continue }
      var row: [FieldID: Value] = [:]
      for (column, place) in zip(columns, places) {
        let text = place < record.fields.count ? record.fields[place] : ""
        row[column.field] = try value(text, column, "\(path):\(record.line)", session)
      }
      rows.append(row)
    }
    return rows
  }

  private func value(
    _ text: String,
    _ column: Column,
    _ place: String,
    _ session: Session
  ) throws -> Value {
    let label = Catalogue.field(column.field)?.label ?? "Field"
    guard let field = Catalogue.field(column.field), !text.allSatisfy(\.isWhitespace) else {
      throw Failure(.data, "\(place): \(label) is empty. Nothing was imported.")
    }
    do throws(EntryError) {
      if column.field == Quota.month.id {
        return .day(try PeriodEntry.month(text, session.context))
      }
      if column.field == Quota.of.id, let id = Users.find(text, in: session.book) {
        return .ref(id)
      }
      if case .value(let value?) = try FieldEntry.content(
        text,
        for: field,
        session.context,
        session.book
      ) {
        return [ExchangeRate.from.id, ExchangeRate.to.id].contains(column.field)
          ? .text(text.uppercased().filter { !$0.isWhitespace }) : value
      }
      throw EntryError("there is no user or team \(text)")
    } catch {
      throw Failure(.data, "\(place): \(label): \(error). Nothing was imported.")
    }
  }
}

extension MonthlyTable.Column {
  fileprivate func answers(to name: String) -> Bool {
    names.contains(name.lowercased().filter(\.isLetter))
  }
}
