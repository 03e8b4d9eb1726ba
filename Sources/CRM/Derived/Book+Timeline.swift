public import Books
public import Facts

extension Book {
  /// What happened around a record, newest first: for a company also around its deals and people.
  ///
  /// O(activities found · log).
  public func timeline(of id: EntityID) -> [Row] {
    var sources = [id]
    if row(id)?.kind == Account.kind {
      sources += deals(of: id).map(self.id) + contacts(ofAccount: id)
    }
    // An inquiry goes on with whoever asks.
    if row(id)?.kind == Lead.kind, let contact = self[id, Lead.contact] { sources.append(contact) }
    var rows: [Row] = []
    for source in sources {
      rows += referrers(source, through: Activity.about.id)
      if row(source)?.kind == Contact.kind {
        rows += referrers(source, through: Activity.participants.id)
      }
    }
    return distinct(rows).filter(isVisible)
      .map { (row: $0, at: self[$0, Activity.at] ?? self.id($0).created) }
      .sorted { $0.at != $1.at ? $0.at > $1.at : self.id($0.row) > self.id($1.row) }
      .map(\.row)
  }
}
