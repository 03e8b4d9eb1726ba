public import Books
public import Facts

extension Preference {
  /// The command that notes what a customer likes, under a topic once: a known one is written anew,
  /// and `-` drops it.
  ///
  /// Nil where there is nothing to drop.
  public static func command(
    _ topic: String,
    _ value: String,
    of party: EntityID,
    source: String? = nil,
    _ book: Book
  ) -> Command? {
    let wanted = Folding.fold(topic)
    let known = book.preferences(of: party)
      .first { Folding.fold(book[$0, Preference.topic] ?? "") == wanted }
    if value == "-" { return known.map { .archive([book.id($0)]) } }
    var fields: [Assignment] = [.set(Preference.value, value)]
    if let source { fields.append(.set(Preference.source, source)) }
    if let known { return .set([book.id(known)], fields) }
    return .create(
      kind,
      [.set(Preference.party, party), .set(Preference.topic, topic)] + fields
    )
  }
}
