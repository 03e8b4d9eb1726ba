public import Books
public import Facts

extension Book {
  /// What a customer likes, in the order in which it was noted.
  public func preferences(of party: EntityID) -> [Row] {
    referrers(party, through: Preference.party.id).filter(isVisible)
      .sorted(by: comesBefore)
  }

  /// A preference in words, `calls: mornings only (from Jo)`.
  public func preference(_ row: Row) -> String? {
    guard let topic = self[row, Preference.topic] else { return nil }
    let source = self[row, Preference.source].map { " (from \($0))" } ?? ""
    return [topic, self[row, Preference.value]].compactMap { $0 }.joined(separator: ": ") + source
  }

  /// Who brought us together, both ways: `introduced by Eva`, `introduced Bob, Jo and 3 more`.
  public func introductions(of contact: EntityID) -> [String] {
    var texts: [String] = []
    if let by = self[contact, Contact.introducedBy].flatMap({ title($0) }) {
      texts.append("introduced by \(by)")
    }
    let others = referrers(contact, through: Contact.introducedBy.id).filter(isVisible)
      .compactMap { title($0) }
    if !others.isEmpty {
      let rest = others.count > 3 ? " and \(others.count - 3) more" : ""
      texts.append("introduced \(others.prefix(3).joined(separator: ", "))\(rest)")
    }
    return texts
  }

  /// `covered by Bob Müller until Fri 27 Nov`; nil where the user is there.
  public func coverNote(of user: EntityID, on day: Day) -> String? {
    guard let row = cover(of: user, on: day), let by = self[row, Cover.by],
      let name = title(by), let last = self[row, Cover.to]
    else { return nil }
    let weekday = Display.longDay(last).prefix(3)
    return "covered by \(name) until \(weekday) \(Display.day(last, today: day))"
  }
}
