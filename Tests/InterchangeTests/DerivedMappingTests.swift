import Books
import CRM
import Facts
import Interchange
import Testing

struct DerivedMappingTests {
  @Test func `a list of people`() throws {
    var book = try TestBook()
    let file = ImportFile(
      "contacts.csv",
      """
      First Name;Last Name;E-mail;Mobile Phone;Company;Job Title;City;Shoe size
      Eva;Novák;Eva@Acme.example;030 23125 123;Acme;CFO;Berlin;38
      Bo;Li;bo@acme.example;+1 555 010 0199;Acme;;Boston;44
      Ann;;;;;;;
      ;;;;;;;
      """
    )
    let report = try book.take([file])
    #expect(report.mapping == "columns")
    #expect(report[Contact.kind].created == 3)
    #expect(report[Account.kind].created == 1)
    let eva = try book.first(Contact.kind, .compare(Contact.name.id, .equal, .text("Eva Novák")))
    #expect(book.book[eva, Contact.familyName] == "Novák")
    let points = book.book.referrers(eva, through: ContactPoint.party.id)
      .compactMap { book.book[$0, ContactPoint.value] }
    #expect(points == ["eva@acme.example", "+493023125123"])
    let job = try #require(book.book.referrers(eva, through: Affiliation.contact.id).first)
    #expect(book.book[job, Affiliation.title] == "CFO")
    #expect(report.sentences.contains { $0.contains("Shoe size: the column is not mapped") })
    let changed = book.log.flatMap(\.change.events).filter { $0.kind == ContactPoint.kind }
    #expect(changed.allSatisfy { !$0.subjects.isEmpty })
    #expect(try book.take([file]).events == 0)
  }

  @Test func `a person who is known by address is no second one`() throws {
    var book = try TestBook()
    try book.perform(
      .create(
        Contact.kind,
        [.set(Contact.name, "Eva N.")],
        related: [.point(.email, value: "eva@acme.example", original: nil, label: nil)]
      )
    )
    let file = ImportFile("people.csv", "name,email,city\nEva Novák,EVA@acme.example,Brno\n")
    let report = try book.take([file])
    #expect(book.count(Contact.kind) == 1)
    let eva = try book.first(Contact.kind, .all)
    #expect(book.book[eva, Contact.city] == "Brno")
    #expect(book.book[eva, Contact.name] == "Eva N.")
    #expect(report.conflicts.map(\.field) == [Contact.name.id])
  }

  @Test func `deals go into the stages that the book has`() throws {
    var book = try TestBook()
    let file = ImportFile(
      "deals.csv",
      """
      Deal Name,Company,Amount,Deal Stage,Close Date,Create Date
      Big one,Acme,"12,000.00",Proposal,12/25/2026,1/31/2026
      Gone,Acme,500,Closed Lost,2/3/2026,1/2/2026
      Odd,Acme,x,Somewhere,,
      """
    )
    let report = try book.take([file])
    #expect(report[Deal.kind].created == 3)
    let big = try book.first(Deal.kind, .compare(Deal.title.id, .equal, .text("Big one")))
    #expect(book.book[big, Deal.amount] == Money(minor: 1_200_000, .euro))
    #expect(book.book[big, Deal.expectedClose] == Day(iso: "2026-12-25"))
    let stage = try #require(book.book[big, Deal.stage])
    #expect(book.book[stage, Stage.name] == "Proposal")
    let gone = try book.first(Deal.kind, .compare(Deal.title.id, .equal, .text("Gone")))
    #expect(book.book[gone, Deal.status] == .lost)
    let sentences = report.sentences.joined(separator: "\n")
    #expect(sentences.contains("there is no stage “Somewhere”"))
    #expect(sentences.contains("Amount"))
  }

  @Test func `what cannot be made sense of is refused with a remedy`() throws {
    let book = try TestBook()
    #expect(throws: ImportRefusal.self) {
      try book.plan([ImportFile("x.csv", "foo,bar\n1,2\n")])
    }
    #expect(throws: ImportRefusal.self) { try book.plan([ImportFile("x.csv", "")]) }
  }
}
