import Books
import CRM
import Facts

/// Finds what the text of a field may stand for.
struct Candidates {
  let book: Book

  /// At most so many are offered.
  private static let most = 6
  /// At most so many matches are ranked.
  private static let ranked = 200

  /// What begins with the last part of the text comes first, then what holds it.
  ///
  /// O(records of the kinds).
  func find(_ field: FormField) -> [Candidate] {
    let part = field.isSet ? lastPart(field.text) : field.text
    switch field.type {
    case .option(let names): return options(names, part)
    case .choice(let words):
      return options(words.map { (word: $0, label: $0) }, part, isLabelled: false)
    case .kind(let kinds):
      let names = kinds.compactMap { Catalogue.kind($0) }.map { (word: $0.name, label: $0.label) }
      return options(names, part)
    case .ref(let kinds) where !part.isEmpty: return records(kinds, part)
    case .text where field.definition?.id == Deal.competitor.id && !part.isEmpty:
      return competitors(part)
    default: return []
    }
  }

  private func lastPart(_ text: String) -> String {
    let last = text.split(separator: ",", omittingEmptySubsequences: false).last ?? ""
    return String(last.drop { $0 == " " || $0 == "#" })
  }

  /// All that a field with a few choices offers; none for any other.
  func choices(_ type: FieldType) -> [Candidate] {
    if case .option(let names) = type { options(names, "") } else { [] }
  }

  private func options(_ names: [OptionName], _ part: String) -> [Candidate] {
    options(names.map { (word: $0.word, label: $0.label) }, part)
  }

  private func options(
    _ names: [(word: String, label: String)],
    _ part: String,
    isLabelled: Bool = true
  ) -> [Candidate] {
    let typed = part.lowercased()
    let fitting = names.filter {
      $0.word.lowercased().hasPrefix(typed) || $0.label.lowercased().hasPrefix(typed)
    }
    return fitting.map {
      Candidate(choice: .word, text: $0.word, detail: isLabelled ? $0.label : "")
    }
  }

  private func records(_ kinds: [KindID], _ part: String) -> [Candidate] {
    let typed = Folding.fold(part)
    var found: [(rank: Int, candidate: Candidate)] = []
    for kind in kinds {
      guard let definition = Catalogue.kind(kind) else { continue }
      let wanted = Predicate.and([
        Catalogue.visible(kind), .contains(definition.title, part),
      ])
      var left = Candidates.ranked
      book.rowSet(kind, wanted).each { index in
        guard left > 0 else { return }
        left -= 1
        let row = Row(kind: kind, index: UInt32(index))
        let id = book.id(row)
        let title = FieldDisplay.title(of: id, book)
        let folded = Folding.fold(title)
        let rank = folded == typed ? 0 : folded.starts(with: typed) ? 1 : 2
        found.append((rank, Candidate(choice: .record(id), text: title, detail: detail(row))))
      }
    }
    let best = found.enumerated().sorted {
      ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset)
    }
    var result = best.prefix(Candidates.most).map(\.element.candidate)
    let isThere = found.contains { $0.rank == 0 }
    if !isThere, let kind = kinds.first(where: Candidates.creatable.contains) {
      let label = Catalogue.kind(kind)?.label.lowercased() ?? "record"
      result.append(Candidate(choice: .new, text: part, detail: "+ new \(label)"))
    }
    return result
  }

  /// The kinds whose records come into being by being named.
  private static let creatable: Set<KindID> = [Account.kind, Contact.kind, Tag.kind]

  /// The companies that are competitors, and what stands as such in other deals.
  ///
  /// O(companies + deals with a competitor).
  private func competitors(_ part: String) -> [Candidate] {
    var names: [String] = []
    let isCompetitor = Predicate.and([
      Catalogue.visible(Account.kind),
      .compare(Account.relation.id, .equal, AccountRelation.competitor.value),
    ])
    book.rowSet(Account.kind, isCompetitor).each {
      if let name = book[Row(kind: Account.kind, index: UInt32($0)), Account.name] {
        names.append(name)
      }
    }
    book.rowSet(Deal.kind, .contains(Deal.competitor.id, part)).each {
      if let name = book[Row(kind: Deal.kind, index: UInt32($0)), Deal.competitor] {
        names.append(name)
      }
    }
    var seen: Set<String> = []
    let typed = Folding.fold(part)
    return names.sorted().filter {
      seen.insert($0).inserted && Folding.fold($0).starts(with: typed)
    }
    .prefix(Candidates.most).map { Candidate(choice: .word, text: $0, detail: "") }
  }

  /// As it is typed, since a list of candidates knows no locale.
  private func price(_ money: Money) -> String {
    Display.money(money, EntryContext(now: Instant(milliseconds: 0), currency: money.currency))
  }

  /// What tells a record from others of its name.
  private func detail(_ row: Row) -> String {
    switch row.kind {
    case Contact.kind:
      return [
        ContactFacts.title(book, row),
        ContactFacts.company(book, row, gone: FieldDisplay.gone),
      ].compactMap { $0 }.joined(separator: " · ")
    case Account.kind: return book[row, Account.city] ?? ""
    case Deal.kind: return book[row, Deal.party].map { FieldDisplay.title(of: $0, book) } ?? ""
    case Product.kind:
      let words = [book[row, Product.code], book[row, Product.price].map { price($0) }]
      return words.compactMap { $0 }.joined(separator: " · ")
    case Stage.kind: return book[row, Stage.pipeline].map { FieldDisplay.title(of: $0, book) } ?? ""
    default: return ""
    }
  }
}
