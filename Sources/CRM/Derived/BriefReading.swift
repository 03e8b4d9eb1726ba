import Books
import Facts

/// Reads the parts of a brief.
struct BriefReading {
  let book: Book
  let entry: EntryContext

  private var today: Day { entry.today }

  // MARK: Who

  func personTitle(_ id: EntityID) -> String {
    let job = book.affiliations(ofContact: id).first { book[$0, Affiliation.to] == nil }
    return [
      book.title(id), job.flatMap { book[$0, Affiliation.title] },
      job.flatMap { book[$0, Affiliation.account] }.flatMap { book.title($0) },
    ].compactMap { $0 }.joined(separator: " · ")
  }

  func companyTitle(_ row: Row) -> String {
    [book.title(row), book[row, Account.industry], book[row, Account.city]]
      .compactMap { $0 }.joined(separator: " · ")
  }

  func dealTitle(_ row: Row) -> String {
    [book.title(row), book[row, Deal.party].flatMap { book.title($0) }]
      .compactMap { $0 }.joined(separator: " · ")
  }

  func time(in zone: TimeZoneRules) -> String {
    let there = zone.local(entry.now)
    let time = Display.time(there.millisecond / 60_000) + " there"
    switch today.days(until: there.day) {
    case 0: return time
    case 1...: return time + ", tomorrow"
    default: return time + ", yesterday"
    }
  }

  // MARK: The three kinds

  func person(_ id: EntityID, focus: EntityID?) -> [BriefLine] {
    let company = book.company(ofContact: id)
    let own = book.deals(of: id)
    let others = company.map { book.deals(of: $0) } ?? []
    let deals = distinct((focus.flatMap { book.row($0) }.map { [$0] } ?? []) + own + others)
    let around = [id] + own.map(book.id)
    return reach(id) + place(id) + tastes([id] + (company.map { [$0] } ?? [])) + introductions(id)
      + promises(around) + touches(around, company) + openDeals(deals, focus: focus)
      + tasks(around, except: shownTasks(deals)) + care(id, Contact.kind)
  }

  func company(_ id: EntityID) -> [BriefLine] {
    let deals = book.deals(of: id)
    let around = [id] + deals.map(book.id)
    let people = book.contacts(ofAccount: id)
    let lines = people.prefix(3).map { person in
      let number = points(person, .phone).first
      let title = book.affiliations(ofContact: person)
        .first { book[$0, Affiliation.account] == id }.flatMap { book[$0, Affiliation.title] }
      return [book.title(person), title, number].compactMap { $0 }.joined(separator: " · ")
    }
    return reach(id) + list("people", lines, of: people.count) + tastes([id]) + promises(around)
      + touches([id], nil) + openDeals(deals, focus: nil)
      + tasks(around, except: shownTasks(deals)) + care(id, Account.kind)
  }

  func deal(_ id: EntityID) -> [BriefLine] {
    let parts = book.contacts(ofDeal: id)
    let people = parts.prefix(3).compactMap { part -> String? in
      guard let person = book[part, DealContact.contact] else { return nil }
      return [
        book.title(person), book[part, DealContact.role]?.label.lowercased(),
        points(person, .phone).first,
      ].compactMap { $0 }.joined(separator: " · ")
    }
    let persons = parts.compactMap { book[$0, DealContact.contact] }
    let party = book[id, Deal.party].map { [$0] } ?? []
    return openDeals(book.row(id).map { [$0] } ?? [], focus: id)
      + list("people", people, of: parts.count) + tastes(persons + party) + promises([id])
      + touches([id], nil)
      + tasks([id], except: shownTasks(book.row(id).map { [$0] } ?? [])) + care(id, Deal.kind)
  }

  // MARK: Reach, tastes, introductions

  /// Numbers as typed with their labels.
  private func points(_ id: EntityID, _ channel: Channel) -> [String] {
    book.points(of: id, channel).compactMap { row in
      guard let value = book[row, ContactPoint.original] ?? book[row, ContactPoint.value] else {
        return nil
      }
      return book[row, ContactPoint.label].map { "\(value) \($0)" } ?? value
    }
  }

  private func reach(_ id: EntityID) -> [BriefLine] {
    [(Channel.phone, "phone"), (.email, "email")].compactMap { channel, label in
      let all = points(id, channel)
      guard !all.isEmpty else { return nil }
      let rest = all.count > 3 ? " · + \(all.count - 3) more" : ""
      return BriefLine(label, all.prefix(3).joined(separator: " · ") + rest)
    }
  }

  /// Where a person is and which language they speak.
  private func place(_ id: EntityID) -> [BriefLine] {
    let language = book[id, Contact.language].map { "speaks \($0)" }
    let text = [book[id, Contact.city], language].compactMap { $0 }.joined(separator: " · ")
    return text.isEmpty ? [] : [BriefLine("from", text, .quiet)]
  }

  private func tastes(_ parties: [EntityID]) -> [BriefLine] {
    let rows = distinct(parties.flatMap { book.preferences(of: $0) })
    let texts = rows.compactMap { book.preference($0) }
    return list("tastes", Array(texts.prefix(2)), of: texts.count)
  }

  private func introductions(_ id: EntityID) -> [BriefLine] {
    let text = book.introductions(of: id).joined(separator: " · ")
    return text.isEmpty ? [] : [BriefLine("known", text)]
  }

  // MARK: Promises, deals, tasks

  private func promises(_ around: [EntityID]) -> [BriefLine] {
    let open = distinct(around.flatMap { book.openPromises(around: $0) })
    return [(PromiseSide.us, "we owe", 2), (.them, "they owe", 1)].flatMap { side, label, most in
      let rows = open.filter { book[$0, Promise.side] == side }
      let lines = rows.prefix(most).map { row in
        due(book.title(row) ?? "", book[row, Promise.due])
      }
      return labelled(label, lines, of: rows.count)
    }
  }

