public import Books
public import Facts

// What to know before one speaks to a customer, readable in twenty seconds: at most twenty lines,
// in the order in which they are needed: who and what time it is there, how to reach them, what they
// like, who brought us together, what either side owes, the last three touches, the open deals with
// their next step, the open tasks, and who looks after them meanwhile.
//
// Each part has a limit of its own, so that a customer of ten years reads like one of ten days; what
// is left out is counted. A deal's next step stands below it, to be whole on 80 columns.

/// One line of a brief.
public struct BriefLine: Hashable, Sendable {
  /// How much a line asks for attention.
  public enum Weight: Hashable, Sendable {
    case plain
    case quiet
    /// Due today.
    case due
    case overdue
  }

  /// Empty where the line goes on with the part above it.
  public let label: String
  public let text: String
  public let weight: Weight

  init(_ label: String, _ text: String, _ weight: Weight = .plain) {
    self.label = label
    self.text = text
    self.weight = weight
  }
}

/// What to know of a contact, account or deal before one speaks to them.
public struct Brief: Hashable, Sendable {
  public let id: EntityID
  /// The name, and for a person title and company.
  public let title: String
  /// What time it is for them, as `15:40 there`; empty where their zone is not known.
  public let time: String
  public let lines: [BriefLine]

  /// The most lines, the title not counted.
  public static let limit = 19

  /// The brief of a record; nil for kinds that have none.
  ///
  /// O(what is tied to the record · log). The deal in `focus` is what the talk will be about and
  /// comes first; `zone` knows the rules of a zone by its IANA name.
  public init?(
    _ id: EntityID,
    _ book: Book,
    _ entry: EntryContext,
    focus: EntityID? = nil,
    zone: (String) -> TimeZoneRules? = { _ in nil }
  ) {
    guard let row = book.row(id), book.title(row) != nil else { return nil }
    let reading = BriefReading(book: book, entry: entry)
    self.id = id
    switch row.kind {
    case Contact.kind:
      title = reading.personTitle(id)
      lines = Array(reading.person(id, focus: focus).prefix(Brief.limit))
    case Account.kind:
      title = reading.companyTitle(row)
      lines = Array(reading.company(id).prefix(Brief.limit))
    case Deal.kind:
      title = reading.dealTitle(row)
      lines = Array(reading.deal(id).prefix(Brief.limit))
    default: return nil
    }
    time = Brief.zoneName(of: id, book).flatMap(zone).map { reading.time(in: $0) } ?? ""
  }

  /// The zone of a person, or of the first person of a deal; nil where none is known.
  public static func zoneName(of id: EntityID, _ book: Book) -> String? {
    guard let row = book.row(id) else { return nil }
    switch row.kind {
    case Contact.kind: return book[row, Contact.timeZone]
    case Deal.kind:
      return book.contacts(ofDeal: id).first.flatMap { book[$0, DealContact.contact] }
        .flatMap { book[$0, Contact.timeZone] }
    default: return nil
    }
  }

  /// The whole brief as plain lines, labels in a column of their own.
  public var text: [String] {
    let width = (lines.map(\.label.count).max() ?? 0) + 2
    let head = time.isEmpty ? title : "\(title) · \(time)"
    return [head]
      + lines.map { line in
        line.label + String(repeating: " ", count: width - line.label.count) + line.text
      }
  }
}
