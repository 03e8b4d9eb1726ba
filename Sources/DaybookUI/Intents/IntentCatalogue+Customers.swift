// The part of the table that is about speaking to customers, and about who does.
extension IntentCatalogue {
  static let customers: [IntentEntry] = [
    customer(.brief, "Brief: what to know before one speaks to them", keys: ["b"], form: "brief"),
    IntentEntry(
      .callRun,
      .customers,
      "Call run: the marked rows, the calls due today, or this one",
      keys: ["R"],
      form: "run"
    ),
    customer(.addTaste, "Note what they like", keys: ["aT"], form: "taste TOPIC VALUE"),
    IntentEntry(
      .cover,
      .customers,
      "Who stands in for me, and until when",
      keys: ["gC"],
      form: "cover COLLEAGUE ..DAY",
      needs: .colleague
    ),
    IntentEntry(
      .endCover,
      .customers,
      "I am back: end the cover",
      keys: ["gB"],
      form: "cover end",
      needs: .colleague
    ),
    customer(.handover, "Hand over to a colleague", keys: ["ch"], form: "handover COLLEAGUE"),
    IntentEntry(
      .handovers,
      .customers,
      "Handovers that wait for an answer",
      keys: ["gO"],
      form: "handovers",
      needs: .colleague
    ),
    IntentEntry(
      .erase,
      .customers,
      "Forget a person for ever; first shows what would go",
      keys: [],
      form: "erase",
      needs: .person
    ),
  ]

  private static func customer(
    _ intent: Intent,
    _ help: String,
    keys: [String],
    form: String
  ) -> IntentEntry {
    IntentEntry(intent, .customers, help, keys: keys, form: form, needs: .record)
  }
}
