import PtyHarness

/// A small book that every screen has something to show of, entered on the shell once and loaded
/// where it is wanted.
enum Sample {
  static let dump = Result { try make() }

  /// How many batches of it are about deals.
  static var moves: Int { records.count { $0[0] == "deal" } + 1 }

  private static let records: [[String]] = [
    ["account", "name=Acme GmbH", "industry=engineering", "city=Berlin"],
    ["account", "name=Nordwind AG", "industry=energy", "city=Hamburg"],
    ["account", "name=田中商事", "industry=trading", "city=東京"],
    ["contact", "name=Eva Novák", "company=Acme GmbH", "job=CFO", "email=eva@acme.example"],
    ["contact", "name=Gita Patel", "company=Nordwind AG", "phone=+49 30 901820"],
    ["deal", "title=Renewal 2026", "account=Acme GmbH", "amount=84000", "close=2026-12-12"],
    ["deal", "title=Rollout phase 2", "account=Nordwind AG", "amount=41500", "close=2026-12-20"],
    ["deal", "title=Pilot → production", "account=田中商事", "amount=18900", "close=2027-01-03"],
    ["deal", "title=Site licence", "account=Nordwind AG", "amount=12000", "close=2026-11-30"],
    ["deal", "title=Spare parts", "account=Acme GmbH"],
    ["task", "title=Call Eva about the contract", "due=2026-11-20", "about=Renewal 2026"],
    ["task", "title=Send the slides", "due=2026-11-18", "about=Rollout phase 2"],
  ]

  private static func make() throws -> String {
    let desk = try Desk()
    for (number, record) in records.enumerated() {
      // One after the other: what is made in one millisecond stands in the order of chance.
      desk.environment["DAYBOOK_NOW"] = "2026-11-20T09:29:\(number + 10)Z"
      let added = try desk.run(["add"] + record)
      guard added.status == .code(0) else { throw Unexpected("\(record): \(added.errors)") }
    }
    desk.environment["DAYBOOK_NOW"] = nil
    let noted = try desk.run("log", "Renewal 2026", "--kind", "call", "wants a discount")
    let moved = try desk.run("move", "Renewal 2026", "Proposal")
    guard noted.status == .code(0), moved.status == .code(0) else {
      throw Unexpected(noted.errors + moved.errors)
    }
    return try desk.run("dump").output
  }
}
