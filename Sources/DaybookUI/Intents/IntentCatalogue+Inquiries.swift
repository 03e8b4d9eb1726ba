import CRM
import Facts

// The part of the table about leads, promises and the lines of deals. Their keys hold where such a
// record is under the cursor and go before those of other records there: `X` is lost for a deal and
// disqualified for a lead.
extension IntentCatalogue {
  static let leads: [IntentEntry] = [
    lead(.takeLead, "Take the lead; it is mine", keys: ["T"], form: "take", hint: "take"),
    lead(.workLead, "Somebody is at it, or at it again", keys: [">"], form: "work", hint: "work"),
    lead(.qualifyLead, "Make a deal of it", keys: ["W"], form: "qualify", hint: "deal"),
    lead(
      .disqualifyLead,
      "Came to nothing, asks for the reason",
      keys: ["X"],
      form: "disqualify [REASON]",
      hint: "out"
    ),
    lead(
      .recycleLead,
      "Let it sleep, asks until when",
      keys: ["z"],
      form: "recycle [DAY]",
      hint: "sleep"
    ),
    lead(.openContact, "Go to who asks", keys: ["P"], form: "contact", hint: "contact"),
    lead(
      .fillQualification,
      "Budget, authority, need, timing",
      keys: ["B"],
      form: "qualification"
    ),
  ]

  private static func lead(
    _ intent: Intent,
    _ help: String,
    keys: [String],
    form: String,
    hint: String = ""
  ) -> IntentEntry {
    IntentEntry(
      intent,
      .leads,
      help,
      keys: keys,
      form: form,
      in: .leads,
      hint: hint,
      needs: .kind(Lead.kind)
    )
  }

  static let promises: [IntentEntry] = [
    IntentEntry(
      .addPromise,
      .promises,
      "New promise, ours or theirs",
      keys: ["aP"],
      form: "promise [us|them] [DAY] WORDS"
    ),
    promise(.keepPromise, "Kept", keys: ["x"], form: "keep", hint: "kept"),
    promise(.breakPromise, "Broken", keys: ["X"], form: "break", hint: "broken"),
    promise(.releasePromise, "Released by who counted on it", keys: ["r"], form: "release"),
    promise(.reopenPromise, "Open again", keys: ["gr"], form: "reopen promise"),
    IntentEntry(
      .addLine,
      .promises,
      "New line of the deal, a product with its price",
      keys: ["ap"],
      form: "new line",
      needs: .deal
    ),
    IntentEntry(
      .editPart,
      .promises,
      "Edit the line or promise under the cursor",
      keys: ["e", "Enter"],
      in: .parts,
      hint: "edit",
      needs: .part
    ),
    IntentEntry(
      .removePart,
      .promises,
      "Take the line or promise away; undo brings it back",
      keys: ["dd"],
      in: .parts,
      hint: "remove",
      needs: .part
    ),
  ]

  private static func promise(
    _ intent: Intent,
    _ help: String,
    keys: [String],
    form: String,
    hint: String = ""
  ) -> IntentEntry {
    IntentEntry(
      intent,
      .promises,
      help,
      keys: keys,
      form: form,
      in: .promises,
      hint: hint,
      needs: .kind(Promise.kind)
    )
  }
}
