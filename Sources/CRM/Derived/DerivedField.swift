public import Books
public import Facts

/// A column that is computed from others; lists show it and queries compare it like a field.
public struct DerivedField: Sendable {
  public let kind: KindID
  public let name: String
  public let label: String
  public let aliases: [String]
  public let type: FieldType
  /// The width of a column in cells.
  public let width: Int
  /// Tells the value of a row; nil where it is unknown.
  public typealias Reading = @Sendable (Book, Row, Moment) -> Value?

  /// How the values of a book are told, good until a stage or a criterion changes.
  ///
  /// What is the same for all rows is worked out here: ask for it once for a query or a frame.
  public let reading: @Sendable (Book) -> Reading

  /// Whether `word` names it, whatever its case.
  public func answers(to word: String) -> Bool {
    let word = word.lowercased()
    return name.lowercased() == word || aliases.contains { $0.lowercased() == word }
  }
}

extension DerivedField {
  /// A column that reads every row by itself.
  init(
    kind: KindID,
    name: String,
    label: String,
    aliases: [String],
    type: FieldType,
    width: Int,
    value: @escaping Reading
  ) {
    self.init(
      kind: kind,
      name: name,
      label: label,
      aliases: aliases,
      type: type,
      width: width,
      reading: { _ in value }
    )
  }
}

extension Catalogue {
  /// The computed columns of a kind.
  public static func derived(_ kind: KindID) -> [DerivedField] {
    (kind == Deal.kind ? deals : []) + inquiries(kind) + (isWorkedOn(kind) ? handled(kind) : []) + [
      created(kind), changed(kind),
    ]
  }

  private static func isWorkedOn(_ kind: KindID) -> Bool {
    [Account.kind, Contact.kind, Deal.kind, Lead.kind].contains(kind)
  }

  private static let deals: [DerivedField] = [
    DerivedField(
      kind: Deal.kind,
      name: "weighted",
      label: "Weighted",
      aliases: [],
      type: .money,
      width: 12
    ) { book, row, _ in book.weighted(ofDeal: row)?.value },
    DerivedField(
      kind: Deal.kind,
      name: "chance",
      label: "Chance",
      aliases: ["likelihood"],
      type: .percent,
      width: 6
    ) { book, row, _ in book.probability(ofDeal: row)?.value },
    DerivedField(
      kind: Deal.kind,
      name: "stale",
      label: "Stale",
      aliases: ["rotten", "rotting"],
      type: .bool,
      width: 5
    ) { book, row, moment in .bool(book.isRotten(deal: row, at: moment)) },
    DerivedField(
      kind: Deal.kind,
      name: "unmet",
      label: "Unmet",
      aliases: ["exceptions"],
      type: .int,
      width: 5,
      reading: { book in
        let chart = CriteriaChart(book)
        return { book, row, _ in
          let exceptions = chart.criteria(ofDeal: row, in: book).exceptions.count
          return exceptions > 0 ? .int(Int64(exceptions)) : nil
        }
      }
    ),
  ]

  private static func handled(_ kind: KindID) -> [DerivedField] {
    [
      DerivedField(
        kind: kind,
        name: "next",
        label: "Next",
        aliases: ["nextTask"],
        type: .day,
        width: 10
      ) { book, row, _ in
        book.openTasks(about: row).first.flatMap(book.actionDay)?.value
      },
      DerivedField(
        kind: kind,
        name: "lastActivity",
        label: "Last activity",
        aliases: ["activity"],
        type: .instant,
        width: 10
      ) { book, row, _ in book.lastHandled(row)?.value },
      DerivedField(
        kind: kind,
        name: "idle",
        label: "Idle days",
        aliases: [],
        type: .int,
        width: 5
      ) { book, row, moment in book.idleDays(row, at: moment).map { .int(Int64($0)) } },
    ]
  }

  private static func changed(_ kind: KindID) -> DerivedField {
    DerivedField(
      kind: kind,
      name: "changed",
      label: "Changed",
      aliases: ["modified"],
      type: .instant,
      width: 16
    ) { book, row, _ in book.lastWritten(row)?.value }
  }

  private static func created(_ kind: KindID) -> DerivedField {
    DerivedField(
      kind: kind,
      name: "created",
      label: "Created",
      aliases: ["added"],
      type: .instant,
      width: 16
    ) { book, row, _ in book.id(row).created.value }
  }
}
