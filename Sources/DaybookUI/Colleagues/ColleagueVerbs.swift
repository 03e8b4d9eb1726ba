import Books
import CRM
import Facts
import TextUI

extension Model {
  /// Briefs, call runs, tastes, covers and handovers.
  mutating func customerVerb(_ intent: Intent) -> [Effect] {
    switch intent {
    case .brief: return current.map { openBrief($0) } ?? []
    case .callRun: return runCalls()
    case .addTaste: return openTaste()
    case .cover: return promptCommand("cover ")
    case .endCover: return endCover()
    case .handover: return openHandover(targets, to: nil)
    case .handovers: return openHandovers()
    case .erase: return forgettable.map { openErasure(of: $0) } ?? []
    default: return []
    }
  }

  private mutating func promptCommand(_ text: String) -> [Effect] {
    overlays.append(.prompt(PromptState(.command, text: text)))
    return []
  }

  /// The lines of these verbs; nil where the verb is none of them.
  mutating func runCustomerVerb(
    _ verb: String,
    _ words: [String]
  ) throws(EntryError) -> [Effect]? {
    if past != nil, ["taste", "cover", "handover", "erase"].contains(verb) {
      throw EntryError("this is the past, read-only; :asof now returns")
    }
    switch verb {
    case "brief", "who": return try brief(words)
    case "taste": return try taste(words)
    case "cover":
      if words.first?.lowercased() == "end" { return endCover() }
      let cover = try CoverEntry.read(words, me: viewer.user, entry, book)
      let by = book.title(cover.by) ?? ""
      let away = cover.of == viewer.user ? "you" : book.title(cover.of) ?? ""
      return perform(
        .delegation(.cover(cover)),
        saying: "\(by) covers \(away), \(Display.longDay(cover.from)) – "
          + Display.longDay(cover.to)
      )
    case "handover":
      let ids = targets
      if ids.isEmpty { throw EntryError("there is no record here") }
      let colleague =
        words.isEmpty
        ? nil : try CoverEntry.user(words.joined(separator: " "), viewer.user, book)
      return openHandover(ids, to: colleague)
    case "erase" where !words.isEmpty:
      let name = words.joined(separator: " ")
      let kinds = [Contact.kind, Lead.kind]
      guard case .record(let id) = try ReferenceEntry.read(name, kinds, book) else {
        throw EntryError("nobody is known by \(Text.truncated(name, to: 30))")
      }
      return openErasure(of: id)
    default: return nil
    }
  }

  /// The brief of whom the words name, of one's own record without words.
  private mutating func brief(_ words: [String]) throws(EntryError) -> [Effect] {
    if words.isEmpty { return current.map { openBrief($0) } ?? [] }
    let text = words.joined(separator: " ")
    let found = Lookup(book, entry).find(text)
    guard let first = found.first else {
      throw EntryError("nobody is known by \(Text.truncated(text, to: 30))")
    }
    guard found.count == 1 else {
      let names = found.prefix(4).compactMap { book.title($0) }.joined(separator: ", ")
      throw EntryError("that may be \(names)\(found.count > 4 ? ", …" : ""); write more of it")
    }
    return openBrief(first)
  }

  private mutating func endCover() -> [Effect] {
    let mine = book.comingCovers(of: viewer.user, on: entry.today)
    guard let row = mine.first else {
      return say("Nobody stands in for you", .info)
    }
    return perform(.delegation(.endCover(book.id(row))), saying: "The cover has ended")
  }

  // MARK: Tastes

  /// A form for a taste of the record, or of the person behind it.
  private mutating func openTaste() -> [Effect] {
    guard let party = tasteParty else {
      return say("Tastes belong to a person or company", .warn)
    }
    openForm(creating: Preference.kind)
    guard case .form(var form)? = overlays.last,
      let place = form.fields.firstIndex(where: { $0.definition?.id == Preference.party.id })
    else { return [] }
    if form.fields[place].text.isEmpty {
      form.fields[place].fill(party, title: book.title(party) ?? "")
    }
    _ = form.go(to: Preference.topic.id)
    overlays[overlays.count - 1] = .form(form)
    return []
  }

  /// Whose tastes are meant by the record under the cursor.
  private var tasteParty: EntityID? {
    guard let id = current, let kind = book.row(id)?.kind else { return nil }
    return kind == Contact.kind || kind == Account.kind ? id : CallTarget(id, book)?.contact
  }

  /// `taste calls mornings only` notes it or writes it anew, `taste calls -` drops it.
  private mutating func taste(_ words: [String]) throws(EntryError) -> [Effect] {
    guard let topic = words.first else { return openTaste() }
    guard let party = tasteParty else {
      throw EntryError("tastes belong to a person or company, and there is none here")
    }
    let value = words.dropFirst().joined(separator: " ")
    if value.isEmpty { throw EntryError("write what they like, as in taste calls mornings only") }
    guard let command = Preference.command(topic, value, of: party, book) else {
      throw EntryError("no taste about \(Text.truncated(topic, to: 20)) is known")
    }
    let what = value == "-" ? "Dropped \(topic)" : "\(topic): \(value)"
    return perform(command, saying: "\(naming([party])) · \(what)")
  }
}
