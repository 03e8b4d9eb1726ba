// The part of the table that counts, and looks back.
extension IntentCatalogue {
  static let reports: [IntentEntry] = [
    report(.drill, "The deals behind the figure", keys: ["gd"], in: .reports, hint: "deals"),
    report(.nextMonth, "Later months", keys: ["+"], in: .reports, hint: "later"),
    report(.previousMonth, "Earlier months", keys: ["-"], in: .reports, hint: "earlier"),
    report(
      .submitForecast,
      "Submit what I commit to, with a note",
      keys: ["gs"],
      form: "forecast submit [NOTE]",
      in: .reports,
      hint: "submit"
    ),
    report(
      .askWaterfall,
      "What became of the pipeline between two dates",
      keys: ["gw"],
      form: "waterfall FROM..TO [DAY|all]"
    ),
    report(
      .askPast,
      "Everything as it was on a day; Esc returns",
      keys: ["ga"],
      form: "asof DAY"
    ),
    report(
      .askDifference,
      "What changed between two dates, of what is shown",
      keys: ["gx"],
      form: "diff DAY..DAY"
    ),
  ]

  private static func report(
    _ intent: Intent,
    _ help: String,
    keys: [String],
    form: String = "",
    in scope: IntentEntry.Scope = .everywhere,
    hint: String = ""
  ) -> IntentEntry {
    IntentEntry(intent, .reports, help, keys: keys, form: form, in: scope, hint: hint)
  }
}
