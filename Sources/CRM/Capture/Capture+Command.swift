import Books
public import Facts

extension Capture {
  /// The name of its change in the log.
  public static let commandName = "capture"

  /// All parts as one change with one undo; nil while something is open or wrong, or nothing is to
  /// be written.
  ///
  /// `body` was written at length in an editor; it belongs to the first activity.
  public func command(_ context: EntryContext, body: String = "") -> Command? {
    guard isReady else { return nil }
    var body = body
    var commands: [Command] = []
    for part in parts {
      switch part.content {
      case .activity(let activity):
        commands.append(.logActivity(activity.entry(context, body: body)))
        body = ""
      case .task(let task) where !task.isEmpty: commands.append(task.command)
      case .deal(let deal): commands += deal.commands
      case .promise(let promise): commands.append(promise.command)
      case .tags(let names, let tags): commands += tagging(names, tags)
      case .task, .nothing: break
      }
    }
    return commands.isEmpty ? nil : .several(commands, name: Capture.commandName)
  }

  private func tagging(_ names: [CapturedName], _ tags: [CapturedName]) -> [Command] {
    let known = names.compactMap(\.record)
    let contents = tags.compactMap(\.content)
    var commands: [Command] = known.isEmpty ? [] : [.tag(known, contents)]
    for case .new(let kind, let title) in names {
      guard let field = Catalogue.kind(kind)?.title else { continue }
      let tagged = contents.map { Assignment(kind.tags.id, $0, verb: .add) }
      commands.append(.create(kind, [Assignment(field, .value(.text(title)))] + tagged))
    }
    return commands
  }

  /// The records that the line is about, for what follows it: its deals before its people.
  public var subjects: [EntityID] {
    var found: [EntityID] = []
    for part in parts {
      switch part.content {
      case .activity(let activity):
        found += activity.about.compactMap(\.record) + activity.participants.compactMap(\.record)
      case .deal(let deal): found += [deal.deal].compactMap(\.record)
      case .task(let task): found += task.about.compactMap(\.record)
      case .promise, .tags, .nothing: break
      }
    }
    return distinct(found)
  }
}

extension CapturedName {
  /// The record, where it is there already.
  public var record: EntityID? {
    if case .record(let id) = self { id } else { nil }
  }

  /// What a field holds that names it; nil while it is open.
  var content: Assignment.Content? {
    switch self {
    case .record(let id): .value(.ref(id))
    case .new(let kind, let title): .new(kind, title: title)
    case .open: nil
    }
  }
}

extension Array where Element == CapturedName {
  fileprivate func added(to field: FieldID) -> [Assignment] {
    compactMap { name in name.content.map { Assignment(field, $0, verb: .add) } }
  }
}

extension CapturedActivity {
  fileprivate func entry(_ context: EntryContext, body: String) -> NewActivity {
    let (subject, rest) = subjectAndRest
    let paragraphs = [rest, lines.joined(separator: "\n"), body].filter { !$0.isEmpty }
    var entry = NewActivity(
      kind,
      subject: subject,
      body: paragraphs.joined(separator: "\n"),
      about: about.compactMap(\.record),
      participants: participants.compactMap(\.record)
    )
    entry.direction = direction
    entry.outcome = outcome
    entry.duration = duration.map { $0 * 60 }
    if let day {
      // A day alone is taken at noon: it is shown as the day either way.
      entry.at = min(context.zone.instant(day, minute: minute ?? 720), context.now)
    }
    entry.more =
      participants.filter { $0.record == nil }.added(to: Activity.participants.id)
      + about.filter { $0.record == nil }.added(to: Activity.about.id)
      + tags.added(to: Activity.kind.tags.id)
    return entry
  }

  /// A long text is the body; its beginning is the subject.
  private var subjectAndRest: (String, String) {
    guard text.count > 200 else { return (text, "") }
    return (String(text.prefix(199)) + "…", text)
  }
}

extension CapturedTask {
  fileprivate var command: Command {
    var assignments: [Assignment] = [
      .set(Todo.title, title), .set(Todo.type, type), .set(Todo.due, day),
    ]
    if let day, let minute {
      let time = ZonedTime(day: day, minute: UInt16(clamping: minute), zone: "")
      assignments.append(.set(Todo.time, time))
    }
    if let owner = owner?.record { assignments.append(.set(Todo.kind.owner, owner)) }
    assignments += about.added(to: Todo.about.id) + tags.added(to: Todo.kind.tags.id)
    return .create(Todo.kind, assignments)
  }
}

extension CapturedDeal {
  fileprivate var commands: [Command] {
    guard let id = deal.record else { return [] }
    var commands: [Command] = []
    if let amount { commands.append(.set([id], [.set(Deal.amount, amount)])) }
    if let stage = stage?.record { commands.append(.moveStage([id], .to(stage))) }
    if !tags.isEmpty { commands.append(.tag([id], tags.compactMap(\.content))) }
    return commands
  }
}

extension CapturedPromise {
  fileprivate var command: Command {
    var assignments: [Assignment] = [
      .set(Promise.title, title), .set(Promise.side, side), .set(Promise.due, due),
    ]
    if let party = party?.content { assignments.append(Assignment(Promise.party.id, party)) }
    if let deal = about.compactMap(\.record).first {
      assignments.append(.set(Promise.deal, deal))
    }
    return .create(Promise.kind, assignments)
  }
}

extension NextOffer {
  /// Makes the step, as a line of capture would.
  public func command(about: [EntityID]) -> Command {
    .several([task(about: about).command], name: Capture.commandName)
  }
}
