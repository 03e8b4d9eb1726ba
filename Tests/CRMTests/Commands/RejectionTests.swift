import CRM
import Facts
import Testing

@Suite("Rejections")
struct RejectionTests {
  private static let deal = Rejection.Named(
    id: EntityID(high: 1, low: 2),
    title: "Renewal"
  )

  static let all: [Rejection] = [
    .nothingSelected, .unknownRecord(deal.id), .wrongKind(deal, expected: Account.kind),
    .unknownField(Deal.amount.id, Contact.kind), .badValue(Deal.amount.id, reason: "is odd"),
    .declared(FieldID(0x8000_0001), label: "Colour", reason: "is odd"),
    .badValue(Deal.note.id, reason: "is odd"), .missingField(Deal.title.id, of: deal),
    .missingField(Deal.title.id, of: nil), .badReference(Deal.party.id),
    .cycle(Account.parent.id, deal), .alreadyKnown(key: "a@x.example", deal),
    .amountMissing(deal), .reasonMissing(deal), .dealIsClosed(deal, .won), .dealIsOpen(deal),
    .noStageBeyond(deal, forward: true), .noStageBeyond(deal, forward: false),
    .stageOfAnotherPipeline(deal, stage: "Due", pipeline: "Renewals"),
    .stageWithoutMapping(deal, stage: "Due"), .noStages(pipeline: nil),
    .noStages(pipeline: "Renewals"), .taskIsClosed(deal, .done), .taskIsOpen(deal),
    .notYetHappened, .snoozeInThePast(Day(number: 20_000)), .alreadySetUp,
    .unknownBatch(deal.id), .alreadyUndone(deal.id), .undoConflict([]),
  ]

  @Test("say what is wrong and what to do, in whole sentences", arguments: all)
  func sentences(rejection: Rejection) {
    for text in [rejection.sentence, rejection.remedy] {
      #expect(text.first?.isUppercase == true || text.hasPrefix("“"), "\(text)")
      #expect(text.hasSuffix("."), "\(text)")
      #expect(!text.contains("Optional") && !text.contains("  ") && !text.contains("FieldID"))
    }
  }

  @Test("name the field that a form can open")
  func missing() {
    #expect(Rejection.amountMissing(Self.deal).missing == Deal.amount.id)
    #expect(Rejection.missingField(Deal.title.id, of: nil).missing == Deal.title.id)
    #expect(Rejection.nothingSelected.missing == nil)
    #expect(Rejection.wrongKind(Self.deal, expected: Account.kind).sentence.contains("an account"))
  }
}
