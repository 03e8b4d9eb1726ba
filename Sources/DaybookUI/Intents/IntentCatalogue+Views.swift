// The part of the table that is about views, what is done to all they show, and the past.
extension IntentCatalogue {
  static let browsing: [IntentEntry] = [
    browse(.palette, "Find anything: commands, records, views", ["Ctrl-P"], "palette"),
    browse(.savedViews, "Saved views", ["gv"], "views"),
    IntentEntry(
      .saveView,
      .browsing,
      "Save what the list shows as a view",
      keys: ["gs"],
      form: "view save NAME [key=LETTER] [shared]",
      in: .list,
      needs: .list
    ),
    browse(.listKind, "List any kind of record", ["gl"], "list KIND [QUERY]"),
    IntentEntry(
      .columns,
      .browsing,
      "Choose the columns",
      keys: ["gc"],
      form: "columns [NAME …]",
      in: .list,
      needs: .list
    ),
    IntentEntry(
      .bulk,
      .browsing,
      "Change all that the filter shows",
      keys: ["ca"],
      form: "%set FIELD=VALUE …",
      in: .list,
      needs: .wholeQuery
    ),
    browse(.history, "What was done, by whom; take any of it back", ["gh"], "history"),
    IntentEntry(
      .recordHistory,
      .browsing,
      "What was done to this record",
      keys: ["gH"],
      form: "history here",
      needs: .record
    ),
    IntentEntry(
      .blame,
      .browsing,
      "Who wrote this field, when, and what stood there",
      keys: ["gb"],
      form: "blame",
      needs: .record
    ),
    IntentEntry(
      .editText,
      .browsing,
      "Edit the marked records as text in $EDITOR",
      keys: ["E"],
      form: "edit text",
      needs: .record
    ),
  ]

  private static func browse(
    _ intent: Intent,
    _ help: String,
    _ keys: [String],
    _ form: String
  ) -> IntentEntry {
    IntentEntry(intent, .browsing, help, keys: keys, form: form)
  }
}
