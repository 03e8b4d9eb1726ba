import Books
import CRM
import Facts
import TextUI

// The overview of a lead: what they wrote in full, what is known of their means, what else they
// asked, and what happened with them.
extension DetailContent {
  var leadLines: [DetailLine] {
    let book = reader.book
    var lines: [DetailLine] = []
    if let deal = book[row, Lead.deal] { lines.append(.field("deal", reader.fields.title(deal))) }
    let interest = book[row, Lead.interest].map(reader.fields.title)
    if !interest.isEmpty { lines.append(.field("interest", interest.joined(separator: ", "))) }
    if let source = book[row, Lead.source] { lines.append(.field("source", source.label)) }
    if let seconds = book.speedToLead(row) {
      lines.append(.field("taken after", Display.duration(seconds / 60)))
    }
    return lines + message + qualification + otherLeads
  }

  private var message: [DetailLine] {
    guard let text = reader.book[row, Lead.message] else { return [] }
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .flatMap { Text.wrapped(String($0), width: max(20, detail.width - 2)) }
    return [.heading("message")] + lines.map { DetailLine(text: $0) }
  }

  /// The four questions are shown empty too, because they are what is left to ask.
  private var qualification: [DetailLine] {
    let answers = [Lead.budget, Lead.authority, Lead.need, Lead.timing].map { field in
      let label = Catalogue.field(field.id)?.label.lowercased() ?? ""
      return reader.book[row, field].map { DetailLine.field(label, $0) }
        ?? .field(label, "—", .dim)
    }
    let score = reader.book[row, Lead.score].map { [DetailLine.field("score", "\($0)")] } ?? []
    return [.heading("qualification · B fills it in")] + answers + score
  }

  private var otherLeads: [DetailLine] {
    let book = reader.book
    let parties = [book[row, Lead.contact], book[row, Lead.account]].compactMap { $0 }
    var seen: Set<EntityID> = [id]
    let others = parties.flatMap { book.leads(of: $0) }.filter { seen.insert(book.id($0)).inserted }
    guard !others.isEmpty else { return [] }
    return [.heading("asked before")]
      + capped(others) { other in
        let received = book[other, Lead.receivedAt].map(reader.fields.moment) ?? ""
        return .field(received, book[other, Lead.title] ?? "")
          .with(right: LeadSigns.status(reader, other).text)
      }
  }

  /// The second line of the header: who asks, and since when.
  static func leadHeader(_ reader: RowReader, _ row: Row) -> (left: String, right: String) {
    let book = reader.book
    let who = [book[row, Lead.contact], book[row, Lead.account]].compactMap { $0 }
      .map(reader.fields.title).joined(separator: " · ")
    let age = book[row, Lead.receivedAt].map { received in
      "came \(reader.fields.moment(received)) · "
        + Display.age(of: received, now: reader.entry.now)
    }
    return (who.isEmpty ? "nobody named · e names who asks" : who, age ?? "")
  }

  /// The open promises, ours and theirs.
  var promiseLines: [DetailLine] {
    let open = detail.promises.filter { reader.book[$0, Promise.status] ?? .open == .open }
    return capped(open) { promise in
      let due = PromiseSigns.due(reader, promise)
      return DetailLine(
        label: PromiseSigns.side(reader.book, promise),
        text: reader.book[promise, Promise.title] ?? "",
        role: due.role == .dueOverdue ? .dueOverdue : .text,
        right: due.text
      )
    }
  }

  /// A promise among the tasks.
  func promise(_ row: Row) -> DetailLine {
    let due = PromiseSigns.due(reader, row)
    let isOpen = reader.book[row, Promise.status] ?? .open == .open
    return DetailLine(
      label: PromiseSigns.side(reader.book, row),
      labelRole: .dim,
      text: reader.book[row, Promise.title] ?? "",
      role: isOpen ? .text : .dim,
      right: due.text
    )
  }

  // MARK: Lines of a deal

  /// A line: how many, of what, at which price, and what it comes to.
  func dealLine(_ line: Row) -> DetailLine {
    let book = reader.book
    let quantity = book[line, DealLine.quantity].map { Display.decimal($0, reader.entry) } ?? "1"
    var words = [book[line, DealLine.name] ?? ""]
    if let price = book[line, DealLine.unitPrice] {
      words.append("at " + Display.money(price, reader.entry))
    }
    if let discount = book[line, DealLine.discountPercent], discount != 0 {
      words.append("less \(Display.percent(discount))")
    }
    if let paid = book[line, DealLine.recurrence], paid != .once { words.append(paid.word) }
    return DetailLine(
      label: quantity + " ×",
      text: words.joined(separator: "  "),
      right: book.amount(ofLine: line).map { Display.money($0, reader.entry) } ?? "no price"
    )
  }

  /// What the lines come to; where there are none, how to make one.
  var lineFoot: DetailLine {
    guard !detail.lines.isEmpty else {
      return .note("No lines; the value is what was typed · ap adds a product")
    }
    let monthly = reader.book.monthly(ofDeal: id).map {
      "of which each month " + Display.money($0, reader.entry)
    }
    let sum = reader.book[row, Deal.amount].map { Display.money($0, reader.entry) } ?? "—"
    return DetailLine(label: "Σ", text: monthly ?? "", role: .dim, right: sum)
  }
}
