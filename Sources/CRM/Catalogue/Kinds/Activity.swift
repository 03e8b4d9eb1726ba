public import Facts

/// Something that happened between us and them.
public enum Activity {
  public static let kind = KindID(10)

  public static let type = Field<ActivityKind>(0x0A01)
  public static let direction = Field<Direction>(0x0A02)
  /// When it happened; also the effective time of the event that wrote it.
  public static let at = Field<Instant>(0x0A03)
  public static let duration = Field<Int64>(0x0A04)
  public static let subject = Field<String>(0x0A05)
  public static let body = Field<String>(0x0A06)
  public static let outcome = Field<Outcome>(0x0A07)
  public static let participants = SetField<EntityID>(0x0A08)
  public static let about = SetField<EntityID>(0x0A09)
  /// The task that it completed.
  public static let task = Field<EntityID>(0x0A0A)

  static let definition = KindDefinition(
    kind,
    KindWords("activity", "activities", "Activity", "v", aliases: ["log", "event", "events"]),
    title: subject.id,
    columns: [at.id, type.id, subject.id, about.id, kind.owner.id],
    orders: [SortOrder(at.id, descending: true), SortOrder(subject.id)],
    fields: [
      .option(type, .named("type", "Type", [.required, .sorted], aliases: ["kind"], width: 8)),
      .option(direction, .named("direction", "Direction", [.sorted], aliases: ["dir"], width: 4)),
      .instant(
        at,
        .named("at", "When", [.required, .sorted], aliases: ["when", "date"], width: 16)
      ),
      .number(
        duration,
        as: .duration,
        .named("duration", "Duration", [.sorted], width: 8, hint: "25m")
      ),
      .text(
        subject,
        .named(
          "subject",
          "Subject",
          [.required, .personal, .searched, .sorted],
          aliases: ["title"],
          width: 34,
          hint: "Asked for a quote"
        )
      ),
      .text(
        body,
        as: .long,
        .named(
          "body",
          "Text",
          [.personal, .searched, .bulky],
          aliases: ["text", "note"],
          width: 40
        )
      ),
      .option(outcome, .named("outcome", "Outcome", [.sorted], aliases: ["result"], width: 14)),
      .refs(
        participants,
        to: Contact.kind,
        User.kind,
        words: .named(
          "participants",
          "With",
          [.personal],
          aliases: ["with", "participant"],
          width: 24
        )
      ),
      .refs(
        about,
        to: Account.kind,
        Contact.kind,
        Deal.kind,
        Lead.kind,
        words: .named("about", "About", width: 24)
      ),
      .ref(task, to: Todo.kind, words: .named("task", "Task", [.governed], width: 24)),
    ]
  )
}

/// Something we promised to do; people call it a task, and so do the words of its kind.
///
/// In the source it is not named `Task`, which is Swift's own word in every module that waits.
public enum Todo {
  public static let kind = KindID(11)

  public static let title = Field<String>(0x0B01)
  public static let type = Field<TodoKind>(0x0B02)
  public static let due = Field<Day>(0x0B03)
  /// For an appointment: the local time at which it begins.
  public static let time = Field<ZonedTime>(0x0B04)
  public static let priority = Field<Priority>(0x0B05)
  public static let status = Field<TodoStatus>(0x0B06)
  /// Out of sight until this day.
  public static let snoozedUntil = Field<Day>(0x0B07)
  public static let about = SetField<EntityID>(0x0B08)
  public static let completedOn = Field<Day>(0x0B09)
  public static let note = Field<String>(0x0B0A)
  /// The review in which it was agreed.
  public static let review = Field<EntityID>(0x0B0B)

  static let definition = KindDefinition(
    kind,
    KindWords("task", "tasks", "Task", "t", aliases: ["todo", "todos"]),
    title: title.id,
    columns: [title.id, due.id, about.id, type.id, priority.id, kind.owner.id],
    orders: [SortOrder(due.id), SortOrder(title.id), SortOrder(priority.id, descending: true)],
    fields: [
      .text(
        title,
        .named(
          "title",
          "Title",
          [.required, .personal, .searched, .sorted],
          aliases: ["name", "task"],
          width: 34,
          hint: "Send the quote"
        )
      ),
      .option(type, .named("type", "Type", [.sorted], aliases: ["kind"], width: 8)),
      .day(
        due,
        .named("due", "Due", [.sorted], aliases: ["by", "date"], width: 10, hint: "fri, +3d")
      ),
      .zoned(
        time,
        .named("time", "Time", [.sorted], aliases: ["at"], width: 16, hint: "fri 14:00")
      ),
      .option(priority, .named("priority", "Priority", [.sorted], aliases: ["prio"], width: 8)),
      .refs(
        about,
        to: Account.kind,
        Contact.kind,
        Deal.kind,
        Lead.kind,
        words: .named("about", "About", aliases: ["for"], width: 24)
      ),
      .option(status, .named("status", "Status", [.required, .sorted, .governed], width: 9)),
      .day(
        snoozedUntil,
        .named(
          "snoozed",
          "Snoozed until",
          [.sorted, .governed],
          aliases: ["snoozedUntil"],
          width: 10
        )
      ),
      .day(
        completedOn,
        .named("completed", "Completed on", [.sorted, .governed], aliases: ["done"], width: 10)
      ),
      .text(
        note,
        as: .long,
        .named("note", "Note", [.personal, .searched], aliases: ["notes"], width: 30)
      ),
      .ref(
        review,
        to: Review.kind,
        words: .named("review", "Agreed in", [.governed], width: 16)
      ),
    ]
  )
}
