// The part of the table that changes the book.
extension IntentCatalogue {
  static let deals: [IntentEntry] = [
    deal(.stageForward, "Next stage", keys: [">", "S-Right"], form: "mv +1", hint: "stage"),
    deal(.stageBack, "Previous stage", keys: ["<", "S-Left"], form: "mv -1"),
    deal(.win, "Won", keys: ["W"], form: "win [VALUE]", hint: "won"),
    deal(.lose, "Lost, asks for the reason", keys: ["X"], form: "lose [REASON]", hint: "lost"),
    deal(.reopen, "Open a closed deal again", keys: ["gr"], form: "reopen"),
    deal(.checkCriteria, "Check off the exit criteria", keys: ["cx"], form: "criteria"),
    deal(.park, "Leave it alone until a day", keys: ["zp"], form: "park DAY"),
    deal(.changePipeline, "Move to another pipeline", keys: ["cp"], form: "set pipeline=…"),
    IntentEntry(
      .collapseColumn,
      .deals,
      "Fold a column of the board, or unfold it",
      keys: ["zc", "za"],
      in: .board
    ),
    IntentEntry(
      .nextPipeline,
      .deals,
      "Next pipeline",
      keys: ["gp"],
      form: "pipeline NAME",
      in: .board,
      needs: .severalPipelines
    ),
  ]

  private static func deal(
    _ intent: Intent,
    _ help: String,
    keys: [String],
    form: String,
    hint: String = ""
  ) -> IntentEntry {
    IntentEntry(
      intent,
      .deals,
      help,
      keys: keys,
      form: form,
      hint: hint,
      needs: .deal
    )
  }

  static let records: [IntentEntry] = [
    IntentEntry(.addDeal, .records, "New deal", keys: ["ad"], form: "new deal"),
    IntentEntry(.addContact, .records, "New contact", keys: ["ac"], form: "new contact"),
    IntentEntry(.addCompany, .records, "New company", keys: ["ao"], form: "new company"),
    IntentEntry(.addLead, .records, "New lead", keys: ["ai"], form: "new lead"),
    IntentEntry(.addTask, .records, "New task", keys: ["at"], form: "new task"),
    IntentEntry(.addActivity, .records, "New activity", keys: ["al"], form: "new activity"),
    record(.edit, "Edit in a form", keys: ["e"], form: "edit", hint: "edit"),
    record(.followUp, "Task about it", keys: ["t"], form: "task", hint: "task"),
    record(.logActivity, "Log what happened", keys: ["L"], form: "log [LINE]", hint: "log"),
    IntentEntry(
      .capture,
      .records,
      "Write down anything, about anybody",
      keys: ["C"],
      form: "capture [LINE]"
    ),
    record(.changeStage, "Change the stage", keys: ["cs"], form: "mv STAGE", needs: .deal),
    record(.changeValue, "Change the value", keys: ["cv"], form: "set value=…", needs: .deal),
    record(
      .changeForecast,
      "Forecast category",
      keys: ["cf"],
      form: "set forecast=…",
      needs: .deal
    ),
    record(.changeDate, "Change the date", keys: ["cd"], form: "set close=…"),
    record(.changeOwner, "Change the owner", keys: ["co"], form: "set owner=…"),
    record(.changeName, "Change the name", keys: ["cn"], form: "set name=…"),
    record(.archive, "Archive; undo brings it back", keys: ["dd"], form: "archive"),
    record(.copyName, "Copy the name", keys: ["yn"]),
    record(.copyEmail, "Copy the email address", keys: ["ye"]),
    record(.copyPhone, "Copy the phone number", keys: ["yp"]),
    record(.copyID, "Copy the id", keys: ["yl"]),
    record(.copyRow, "Copy the row", keys: ["yy"]),
  ]

  private static func record(
    _ intent: Intent,
    _ help: String,
    keys: [String],
    form: String = "",
    hint: String = "",
    needs requirement: IntentEntry.Requirement = .record
  ) -> IntentEntry {
    IntentEntry(
      intent,
      .records,
      help,
      keys: keys,
      form: form,
      hint: hint,
      needs: requirement
    )
  }

  static let tasks: [IntentEntry] = [
    task(.done, "Done", keys: ["x"], form: "done", in: .everywhere, hint: "done"),
    task(.snoozeDay, "Out of sight until tomorrow", keys: ["zd"], form: "snooze +1d"),
    task(.snoozeWeek, "Out of sight for a week", keys: ["zw"], form: "snooze +1w"),
    task(.snoozeMonth, "Out of sight for a month", keys: ["zm"], form: "snooze +1m"),
    IntentEntry(
      .wait,
      .tasks,
      "Wait: out of sight until a day",
      keys: ["w"],
      form: "wait DAY",
      in: .today,
      hint: "wait",
      needs: .record
    ),
    task(.later, "A day later", keys: ["]"], form: "", hint: "later"),
    task(.earlier, "A day earlier", keys: ["["], form: ""),
  ]

  private static func task(
    _ intent: Intent,
    _ help: String,
    keys: [String],
    form: String,
    in scope: IntentEntry.Scope = .today,
    hint: String = ""
  ) -> IntentEntry {
    IntentEntry(
      intent,
      .tasks,
      help,
      keys: keys,
      form: form,
      in: scope,
      hint: hint,
      needs: .task
    )
  }
}
