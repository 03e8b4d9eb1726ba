public import Books
public import Facts

// One call as one change: the activity; the task it was about, done where they were spoken to, else
// put off to the follow-up's day; the follow-up, where there was no such task; a wrong number put
// away and the new one written.

/// What came of a call to a person.
public struct CallReport: Hashable, Sendable {
  public var contact: EntityID
  /// The deal that it was about.
  public var deal: EntityID?
  /// The open task that asked for it.
  public var task: EntityID?
  public var outcome: Outcome
  public var note: String
  public var followUp: FollowUp?
  /// The contact point that was dialled.
  public var dialled: EntityID?
  /// In place of a wrong number, in its international form and as it was typed.
  public var newNumber: PhoneNumber?
  public var newNumberTyped: String?

  public init(_ contact: EntityID, _ outcome: Outcome, note: String = "") {
    self.contact = contact
    self.outcome = outcome
    self.note = note
  }

  /// Whether somebody was spoken to, so that the task is done.
  public var isSpoken: Bool {
    switch outcome {
    case .reached, .interested, .notInterested, .held: true
    case .noAnswer, .leftMessage, .wrongNumber, .notHeld: false
    }
  }

  /// The task that goes to the follow-up's day in place of a new one.
  public var moves: EntityID? {
    isSpoken || outcome == .wrongNumber || followUp == nil ? nil : task
  }

  /// The command that writes all of it.
  public func command() -> Command {
    var activity = NewActivity(
      .call,
      subject: note.isEmpty ? outcome.label : "",
      body: note,
      about: [contact] + (deal.map { [$0] } ?? []),
      participants: [contact]
    )
    activity.direction = .outbound
    activity.outcome = outcome
    if isSpoken { activity.completes = task }
    return .several([.logActivity(activity)] + after + number, name: "call.report")
  }

  private var after: [Command] {
    guard let followUp else { return [] }
    let time = followUp.minute.map {
      ZonedTime(day: followUp.day, minute: UInt16(clamping: $0), zone: "")
    }
    if let task = moves {
      return [
        .set(
          [task],
          [
            .set(Todo.due, followUp.day), .set(Todo.time, time),
            Assignment(Todo.snoozedUntil.id, .value(nil)),
          ]
        )
      ]
    }
    var fields: [Assignment] = [
      .set(Todo.title, followUp.title), .set(Todo.type, followUp.type),
      .set(Todo.due, followUp.day), .add(Todo.about, contact),
    ]
    if let time { fields.append(.set(Todo.time, time)) }
    if let deal { fields.append(.add(Todo.about, deal)) }
    return [.create(Todo.kind, fields)]
  }

  private var number: [Command] {
    guard outcome == .wrongNumber else { return [] }
    var commands: [Command] = dialled.map { [.archive([$0])] } ?? []
    if let newNumber {
      let point = Related.point(
        .phone,
        value: newNumber.key,
        original: newNumberTyped,
        label: nil
      )
      commands.append(.set([contact], [], related: [point]))
    }
    return commands
  }
}

/// A note after a call: what was said, and after `next:` what is to be done.
public enum CallNote {
  /// The note, and the follow-up that it names; `asked for prices; next: tue 10:00 send quote`.
  ///
  /// The part behind `next:` begins with a day.
  public static func read(
    _ typed: String,
    _ entry: EntryContext
  ) throws(EntryError) -> (note: String, next: FollowUp?) {
    let parts = typed.split(separator: ";", omittingEmptySubsequences: false).map { $0.trimmed }
    guard let place = parts.firstIndex(where: { $0.lowercased().hasPrefix("next:") }) else {
      return (typed.trimmed, nil)
    }
    let others = parts.enumerated().filter { $0.offset != place && !$0.element.isEmpty }
    let note = others.map(\.element).joined(separator: "; ")
    let words = parts[place].dropFirst(5).trimmed.words
    guard !words.isEmpty else { return (note, nil) }
    for count in stride(from: min(4, words.count), through: 1, by: -1) {
      let head = words.prefix(count).joined(separator: " ")
      guard let when = try? TimeEntry.dayTime(head, entry) else { continue }
      let rest = words.dropFirst(count).joined(separator: " ")
      let title = rest.isEmpty ? "Call again" : rest.prefix(1).uppercased() + rest.dropFirst()
      let type: TodoKind = rest.isEmpty || rest.lowercased().hasPrefix("call") ? .call : .todo
      return (note, FollowUp(title, type, day: when.day, minute: when.minute))
    }
    throw EntryError("next: begins with a day, as in next: tue 10:00 send the quote")
  }
}

/// Whom to call for a record, and what about.
public struct CallTarget: Hashable, Sendable {
  public let contact: EntityID
  public let deal: EntityID?
  public let task: EntityID?

  /// The person behind a contact, deal, lead or task; nil where nobody is named.
  public init?(_ id: EntityID, _ book: Book) {
    guard let row = book.row(id) else { return nil }
    var deal: EntityID?
    var task: EntityID?
    var contact: EntityID?
    switch row.kind {
    case Contact.kind: contact = id
    case Deal.kind:
      deal = id
      contact = CallTarget.person(ofDeal: id, book)
    case Lead.kind:
      contact =
        book[row, Lead.contact]
        ?? book[row, Lead.account].flatMap { book.contacts(ofAccount: $0).first }
    case Account.kind: contact = book.contacts(ofAccount: id).first
    case Todo.kind:
      task = id
      let about = book[row, Todo.about]
      deal = about.first { book.row($0)?.kind == Deal.kind }
      contact =
        about.first { book.row($0)?.kind == Contact.kind }
        ?? deal.flatMap { CallTarget.person(ofDeal: $0, book) }
        ?? about.first { book.row($0)?.kind == Account.kind }
        .flatMap { book.contacts(ofAccount: $0).first }
    default: break
    }
    guard let contact, book.title(contact) != nil else { return nil }
    self.contact = contact
    self.deal = deal
    self.task = task
  }

  private static func person(ofDeal deal: EntityID, _ book: Book) -> EntityID? {
    if let own = book.contacts(ofDeal: deal).first.flatMap({ book[$0, DealContact.contact] }) {
      return own
    }
    guard let party = book[deal, Deal.party] else { return nil }
    return book.row(party)?.kind == Contact.kind
      ? party : book.contacts(ofAccount: party).first
  }

  /// The open call that is due by today, where the record itself is no task.
  public func openTask(_ book: Book, today: Day) -> EntityID? {
    if let task { return task }
    let rows = book.openTasks(about: contact) + (deal.map { book.openTasks(about: $0) } ?? [])
    return rows.first { row in
      book[row, Todo.type] == .call && (book.actionDay(ofTask: row).map { $0 <= today } ?? false)
    }.map(book.id)
  }
}
