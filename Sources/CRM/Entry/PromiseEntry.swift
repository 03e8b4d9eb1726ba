public import Facts

/// Reads a promise as people say it: who owes it, by when, and what.
///
///     [us | we | them | they] [by] [DAY] WORDS
///
/// Without a side it is ours. The day is the longest beginning that reads as one; a bare number is
/// none, because “2 drawings” are no date.
public struct PromiseEntry: Hashable, Sendable {
  public let side: PromiseSide
  public let due: Day?
  public let title: String

  /// - Throws: where no words are left that say what is promised.
  public init(_ words: [String], _ context: EntryContext) throws(EntryError) {
    var rest = words.flatMap { $0.split(separator: " ") }.map { String($0) }[...]
    switch rest.first?.lowercased() {
    case "us", "we":
      side = .us
      rest = rest.dropFirst()
    case "them", "they":
      side = .them
      rest = rest.dropFirst()
    default: side = .us
    }
    if rest.first?.lowercased() == "by" { rest = rest.dropFirst() }
    var found: Day?
    for length in [3, 2, 1] where found == nil && rest.count >= length {
      let text = rest.prefix(length).joined(separator: " ")
      guard length > 1 || !text.allSatisfy(\.isNumber), let day = try? DayEntry.day(text, context)
      else { continue }
      found = day
      rest = rest.dropFirst(length)
    }
    due = found
    title = rest.joined(separator: " ")
    guard !title.isEmpty else {
      throw EntryError("say what is promised: promise us fri send the drawings")
    }
  }

  /// What a new promise around a record holds: its customer, and its deal.
  public func assignments(around party: EntityID?, deal: EntityID?) -> [Assignment] {
    [
      .set(Promise.title, title), .set(Promise.side, side), .set(Promise.due, due),
      .set(Promise.party, party), .set(Promise.deal, deal),
    ]
  }
}
