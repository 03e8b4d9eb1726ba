import Books
import CRM
import Facts
import TextUI

/// The overview: what is promised next, the fields that hold something, who and what is tied to the
/// record, and the latest that happened.
extension DetailContent {
  /// At most so many tied records or events are listed; the rest is counted.
  private static let most = 6

  func makeOverview(_ hasColleagues: Bool) -> [DetailLine] {
    let own = row.kind == Lead.kind ? leadLines : fieldLines(hasColleagues)
    return nextLine + promiseLines + dealLines + own + people + tastes + deals + recent
  }

  private var nextLine: [DetailLine] {
    guard row.kind != Account.kind || !detail.tasks.isEmpty else { return [] }
    if row.kind == Deal.kind, let day = reader.book[row, Deal.parkedUntil],
      day > reader.entry.today
    {
      let until = Display.day(day, today: reader.entry.today)
      return [.field("next", "‖ parked until \(until) · zp changes it", .info)]
    }
    guard let next = detail.tasks.first, reader.book[next, Todo.status] ?? .open == .open else {
      return [.field("next", "— no next step · t makes one", .dim)]
    }
    var line = task(next)
    line.right = line.label
    return [.field("next", reader.book[next, Todo.title] ?? "").with(right: line.right)]
  }

  private func fieldLines(_ hasColleagues: Bool) -> [DetailLine] {
    let definition = Catalogue.kind(row.kind, in: reader.book)
    let inHeader: Set<FieldID> = [
      Deal.amount.id, Deal.expectedClose.id, Deal.stage.id, Deal.party.id,
      Deal.forecast.id, Deal.criteriaMet.id, Deal.closePushes.id, Deal.parkedUntil.id,
    ]
    return (definition?.fields ?? []).compactMap { field in
      guard field.id != definition?.title, field.id != Contact.introducedBy.id,
        !inHeader.contains(field.id),
        !field.traits.contains(.hidden), field.id != row.kind.archived.id,
        hasColleagues || !field.traits.contains(.colleagues)
      else { return nil }
      let text = reader.fields.text(row, field)
      if field.id == row.kind.owner.id, let owner = reader.book[row, row.kind.owner],
        let cover = reader.book.coverNote(of: owner, on: reader.entry.today)
      {
        return .field(field.label.lowercased(), "\(text) · \(cover)")
      }
      return text.isEmpty ? nil : .field(field.label.lowercased(), text)
    }
  }

  /// What they like, and who brought us together.
  private var tastes: [DetailLine] {
    let book = reader.book
    let known = book.introductions(of: id).joined(separator: " · ")
    return (known.isEmpty ? [] : [.field("known", known)])
      + capped(book.preferences(of: id)) { preference in
        guard let topic = book[preference, Preference.topic] else { return nil }
        return .field(
          "likes",
          [topic, book[preference, Preference.value]].compactMap { $0 }
            .joined(separator: ": ")
        )
        .with(right: book[preference, Preference.source].map { "from \($0)" } ?? "")
      }
  }

  private var people: [DetailLine] {
    let book = reader.book
    switch row.kind {
    case Contact.kind:
      return capped(book.referrers(id, through: ContactPoint.party.id)) { point in
        guard book.isVisible(point),
          let value = book[point, ContactPoint.original] ?? book[point, ContactPoint.value]
        else { return nil }
        return .field(book[point, ContactPoint.channel]?.word ?? "", value)
          .with(right: book[point, ContactPoint.label] ?? "")
      }
    case Deal.kind:
      return capped(book.referrers(id, through: DealContact.deal.id)) { part in
        guard let person = book[part, DealContact.contact] else { return nil }
        return .field("person", reader.fields.title(person))
          .with(right: book[part, DealContact.role]?.label.lowercased() ?? "")
      }
    case Account.kind:
      return capped(book.referrers(id, through: Affiliation.account.id)) { job in
        guard let person = book[job, Affiliation.contact], book[job, Affiliation.to] == nil
        else { return nil }
        return .field("person", reader.fields.title(person))
          .with(right: book[job, Affiliation.title] ?? "")
      }
    default: return []
    }
  }

  private var deals: [DetailLine] {
    let book = reader.book
    guard row.kind == Account.kind || row.kind == Contact.kind else { return [] }
    return capped(book.referrers(id, through: Deal.party.id)) { deal in
      guard let title = book[deal, Deal.title] else { return nil }
      let amount = book[deal, Deal.amount].map { Display.money($0, reader.entry) } ?? ""
      return .field("deal", title).with(right: DealSigns.stage(reader, deal).text + "  " + amount)
    }
  }

  private var recent: [DetailLine] {
    if detail.activities.isEmpty { return [] }
    return [.heading("activity")] + detail.activities.prefix(Self.most).map(activity)
  }

  func capped(_ rows: [Row], _ line: (Row) -> DetailLine?) -> [DetailLine] {
    let lines = rows.prefix(Self.most).compactMap(line)
    let rest = rows.count - Self.most
    return rest > 0 ? lines + [.field("", "+ \(rest) more", .dim)] : lines
  }
}

extension DetailLine {
  func with(right: String) -> DetailLine {
    var line = self
    line.right = right
    return line
  }
}
