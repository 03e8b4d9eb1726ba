import Books
import CRM
import Facts
import TextUI

/// What the palette leads to.
enum PaletteItem: Hashable, Sendable {
  case intent(Intent)
  case savedView(EntityID)
  case listing(KindID)
  case record(EntityID)
  /// A tag, as a filter of the list in view.
  case tag(EntityID)
  /// A line of the command prompt.
  case line(String)
}

/// One line of the palette.
struct PaletteLine: Sendable {
  let item: PaletteItem
  let text: String
  /// What kind of thing it is, or the `:` form of a command.
  let about: String
  let keys: String
  /// Why it makes no sense now.
  let reason: String?
}

/// The palette: commands, records and views in one list, searched by typing.
struct PaletteState: Sendable {
  static let height = 8
  static let hints = [
    ("Enter", "run"), ("Tab", "fill"), ("Ctrl-Y", "copy as :command"), ("Esc", "close"),
  ]

  var editor = LineEditor()
  var viewport = ListViewport(height: PaletteState.height)
  var items: [PaletteItem] = []
  /// How many were found, those that are not listed included.
  var count = 0
}

/// Finds what the palette shows for a text.
struct PaletteSearch {
  let model: Model

  private struct Ranked {
    let item: PaletteItem
    let score: Int
  }

  /// At most so many lines, and so many records of a kind.
  private static let most = 50
  private static let records = 20

  /// The best of what fits a text, and how much does.
  func items(_ text: String) -> (items: [PaletteItem], count: Int) {
    let typed = text.drop { $0 == " " }
    if typed.isEmpty { return (opening, opening.count) }
    if typed.hasPrefix(":") { return ([.line(String(typed.dropFirst()))], 1) }
    let (kinds, rest) = prefix(String(typed))
    let pattern = Folding.fold(rest.trimmingBlanks)
    var found: [Ranked] = []
    if kinds == nil || kinds == [.commands] { found += commands(pattern) }
    if kinds == nil { found += views(pattern) }
    var count = found.count
    if kinds != nil || isEnough(rest) {
      var find = Find(rest, in: model.book, for: model.viewer.user)
      let sought = kinds?.compactMap(\.kind) ?? [Contact.kind, Account.kind, Deal.kind, Lead.kind]
      let results = find.records(sought, limit: kinds == nil ? Self.records : Self.most)
      for (kind, records) in zip(sought, results) {
        count += records.count
        found += rank(records.records, kind, pattern)
      }
    }
    let recent = Dictionary(
      model.recent.enumerated().map { ($0.element, $0.offset) },
      uniquingKeysWith: { one, _ in one }
    )
    let best = found.sorted { one, other in
      let (first, second) = (bonus(one, recent), bonus(other, recent))
      return first > second
    }.prefix(Self.most).map(\.item)
    return (best, count)
  }

  private func bonus(_ ranked: Ranked, _ recent: [PaletteItem: Int]) -> Int {
    ranked.score + (recent[ranked.item].map { max(50, 250 - 20 * $0) } ?? 0)
  }

  /// One letter would be found in half of all names.
  private func isEnough(_ text: String) -> Bool {
    text.utf8.count >= 2
  }

  private enum Part: Equatable {
    case commands
    case records(KindID)

    var kind: KindID? { if case .records(let kind) = self { kind } else { nil } }
  }

  private func prefix(_ text: String) -> ([Part]?, String) {
    let parts: [(String, Part)] = [
      (">", .commands), ("@", .records(User.kind)), ("#", .records(Tag.kind)),
      ("p:", .records(Contact.kind)), ("d:", .records(Deal.kind)), ("co:", .records(Account.kind)),
    ]
    for (sign, part) in parts where text.lowercased().hasPrefix(sign) {
      return ([part], String(text.dropFirst(sign.count)))
    }
    return (nil, text)
  }

  /// What stands there before anything is typed: what was chosen lately, then what works here.
  private var opening: [PaletteItem] {
    let hidden: Set<IntentEntry.Group> = [.moving, .selecting]
    let entries = IntentCatalogue.entries.filter { entry in
      !hidden.contains(entry.group) && !entry.scope.isDisjoint(with: model.scopes)
        && model.obstacle(to: entry.intent) == nil && entry.intent != .palette
    }
    // Views have digits in the row of titles; what is done to a record is looked for.
    let here = (entries.filter { $0.group != .views } + entries.filter { $0.group == .views })
      .map { PaletteItem.intent($0.intent) }
    let recent = model.recent.filter(isThere)
    return recent + here.filter { !recent.contains($0) }
  }

