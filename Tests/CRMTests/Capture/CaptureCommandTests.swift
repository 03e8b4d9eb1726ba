import Books
import Facts
import Testing

@testable import CRM

@Suite struct CaptureCommandTests {
  private func write(
    _ line: String,
    _ fixture: inout CaptureBook,
    about: [EntityID] = [],
    answers: [String: CaptureChoice] = [:]
  ) throws -> RecordedChange {
    let capture = fixture.capture(line, about: about, answers: answers)
    let command = try #require(capture.command(fixture.context), "\(line)")
    return try fixture.perform(command)
  }

  private func only(_ kind: KindID, _ change: RecordedChange) throws -> EntityID {
    let made = change.change.events.filter { $0.kind == kind }.map(\.entity)
    #expect(Set(made).count == 1)
    return try #require(made.first)
  }

  @Test func aLineIsOneChangeAndOneUndo() throws {
    var fixture = try CaptureBook()
    let before = fixture.book.contentHash
    let line =
      "jane call 15min wants pricing; next: tue 10:00 send quote; d:renewal to proposal 12k"
    let change = try write(line, &fixture)
    #expect(change.change.intent == "capture")
    let book = fixture.book
    let activity = try only(Activity.kind, change)
    #expect(book[activity, Activity.type] == .call)
    #expect(book[activity, Activity.duration] == 900)
    #expect(book[activity, Activity.subject] == "wants pricing")
    let row = try #require(book.row(activity))
    #expect(book[row, Activity.participants] == [try fixture.record("Jane Roe")])
    #expect(book[row, Activity.about] == [try fixture.record("Renewal 2026")])
    let task = try only(Todo.kind, change)
    #expect(book[task, Todo.title] == "send quote")
    #expect(book[task, Todo.due] == Day(iso: "2026-11-24"))
    #expect(book[task, Todo.time]?.minute == 600)
    let deal = try fixture.record("Renewal 2026")
    #expect(book[deal, Deal.stage].flatMap { book.title($0) } == "Proposal")
    #expect(book[deal, Deal.amount] == Money(minor: 1_200_000, .euro))
    try fixture.undo(change.change.batch)
    #expect(fixture.book.contentHash == before)
  }

  @Test func somebodyNewIsMadeOnceAndOnlyWhenConfirmed() throws {
    var fixture = try CaptureBook()
    let line = "zoe call wants pricing; next: tue send quote"
    #expect(fixture.capture(line).command(fixture.context) == nil)
    let answers = ["name:zoe": CaptureChoice.new(Contact.kind, title: "Zoe")]
    let change = try write(line, &fixture, answers: answers)
    let zoe = try only(Contact.kind, change)
    #expect(fixture.book[zoe, Contact.name] == "Zoe")
    let task = try #require(fixture.book.row(try only(Todo.kind, change)))
    #expect(fixture.book[task, Todo.about] == [zoe])
  }

  @Test func severalPeopleAreInOneActivity() throws {
    var fixture = try CaptureBook()
    let change = try write("jane, gita and bob met 45min kick-off", &fixture)
    let row = try #require(fixture.book.row(try only(Activity.kind, change)))
    let people = try ["Jane Roe", "Gita Patel", "Bob Stone"].map(fixture.record)
    #expect(Set(fixture.book[row, Activity.participants]) == Set(people))
    #expect(fixture.book[row, Activity.type] == .meeting)
  }

  @Test func whatWasYesterdayIsWrittenForYesterdayAndTheRestForNow() throws {
    var fixture = try CaptureBook()
    let change = try write("jane call yesterday 15:00; next: tue send quote", &fixture)
    let at = Instant(milliseconds: 1_795_338_000_000 - (19 * 3_600_000))
    let activity = try #require(change.change.events.first { $0.kind == Activity.kind })
    #expect(activity.effective == at)
    #expect(fixture.book[activity.entity, Activity.at] == at)
    let task = try #require(change.change.events.first { $0.kind == Todo.kind })
    #expect(task.effective == nil)
  }

  @Test func ownersTagsAndPromisesAreWritten() throws {
    var fixture = try CaptureBook()
    let line =
      "jane call #hot; next: @bob tue send quote #vip; they promise: fri name a buyer; p:gita #vip"
    let change = try write(line, &fixture)
    let book = fixture.book
    let task = try only(Todo.kind, change)
    #expect(book[task, Todo.kind.owner] == (try fixture.record("Bob Müller")))
    let promise = try only(Promise.kind, change)
    #expect(book[promise, Promise.side] == .them)
    #expect(book[promise, Promise.status] == .open)
    #expect(book[promise, Promise.party] == (try fixture.record("Jane Roe")))
    let gita = try #require(book.row(try fixture.record("Gita Patel")))
    #expect(book[gita, Contact.kind.tags] == [try fixture.record("vip")])
  }

  @Test func furtherLinesAndALongBodyAreKept() throws {
    var fixture = try CaptureBook()
    let capture = fixture.capture("jane call wants pricing\nalso asked for terms")
    let command = try #require(capture.command(fixture.context, body: "From the editor.\nTwice."))
    let change = try fixture.perform(command)
    let activity = try only(Activity.kind, change)
    let body = "also asked for terms\nFrom the editor.\nTwice."
    #expect(fixture.book[activity, Activity.body] == body)
  }

  @Test func aRefusedPartWritesNothingOfTheLine() throws {
    var fixture = try CaptureBook()
    let before = fixture.book.contentHash
    let capture = fixture.capture("jane call; d:\"site licence\" > negotiation")
    let command = try #require(capture.command(fixture.context))
    #expect(throws: Rejection.self) { try fixture.perform(command) }
    #expect(fixture.book.contentHash == before)
  }
}
