public import Books
public import Facts

// The minutes of a review, plain text for people:
//
//   Pipeline review, Sun 22 Nov 2026
//   Anna Weber · 4 looked at · 10:00–10:24
//
//   Since 14 Nov: 3 new 45k · 1 shrunk −12k
//   Agreed last time: 5 kept, 2 not, 1 to come
//
//   Renewal 2026 · Acme GmbH · 84.000 € · Proposal · close 12 Dec · Jonas
//     - Close 12 Dec → Fri 9 Jan 27
//
//   Looked at, nothing to do: Site licence, Hooli EU
//
//   Agreed
//     [ ] Fri 27 Nov  Jonas  Call Eva (Renewal 2026)
//
// They are told from facts alone (the review, its answers, the tasks that name it), so that they can
// be had at any time and anywhere. What was written into the review when it ended goes before that.

/// The minutes of one review.
public struct ReviewMinutes: Sendable {
  private let book: Book
  private let entry: EntryContext
  private let words: ReviewWords

  public init(_ book: Book, _ entry: EntryContext) {
    self.book = book
    self.entry = entry
    words = ReviewWords(book, entry)
  }

  /// The minutes as they were kept, else as the facts tell them; `agenda` adds what was different.
  ///
  /// `end` is now, for a review that is about to end.
  public func text(
    _ review: EntityID,
    _ agenda: ReviewAgenda? = nil,
    end: Instant? = nil
  ) -> String {
    if let kept = book[review, Review.minutes] { return kept }
    guard let row = book.row(review) else { return "" }
    let answers = answers(row)
    var lines = head(review, row, end) + background(agenda)
    for record in book[row, Review.seen] {
      guard let said = answers[record] else { continue }
      lines += ["", title(record)] + said.map { "  - \($0)" }
    }
    let silent = book[row, Review.seen].filter { answers[$0] == nil }
    if !silent.isEmpty {
      lines += ["", "Looked at, nothing to do: " + silent.map(words.title).joined(separator: ", ")]
    }
    let agreed = Agreements(book, review: review, today: entry.today).items
    if !agreed.isEmpty { lines += ["", "Agreed"] + agreed.map(line) }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What was said to each record, in order.
  public func answers(_ row: Row) -> [EntityID: [String]] {
    var answers: [EntityID: [String]] = [:]
    for element in book[row, Review.answers] {
      guard let id = EntityID(element.prefix(26)) else { continue }
      answers[id, default: []].append(String(element.dropFirst(27)))
    }
    return answers
  }

  private func head(_ review: EntityID, _ row: Row, _ ending: Instant?) -> [String] {
    let scope = book[row, Review.scope] ?? .team
    let start = book[row, Review.startedAt] ?? review.created
    let day = Display.longDay(entry.zone.day(of: start))
    let name =
      switch scope {
      case .team: "Pipeline review"
      case .mine: "Own week"
      case .accounts: "Accounts review"
      }
    let end = (book[row, Review.endedAt] ?? ending).map { "–" + time($0) } ?? ", not ended"
    let count = book[row, Review.seen].count
    let who = book[row, Review.reviewer].map(words.title) ?? ""
    return ["\(name), \(day)", "\(who) · \(count) looked at · \(time(start))\(end)"]
  }

  private func time(_ instant: Instant) -> String {
    Display.time(entry.zone.local(instant).millisecond / 60_000)
  }

  private func background(_ agenda: ReviewAgenda?) -> [String] {
    guard let agenda else { return [] }
    var lines: [String] = []
    if let changes = agenda.changes {
      let tallies = words.tallies(changes)
      let told = tallies.isEmpty ? "nothing is different" : tallies.joined(separator: " · ")
      let since = words.since(agenda)
      lines.append(since.prefix(1).uppercased() + since.dropFirst() + ": " + told)
    }
    if let last = agenda.history.last {
      let agreed = Agreements(book, review: last, today: entry.today)
      if !agreed.items.isEmpty { lines.append("Agreed last time: " + words.kept(agreed)) }
    }
    return lines.isEmpty ? [] : [""] + lines
  }

  private func title(_ record: EntityID) -> String {
    guard let row = book.row(record) else { return words.title(record) }
    var parts = [words.title(record)]
    if row.kind == Deal.kind {
      parts += [
        book[row, Deal.party].map(words.title),
        book[row, Deal.amount].map { Display.money($0, entry) },
        stage(row),
        book[row, Deal.expectedClose].map { "close " + Display.day($0, today: entry.today) },
      ].compactMap(\.self)
    }
    return (parts + [words.ownerName(record)]).joined(separator: " · ")
  }

  private func stage(_ row: Row) -> String? {
    switch book[row, Deal.status] ?? .open {
    case .won: "won"
    case .lost: "lost"
    case .open: book[row, Deal.stage].map(words.title)
    }
  }

  private func line(_ item: Agreements.Item) -> String {
    let box = item.outcome == .kept ? "[x]" : "[ ]"
    let due = item.due.map(words.day) ?? "no day"
    let about = book.row(item.task).flatMap { book[$0, Todo.about].first }.map(words.title)
    let owner = item.owner.map(words.title) ?? "nobody"
    return "  \(box) \(due)  \(owner)  \(item.title)" + (about.map { " (\($0))" } ?? "")
  }
}

extension ReviewWords {
  /// "5 kept, 2 not, 1 to come".
  public func kept(_ agreements: Agreements) -> String {
    let parts = [
      (agreements.count(.kept), "kept"), (agreements.count(.broken), "not"),
      (agreements.count(.pending), "to come"),
    ]
    return parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
  }
}