  private func openDeals(_ rows: [Row], focus: EntityID?) -> [BriefLine] {
    let open = rows.filter {
      (book[$0, Deal.status] ?? .open) == .open || book.id($0) == focus
    }
    let rest = open.count - Self.mostDeals
    return open.prefix(Self.mostDeals).enumerated().flatMap { place, row -> [BriefLine] in
      let status = book[row, Deal.status] ?? .open
      let parts = [
        book.title(row),
        status == .open ? book[row, Deal.stage].flatMap { book.title($0) } : status.label,
        book[row, Deal.amount].map { Display.money($0, entry) },
        book[row, Deal.expectedClose].map { "close " + Display.day($0, today: today) },
        place == Self.mostDeals - 1 && rest > 0 ? "+ \(rest) more" : nil,
      ].compactMap { $0 }
      let line = BriefLine(place == 0 ? "deals" : "", parts.joined(separator: " · "))
      return status == .open ? [line, step(row)] : [line]
    }
  }

  /// What is to be done next about a deal, below it.
  private func step(_ deal: Row) -> BriefLine {
    guard let task = book.openTasks(about: deal).first else {
      return BriefLine("", "  no next step", .quiet)
    }
    let step = due(book.title(task) ?? "", book.actionDay(ofTask: task))
    return BriefLine("", "  next: " + step.0, step.1)
  }

  private static let mostDeals = 2

  /// The tasks that stand as next steps beside their deals.
  private func shownTasks(_ deals: [Row]) -> Set<EntityID> {
    let open = deals.filter { (book[$0, Deal.status] ?? .open) == .open }.prefix(Self.mostDeals)
    return Set(open.compactMap { book.openTasks(about: $0).first.map(book.id) })
  }

  private func tasks(_ around: [EntityID], except shown: Set<EntityID>) -> [BriefLine] {
    let rows = distinct(around.flatMap { book.openTasks(about: $0) })
      .filter { !shown.contains(book.id($0)) }
    let lines = rows.prefix(2).map { due(book.title($0) ?? "", book.actionDay(ofTask: $0)) }
    return labelled("tasks", Array(lines), of: rows.count)
  }

  /// A thing with its day: `Send the drawings, 2d overdue`.
  private func due(_ title: String, _ day: Day?) -> (String, BriefLine.Weight) {
    guard let day else { return (title, .plain) }
    switch DueState(day, today: today) {
    case .overdue(let days): return ("\(title), \(Display.age(days: days)) overdue", .overdue)
    case .today: return ("\(title), today", .due)
    default: return ("\(title), \(weekday(day))", .plain)
    }
  }

  /// `Fri 27 Nov`, with the year where it is another one.
  private func weekday(_ day: Day) -> String {
    String(Display.longDay(day).prefix(3)) + " " + Display.day(day, today: today)
  }

  // MARK: What happened, and who cares

  private func touches(_ around: [EntityID], _ company: EntityID?) -> [BriefLine] {
    var rows = distinct(around.flatMap { book.timeline(of: $0) })
    if rows.isEmpty, let company { rows = book.timeline(of: company) }
    let dated = rows.map { (row: $0, at: book[$0, Activity.at] ?? book.id($0).created) }
    let latest = dated.sorted { one, other in
      one.at != other.at ? one.at > other.at : book.id(one.row) > book.id(other.row)
    }.prefix(3)
    if latest.isEmpty { return [BriefLine("last", "never spoken to", .quiet)] }
    return latest.enumerated().map { place, touch in
      BriefLine(place == 0 ? "last" : "", text(ofTouch: touch.row, at: touch.at))
    }
  }

  /// `3d ago call → Asked for SLA wording (left message)`.
  private func text(ofTouch row: Row, at: Instant) -> String {
    let type = book[row, Activity.type]?.word ?? "note"
    let arrow =
      switch book[row, Activity.direction] {
      case .inbound: " ←"
      case .outbound: " →"
      case nil: ""
      }
    let outcome = book[row, Activity.outcome].map { " (\($0.label.lowercased()))" } ?? ""
    let age = Display.age(of: at, now: entry.now)
    let when = age == "now" ? age : "\(age) ago"
    return "\(when), \(type)\(arrow) \(book[row, Activity.subject] ?? "")\(outcome)"
  }

  /// Who looks after the record, and who meanwhile; nothing where nobody else is there.
  private func care(_ id: EntityID, _ kind: KindID) -> [BriefLine] {
    guard let owner = book[id, kind.owner], !Colleagues(book).isAlone else { return [] }
    let cover = book.coverNote(of: owner, on: today)
    let text = [book.title(owner), cover].compactMap { $0 }.joined(separator: " · ")
    return [BriefLine("owner", text, cover == nil ? .quiet : .plain)]
  }

  // MARK: Lists

  private func list(_ label: String, _ texts: [String], of count: Int) -> [BriefLine] {
    labelled(label, texts.map { ($0, .plain) }, of: count)
  }

  /// The label stands before the first line; the last one counts what is left out.
  private func labelled(
    _ label: String,
    _ lines: [(String, BriefLine.Weight)],
    of count: Int
  ) -> [BriefLine] {
    lines.enumerated().map { place, line in
      let rest = place == lines.count - 1 && count > lines.count
      return BriefLine(
        place == 0 ? label : "",
        line.0 + (rest ? " · + \(count - lines.count) more" : ""),
        line.1
      )
    }
  }
}
