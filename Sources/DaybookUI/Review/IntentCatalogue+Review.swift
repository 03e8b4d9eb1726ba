// The part of the table that is the review: one key an answer, each at most one short question.
extension IntentCatalogue {
  static let review: [IntentEntry] = [
    answer(.reviewOK, "Fine as it is; next", ["Enter", "Space"], "ok", hint: "ok"),
    answer(.reviewNextStep, "Next step for the owner, and a day", ["n"], "next", hint: "next"),
    deal(.reviewDate, "Another close date", ["d"], "date", hint: "date"),
    deal(.reviewForward, "Next stage", [">", "S-Right"], "on", hint: "stage"),
    deal(.reviewBackward, "Previous stage", ["<", "S-Left"], "back"),
    deal(.reviewValue, "Another value", ["v"], "value", hint: "value"),
    answer(.reviewWait, "Leave alone until a day", ["z"], "wait", hint: "wait"),
    deal(.reviewLose, "Lost, asks for the reason", ["X"], "lose", hint: "lost"),
    deal(.reviewWin, "Won", ["W"], "win", hint: "won"),
    deal(.reviewForecast, "Another forecast category", ["f"], "forecast"),
    answer(.reviewDiscuss, "Talk about it: a task for both", ["t"], "discuss", hint: "talk"),
    answer(.reviewOwner, "Another owner", ["o"], "owner"),
    answer(.reviewArchive, "Archive", ["D"], "archive"),
    entry(.reviewSkip, "Next one, without an answer", ["j", "Down"]),
    entry(.reviewPrevious, "Back to the one before", ["k", "p", "Up"], hint: "back"),
    answer(.reviewRecord, "The whole record", ["l", "Right"], ""),
    answer(.reviewExplain, "Why so much is at risk", ["r", "g?"], "", hint: "why"),
    entry(.reviewSince, "All that is different since the last look", ["s"]),
    entry(.reviewMinutes, "Minutes; again, or Enter there, ends the review", ["Q", "q", "Esc"]),
    entry(.minutesCopy, "Copy the minutes", ["y"], "minutes copy"),
    entry(.minutesWrite, "Write the minutes to a file", ["w"], "minutes write FILE"),
    entry(.minutesEdit, "Minutes in the editor", ["E"], "minutes edit"),
    entry(.minutesMail, "Send the minutes by the program that `mail` names", ["m"], "minutes mail"),
  ]

  private static func entry(
    _ intent: Intent,
    _ help: String,
    _ keys: [String],
    _ form: String = "",
    hint: String = "",
    needs requirement: IntentEntry.Requirement = .nothing
  ) -> IntentEntry {
    IntentEntry(
      intent,
      .review,
      help,
      keys: keys,
      form: form,
      in: .review,
      hint: hint,
      needs: requirement
    )
  }

  /// An answer to what is up.
  private static func answer(
    _ intent: Intent,
    _ help: String,
    _ keys: [String],
    _ word: String,
    hint: String = ""
  ) -> IntentEntry {
    let form = word.isEmpty ? "" : "answer \(word)"
    return entry(intent, help, keys, form, hint: hint, needs: .reviewed)
  }

  /// An answer that only a deal can have.
  private static func deal(
    _ intent: Intent,
    _ help: String,
    _ keys: [String],
    _ word: String,
    hint: String = ""
  ) -> IntentEntry {
    entry(intent, help, keys, "answer \(word)", hint: hint, needs: .reviewedDeal)
  }
}
