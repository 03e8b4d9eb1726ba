import CRM
import Facts
import Testing
import TextUI

@testable import DaybookUI

/// The screens of calls and colleagues.
@Suite struct CallFrameTests {
  private static let sizes = [Size(columns: 80, rows: 24), Size(columns: 120, rows: 40)]

  private static let screens: [(name: String, view: ViewID, keys: [String])] = [
    ("brief", .contacts, ["b"]),
    ("brief-deal", .deals, ["jjj", "b"]),
    ("call-run", .contacts, ["Space", "Space", "Space", "R"]),
    ("call-run-note", .contacts, ["Space", "Space", "R", "m", "=back on Monday"]),
    ("call-run-number", .contacts, ["R", "w", "=0221 777"]),
    ("call-run-summary", .contacts, ["Space", "Space", "Space", "R", "a", "Enter", "s", "Esc"]),
    ("taste-form", .contacts, ["aT", "=calls"]),
    ("contact-tastes", .contacts, ["Enter"]),
    ("owner-question", .deals, ["/", "renewal", "Enter", "co", "=bob", "Enter"]),
    ("handover-page", .deals, ["/", "renewal", "Enter", ":", "=handover bob", "Enter"]),
    ("handovers", .deals, ["gO"]),
    ("handover-decline", .deals, ["gO", "d", "=no time"]),
    ("covered", .deals, ["jjj", ":", "=cover bob ..fri", "Enter", "Enter"]),
  ]

  /// Bob works here too and wants to hand two deals over; Eva has tastes and promises.
  private static func book() throws -> TestBook {
    var (book, bob) = try DelegationTests.book()
    let people = book.records(Contact.kind)
    for person in people {
      let command = Preference.command(
        "calls",
        "mornings only",
        of: person,
        source: "Eva",
        book.book
      )
      if let command { try book.perform(command) }
    }
    for person in people.dropFirst() {
      try book.perform(.set([person], [.set(Contact.introducedBy, people[0])]))
    }
    try book.make(
      Promise.kind,
      [
        .set(Promise.title, "Send the drawings"), .set(Promise.side, .us),
        .set(Promise.party, people[0]), .set(Promise.due, book.day(-3)),
      ]
    )
    for deal in book.records(Deal.kind).suffix(2) {
      try book.perform(.set([deal], [.set(Deal.kind.owner, bob)]))
      let offer = NewHandover(
        deal,
        to: book.user,
        reason: "I take over the north",
        context: "last: nobody has called them for a month",
        nextStep: "Call them"
      )
      try book.perform(.delegation(.offer(offer)))
    }
    return book
  }

  /// Keys that begin with `=` are typed letter by letter.
  @Test(arguments: CallFrameTests.screens.map(\.name), CallFrameTests.sizes)
  func screen(_ name: String, _ size: Size) throws {
    guard let screen = Self.screens.first(where: { $0.name == name }) else { return }
    var session = Session(try Self.book(), size: size, view: screen.view)
    for keys in screen.keys {
      if keys.first == "=" { session.type(String(keys.dropFirst())) } else { session.press(keys) }
    }
    expectFrame(session, "\(name)-\(size.columns)x\(size.rows)")
  }
}