  private func isThere(_ item: PaletteItem) -> Bool {
    switch item {
    case .record(let id), .savedView(let id), .tag(let id): model.book.row(id) != nil
    case .intent, .listing, .line: true
    }
  }

  private func commands(_ pattern: [UInt8]) -> [Ranked] {
    IntentCatalogue.entries.compactMap { entry in
      let texts = [entry.help, entry.form]
      let scores = texts.compactMap { FuzzyMatch.score(pattern, Folding.fold($0)) }
      guard let best = scores.max() else { return nil }
      let isHere =
        !entry.scope.isDisjoint(with: model.scopes) && model.obstacle(to: entry.intent) == nil
      return Ranked(item: .intent(entry.intent), score: best - (isHere ? 0 : 150))
    }
  }

  private func views(_ pattern: [UInt8]) -> [Ranked] {
    let saved = model.savedViews.all.compactMap { id -> Ranked? in
      let name = Folding.fold(model.book[id, SavedView.name] ?? "")
      return FuzzyMatch.score(pattern, name).map { Ranked(item: .savedView(id), score: $0 + 40) }
    }
    let kinds = Catalogue.kinds.filter { !$0.isPart }.compactMap { kind -> Ranked? in
      FuzzyMatch.score(pattern, Folding.fold(kind.plural))
        .map { Ranked(item: .listing(kind.id), score: $0) }
    }
    return saved + kinds
  }

  /// Among commands and views a record stands by how its title fits; what was found by something
  /// else than its title comes after those.
  private func rank(_ records: [EntityID], _ kind: KindID, _ pattern: [UInt8]) -> [Ranked] {
    records.enumerated().map { place, id in
      let title = Folding.fold(model.book.row(id).flatMap { model.book.title($0) } ?? "")
      let score = FuzzyMatch.score(pattern, title) ?? 250
      // Of equals those come first that were found first.
      return Ranked(item: kind == Tag.kind ? .tag(id) : .record(id), score: score - place / 4)
    }
  }

  // MARK: Lines

  /// What is shown of one: made of those in view alone, since much of it has to be looked up.
  func line(_ item: PaletteItem) -> PaletteLine {
    let fields = FieldText(book: model.book, entry: model.entry)
    switch item {
    case .intent(let intent):
      let entry = IntentCatalogue.entry(intent)
      let isHere = entry.map { !$0.scope.isDisjoint(with: model.scopes) } ?? false
      return PaletteLine(
        item: item,
        text: entry?.help ?? intent.rawValue,
        about: entry.map { $0.form.isEmpty ? "" : ":" + $0.form } ?? "",
        keys: model.keymap.keys(intent).first?.description ?? "",
        reason: isHere ? model.obstacle(to: intent) : "not here"
      )
    case .savedView(let id):
      let name = model.book[id, SavedView.name] ?? "—"
      let key = model.book[id, SavedView.key].map { "g" + $0 } ?? ""
      return plain(item, name, "view", key)
    case .listing(let kind): return plain(item, Catalogue.kind(kind)?.pluralLabel ?? "", "list")
    case .record(let id), .tag(let id):
      let kind = model.book.row(id)?.kind
      let code = kind.map { fields.shortID(id, $0) } ?? ""
      return plain(item, fields.title(id), record(id, kind), code)
    case .line(let text): return plain(item, ":" + text, "runs as typed")
    }
  }

  private func plain(
    _ item: PaletteItem,
    _ text: String,
    _ about: String,
    _ keys: String = ""
  ) -> PaletteLine {
    PaletteLine(item: item, text: text, about: about, keys: keys, reason: nil)
  }

  /// What a record is, with what tells two of one name apart.
  private func record(_ id: EntityID, _ kind: KindID?) -> String {
    let name = kind.flatMap { Catalogue.kind($0) }?.name ?? ""
    let company: EntityID? =
      switch kind {
      case Contact.kind: model.book.company(ofContact: id)
      case Deal.kind: model.book[id, Deal.party]
      default: nil
      }
    return [name, company.flatMap { model.book.title($0) }].compactMap(\.self)
      .joined(separator: " · ")
  }
}

extension String {
  /// Without blanks at either end.
  fileprivate var trimmingBlanks: String {
    var text = self[...]
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
