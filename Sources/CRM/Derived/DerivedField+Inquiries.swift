import Books
import Facts

// The computed columns of leads, promises and the lines of deals.
extension Catalogue {
  static func inquiries(_ kind: KindID) -> [DerivedField] {
    switch kind {
    case Lead.kind: leads
    case Deal.kind: dealsByLines
    case DealLine.kind: lines
    default: []
    }
  }

  private static let leads: [DerivedField] = [
    DerivedField(
      kind: Lead.kind,
      name: "age",
      label: "Age in days",
      aliases: [],
      type: .int,
      width: 5
    ) { book, row, moment in
      .int(Int64(moment.days(since: book[row, Lead.receivedAt] ?? book.id(row).created)))
    },
    DerivedField(
      kind: Lead.kind,
      name: "speed",
      label: "Taken after",
      aliases: ["speedToLead"],
      type: .duration,
      width: 8
    ) { book, row, _ in book.speedToLead(row).map { .int($0) } },
  ]

  private static let dealsByLines: [DerivedField] = [
    DerivedField(
      kind: Deal.kind,
      name: "mrr",
      label: "Each month",
      aliases: ["monthly"],
      type: .money,
      width: 12
    ) { book, row, _ in book.monthly(ofDeal: book.id(row))?.value }
  ]

  private static let lines: [DerivedField] = [
    DerivedField(
      kind: DealLine.kind,
      name: "total",
      label: "Total",
      aliases: ["sum"],
      type: .money,
      width: 12
    ) { book, row, _ in book.amount(ofLine: row)?.value }
  ]
}
