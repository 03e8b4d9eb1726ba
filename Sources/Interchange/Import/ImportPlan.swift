public import Books
public import CRM
public import Facts

/// Where and for whom something is imported.
public struct ImportSetting: Sendable {
  /// The book as it is.
  public let book: Book
  /// How amounts, days and numbers are read that do not say it themselves; its zone is the book's.
  public let entry: EntryContext
  /// The author of the changes.
  public let user: EntityID
  public let ids: IDSource

  public init(book: Book, entry: EntryContext, user: EntityID, ids: IDSource) {
    self.book = book
    self.entry = entry
    self.user = user
    self.ids = ids
  }
}

/// Why nothing can be imported: one sentence with the remedy.
public struct ImportRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  init(_ sentence: String) { description = sentence }
}

// An import in two readings. The first one (`init`) learns each file's form, recognises the set and
// gathers the keys that rows may name. The second one is the sequence: changes of at most
// `eventLimit` events and about `byteLimit` bytes, all of one batch, made while they are pulled.
// Nothing is pulled where nothing has changed. The last change records the import itself
// (`ImportBatch`).
//
// Effective times: a record with a day of its own (a deal's opening, its closing) is written as of
// that day; everything else counts from the time of the import. A dated row proves that what it
// names was there by then, so the names of what this import makes are also written as of the first
// day that names them: lists "as of" a day show them.
//
// An update takes the day of the source only where that is later than what it replaces, for a
// backdated fact does not win over a newer one.

/// What an import will do: a pull stream of changes, and where its outcome is found.
public struct ImportPlan: Sendable, Sequence {
  /// The most events that one change has.
  public static let eventLimit = 512
  /// About how many bytes one change has at most, unless a single event has more: the log takes
  /// none of more than 16 MiB.
  public static let byteLimit = 1 << 22

  public let outcome = ImportOutcome()
  let mapping: Mapping
  let setting: ImportSetting
  let sheets: [Sheet]
  let skipped: [(file: ImportReport.File, issue: Issue)]
  let announced: [(kind: KindID, keys: [String])]

  /// A file with the rules for its rows.
  struct Sheet: Sendable {
    let survey: FileSurvey
    let rules: [BoundRule]
  }

  /// The mapping's name and label.
  public var name: String { mapping.name }
  public var label: String { mapping.label }

  /// Recognises the files and reads them for the first time.
  ///
  /// Mappings are tried in order, and the one that knows most of the files is taken; where none
  /// knows any, the columns' names are taken at their word.
  ///
  /// - Throws: what the files throw, or an `ImportRefusal` where no file can be made sense of.
  public init(
    _ files: [ImportFile],
    mappings: [Mapping],
    _ setting: ImportSetting
  ) throws {
    self.setting = setting
    var surveys: [FileSurvey] = []
    for file in files { surveys.append(try FileSurvey(head: file)) }
    let recognised =
      Recognition.best(surveys, mappings) ?? DerivedMapping.recognition(surveys, setting.book)
    guard let recognised else {
      let columns = surveys.flatMap { $0.columns.prefix(4) }.prefix(6).joined(separator: ", ")
      throw ImportRefusal(
        "no mapping knows these files (columns: \(columns.isEmpty ? "none" : columns)); "
          + "name their columns after Daybook's fields, such as name, email, company, "
          + "or write a mapping and pass it with --map"
      )
    }
    mapping = recognised.mapping
    skipped = recognised.skipped
    var sheets: [Sheet] = []
    var announced: [KindID: [String]] = [:]
    let named = recognised.namedKinds
    for (survey, rule) in recognised.files {
      var survey = survey
      let mapping = recognised.mapping.name
      let draft = rule.records.map { BoundRule($0, of: survey, signature: "", in: setting.book) }
      let days = Self.dayPlaces(draft, setting.book)
      try survey.read(days: days) { record in
        for rule in draft where named.contains(rule.rule.kind) {
          if let key = rule.key(rule.spelled(rule.values(record))) {
            announced[rule.rule.kind, default: []].append(key)
          }
        }
      }
      let rules = rule.records.enumerated().map { index, record in
        let kind = Catalogue.kind(record.kind)?.name ?? "record"
        return BoundRule(
          record,
          of: survey,
          signature: "\(mapping)/\(kind)/\(index)",
          in: setting.book
        )
      }
      sheets.append(Sheet(survey: survey, rules: rules))
    }
    self.sheets = sheets
    self.announced = announced.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// The columns of which the order of day and month must be told.
  private static func dayPlaces(_ rules: [BoundRule], _ book: Book) -> [Int] {
    var positions: Set<Int> = []
    for rule in rules {
      for (map, position) in rule.maps {
        guard case .field(let id) = map.target, let field = Catalogue.field(id, in: book),
          field.type == .day || field.type == .instant
        else { continue }
        if let place = rule.places[position] { positions.insert(place) }
      }
      for position in [rule.opened, rule.closed].compactMap({ $0 }) {
        if let place = rule.places[position] { positions.insert(place) }
      }
    }
    return positions.sorted()
  }

  /// How many rows there are in all files.
  public var rows: Int { sheets.reduce(0) { $0 + $1.survey.rows } }

  /// A new reading; the outcome is that of the last one.
  public func makeIterator() -> ImportChanges { ImportChanges(ImportRun(self)) }

  /// Reads everything and writes nothing.
  ///
  /// - Throws: an `ImportRefusal` where a file could not be read to its end.
  public func rehearse() throws -> ImportReport {
    for _ in self {}
    guard let report = outcome.report else {
      throw ImportRefusal(outcome.failure ?? "the files could not be read to their end")
    }
    return report
  }
}

/// The changes of an import, one after the other.
///
/// One change is held back, so that a failure of the files is known before the last one is handed
/// out.
public struct ImportChanges: IteratorProtocol {
  private let run: ImportRun
  private var held: Change?
  private var hasBegun = false

  init(_ run: ImportRun) { self.run = run }

  public mutating func next() -> Change? {
    if !hasBegun {
      hasBegun = true
      held = run.next()
    }
    guard let change = held else { return nil }
    held = run.next()
    return change
  }
}
