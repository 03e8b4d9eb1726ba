import Books
import CRM
import Facts
import Interchange
import PtyHarness
import Testing

/// The sample of Maven Analytics, against the totals that were computed from its files apart.
@Suite(.enabled(if: Program.corpus != nil, "DAYBOOK_CORPUS is not set"))
struct MavenTests {
  static let names = [
    "accounts.csv", "data_dictionary.csv", "products.csv", "sales_pipeline.csv", "sales_teams.csv",
  ]

  private static func files() throws -> [ImportFile] {
    try names.map { name in
      let bytes = TestFile.corpus("crm-sales/maven_original/" + name)
      return ImportFile(name: name, bytes: try #require(bytes))
    }
  }

  /// A book that has it all; every test goes on with a copy.
  private struct Imported {
    let before: BookHash
    var book: TestBook
    let report: ImportReport

    init() throws {
      book = try TestBook()
      before = book.book.contentHash
      report = try book.take(MavenTests.files())
    }
  }

  private static let imported = Result { try Imported() }

  private func whole() throws -> (book: TestBook, report: ImportReport) {
    let imported = try Self.imported.get()
    return (imported.book, imported.report)
  }

  private func status(_ status: DealStatus) -> Predicate {
    .compare(Deal.status.id, .equal, status.value)
  }

  @Test func `all of it arrives`() throws {
    let (book, report) = try whole()
    #expect(report.mapping == "maven")
    #expect(book.count(Account.kind) == 85)
    #expect(book.count(Product.kind) == 7)
    #expect(book.count(User.kind, .present(User.manager.id)) == 35)
    #expect(book.count(User.kind) == 1 + 35 + 6)
    #expect(book.count(Team.kind) == 3)
    #expect(book.count(Deal.kind) == 8800)
    #expect(book.count(Deal.kind, status(.won)) == 4238)
    #expect(book.count(Deal.kind, status(.lost)) == 2473)
    let chart = PipelineChart(book.book)
    let pipeline = try #require(chart.pipelines.last)
    let stages = chart.stages(of: pipeline)
    #expect(stages.map { book.book[$0, Stage.name] } == ["Prospecting", "Engaging"])
    for (stage, count) in zip(stages, [500, 1589]) {
      let open = Predicate.and([
        status(.open), .compare(Deal.stage.id, .equal, .ref(stage)),
      ])
      #expect(book.count(Deal.kind, open) == count)
    }
    let won = book.book.rows(Deal.kind).filter { book.book[$0, Deal.status] == .won }
      .compactMap { book.book[$0, Deal.amount] }
    #expect(won.allSatisfy { $0.currency == .dollar })
    #expect(won.reduce(0) { $0 + $1.minor } == 1_000_553_400)
    #expect(book.count(Account.kind, .present(Account.parent.id)) == 15)
    let lost = book.book.rows(Deal.kind).filter { book.book[$0, Deal.status] == .lost }
    let reasons = Set(lost.map { book.book[$0, Deal.lostReason] })
    let reason = try #require(reasons.first.flatMap { $0 })
    #expect(reasons.count == 1)
    #expect(book.book[reason, LostReason.name] == LostReason.imported)
  }

  @Test func `totals by product and agent agree`() throws {
    let book = try whole().book
    let product = try book.first(
      Product.kind,
      .compare(Product.name.id, .equal, .text("GTX Pro"))
    )
    let agent = try book.first(User.kind, .compare(User.name.id, .equal, .text("Darcel Schlecht")))
    let ofProduct = book.book.referrers(product, through: Deal.product.id)
    #expect(ofProduct.count == 729 + 418 + 333)
    let ofAgent = book.book.referrers(agent, through: Deal.kind.owner.id)
      .filter { book.book[$0, Deal.status] == .won }
    #expect(ofAgent.count == 349)
    let sum = ofAgent.reduce(0) { $0 + (book.book[$1, Deal.amount]?.minor ?? 0) }
    #expect(sum == 115_321_400)
  }

  @Test func `every trap is reported with its rows`() throws {
    let report = try whole().report
    func count(_ part: String) -> Int {
      report.log.groups.filter { $0.sentence.contains(part) }.reduce(0) { $0 + $1.count }
    }
    #expect(count("“GTXPro” was read as “GTX Pro”") == 1480)
    #expect(count("the deal names no account") == 1425)
    #expect(count("has no value") == 2089)
    #expect(count("no day of closing") == 2089)
    #expect(count("has no date") == 500)
    #expect(count("nothing says why") == 2473)
    #expect(count("deals only") == 2473)
    #expect(count("nothing else in these files names this user") == 5)
    #expect(count("“technolgy” kept") == 12)
    #expect(count("belongs to") == 15)
    #expect(count("data_dictionary.csv: not read") == 1)
    let group = report.log.groups.first { $0.message.contains("GTXPro") }
    #expect(group?.lines.first == 3)
    #expect(report.log.issues.filter { $0.message.contains("GTXPro") }.count == 1480)
    #expect(count("nothing else") == 5)
    #expect(report.conflicts.isEmpty)
  }

  @Test func `a second run writes nothing`() throws {
    var book = try whole().book
    let before = book.book.stateHash
    let report = try book.take(Self.files())
    #expect(report.events == 0)
    #expect(report[Deal.kind].unchanged == 8800)
    #expect(report[Deal.kind].created == 0)
    #expect(book.book.stateHash == before)
  }

  @Test func `undone, the book is as before`() throws {
    let report = try whole().report
    var book = try whole().book
    let before = try Self.imported.get().before
    #expect(book.book.contentHash != before)
    try book.perform(.undo(UndoRequest(report.batch, history: book.log)))
    #expect(book.book.contentHash == before)
    #expect(book.count(Deal.kind) == 0)
    #expect(book.count(ImportBatch.kind) == 0)
  }

  @Test func `as of a day in the past`() throws {
    let book = try whole().book
    let day = try #require(Day(year: 2017, month: 6, day: 30))
    let past = book.book(asOf: day)
    func count(_ status: DealStatus) -> Int {
      past.rowSet(
        Deal.kind,
        .and([Catalogue.existing(Deal.kind), .compare(Deal.status.id, .equal, status.value)])
      ).count
    }
    #expect(count(.won) == 1785)
    #expect(count(.lost) == 894)
    #expect(count(.open) == 1686)
    // What the deals name has its name by then.
    let deals = past.rows(Deal.kind)
    #expect(
      deals.allSatisfy { row in
        [Deal.party, Deal.stage, Deal.product, row.kind.owner].allSatisfy { field in
          guard let target = past[row, field], let place = past.row(target) else {
            return past[row, field] == nil
          }
          return Catalogue.kind(place.kind).map { past.value(place, $0.title) != nil } ?? false
        }
      }
    )
  }

  @Test func `a rehearsal reports the same`() throws {
    let rehearsed = try TestBook().plan(Self.files()).rehearse()
    let report = try whole().report
    #expect(rehearsed.counts == report.counts)
    #expect(rehearsed.log.groups == report.log.groups)
  }
}
