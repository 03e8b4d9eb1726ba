import Books
import CRM
import Facts

extension TestBook {
  /// What comes up in a review, with what is different, as the program reads it from the log.
  func agenda(_ question: ReviewQuestion, _ book: Book) -> ReviewAgenda {
    var agenda = ReviewAgenda(book, question)
    let touched = agenda.touched(book)
    var past = Book(schema: Catalogue.schema)
    for recorded in log where recorded.written.instant <= agenda.since {
      past.fold(recorded, of: touched)
    }
    agenda.compare(past, touched: touched, book)
    return agenda
  }

  /// The sample, ten days ago; then a review of it, and what has happened since.
  static func reviewed() throws -> TestBook {
    var book = try TestBook()
    book.back(days: 30)
    let companies = try book.makeCompanies()
    let people = try book.makePeople(companies)
    let deals = try book.makeDeals(companies)
    book.back(days: 8)
    let rollout = deals.first { book.book[$0, Deal.title] == "Rollout phase 2" } ?? deals[0]
    let words = "Anna Weber: Ask for the order, by Tue 17 Nov"
    let due = book.day(-5)
    try book.perform(
      .review(
        .answer(.team, rollout, .nextStep("Ask for the order", .call, due: due), words: words)
      )
    )
    try book.perform(.review(.finish(.team, minutes: "Pipeline review, a week ago\n")))
    book.back(days: 2)
    try book.change()
    book.back(days: 0)
    try book.makeWork(deals, people)
    return book
  }

  private mutating func change() throws {
    func deal(_ title: String) throws -> EntityID {
      guard let id = records(Deal.kind).first(where: { book[$0, Deal.title] == title }) else {
        throw Missing()
      }
      return id
    }
    try perform(.set([deal("Rollout phase 2")], [.set(Deal.expectedClose, day(60))]))
    try perform(.set([deal("Renewal 2026")], [.set(Deal.amount, TestBook.money(72_000))]))
    try perform(.moveStage([deal("Pilot → production")], .by(1)))
    try perform(.moveStage([deal("Umbrella POC")], .by(1)))
    try perform(.win([deal("Globex upgrade")], amount: nil))
    try make(
      Deal.kind,
      [
        .set(Deal.title, "Spare parts"), .set(Deal.amount, TestBook.money(3_400)),
        .set(Deal.expectedClose, day(25)),
      ]
    )
  }
}
