import Books
import CRM
import Facts
import TextUI

// Saved views: `:view NAME`, `:view save NAME [key=LETTER] [shared]`, `:view rename NEW`,
// `:view key LETTER`, `:view share`, `:view delete`. A pinned one shows on `g` and its letter.
extension Model {
  var savedViews: SavedViews { SavedViews(book, user: viewer.user) }

  /// Whether the list shows something else than its saved view says.
  var isViewChanged: Bool {
    guard let list, let id = list.savedView else { return false }
    let kept = savedViews
    return list.query != book[id, SavedView.query] ?? ""
      || SortOrder.text(list.orders, in: book)
        != SortOrder.text(orders(of: id, list.kind), in: book)
      || list.columns != kept.columns(of: id)
  }

  private func orders(of view: EntityID, _ kind: KindID) -> [SortOrder] {
    let sort = book[view, SavedView.sort] ?? ""
    let query = book[view, SavedView.query] ?? ""
    let read = self.read(query: sort.isEmpty ? query : "sort:" + sort, kind).orders
    return read.isEmpty ? Catalogue.kind(kind)?.orders.prefix(1).map { $0 } ?? [] : read
  }

  /// Shows a saved view in the list of its kind.
  mutating func show(savedView id: EntityID) -> [Effect] {
    guard let kind = savedViews.kind(of: id) else {
      return say("That view lists a kind that this program does not know", .warn)
    }
    let view = ViewID.list(of: kind.id)
    var list = lists[view] ?? ListState(kind: kind.id)
    let query = book[id, SavedView.query] ?? ""
    list.savedView = id
    list.columns = savedViews.columns(of: id)
    list.sort(orders(of: id, kind.id), book)
    let reading = read(query: query, kind.id)
    list.filter(query, reading, book)
    list.move(book) { $0.top() }
    lists[view] = list
    let effects = show(view)
    return effects + (reading.problem.map { say($0, .warn) } ?? [])
  }

  /// Takes the saved view off a list, so that it shows all of its kind.
  mutating func leaveSavedView(_ view: ViewID) {
    guard var list = lists[view], list.savedView != nil else { return }
    list.savedView = nil
    list.columns = []
    let query = view == .deals ? Model.openDeals : ""
    list.filter(query, read(query: query, list.kind), book)
    list.sort(Catalogue.kind(list.kind)?.orders.prefix(1).map { $0 } ?? [], book)
    lists[view] = list
  }

  /// The pinned views whose letter has no other meaning.
  var reachableViews: [(key: Character, id: EntityID)] {
    savedViews.pinned.filter { view in
      keymap.meaning([.character("g"), .character(view.key)], in: scope) == .nothing
    }
  }

  /// The view on `g` and a letter.
  func pinnedView(_ keys: [Key]) -> EntityID? {
    guard keys.count == 2, keys[0] == .character("g"), let letter = keys[1].typed else {
      return nil
    }
    return savedViews.pinned.first { $0.key == letter }?.id
  }

  /// `:view …`.
  mutating func viewCommand(_ words: [String]) throws(EntryError) -> [Effect] {
    let rest = Array(words.dropFirst())
    switch words.first?.lowercased() {
    case nil:
      pickView()
      return []
    case "save": return try saveView(rest)
    case "rename": return try renameView(rest)
    case "delete", "rm": return try deleteView(rest)
    case "key": return try pinView(rest)
    case "share", "unshare": return try shareView(words[0].lowercased() == "share")
    default: return show(savedView: try namedView(words.joined(separator: " ")))
    }
  }

  private func namedView(_ name: String) throws(EntryError) -> EntityID {
    let views = savedViews
    if let id = views.named(name) { return id }
    let names = views.all.compactMap { book[$0, SavedView.name] }
    if names.isEmpty { throw EntryError("no view is saved yet; :view save NAME keeps this one") }
    let near = nearest(to: name, among: names)
    throw EntryError(
      near.map { "there is no such view; did you mean \($0)?" }
        ?? "there is no such view; there is \(names.prefix(6).joined(separator: ", "))"
    )
  }

  /// The own view that is shown; somebody else's is not ours to change.
  private func shownView() throws(EntryError) -> EntityID {
    guard let id = list?.savedView else {
      throw EntryError("no saved view is shown; :view NAME shows one")
    }
    guard savedViews.isMine(id) else {
      throw EntryError("that view is a colleague's; :view save NAME keeps your own")
    }
    return id
  }

  private mutating func saveView(_ words: [String]) throws(EntryError) -> [Effect] {
    guard let list else { throw EntryError("only lists are saved as views") }
    if let problem = list.problem {
      throw EntryError("the query is not understood, so it is not saved: \(problem)")
    }
    var words = words
    let isShared = words.contains("shared")
    words.removeAll { $0 == "shared" }
    var letter: String?
    if let last = words.last, words.count > 1, last.count == 1 || last.hasPrefix("key=") {
      letter = last.hasPrefix("key=") ? String(last.dropFirst(4)) : last
      words.removeLast()
    }
    let shown = list.savedView.flatMap { savedViews.isMine($0) ? book[$0, SavedView.name] : nil }
    guard let name = words.isEmpty ? shown : words.joined(separator: " ") else {
      throw EntryError("write a name, such as view save Hot Q3")
    }
    let known = savedViews.all.first { id in
      savedViews.isMine(id) && Folding.fold(book[id, SavedView.name] ?? "") == Folding.fold(name)
    }
    var assignments: [Assignment] = [
      .set(SavedView.name, name),
      .set(SavedView.of, Int64(list.kind.rawValue)),
      .set(SavedView.query, list.query.isEmpty ? nil : list.query),
      .set(SavedView.sort, SortOrder.text(list.orders, in: book)),
      .set(SavedView.columns, list.columns.isEmpty ? nil : list.columns.joined(separator: ",")),
    ]
    if let letter { assignments.append(.set(SavedView.key, try freeKey(letter, for: known))) }
    if isShared { assignments.append(.set(SavedView.isShared, true)) }
    let place = letter.map { " on g\($0)" } ?? ""
    let saying = "View “\(Text.truncated(name, to: 30))” saved\(place)"
    if let known {
      lists[view]?.savedView = known
      return perform(.set([known], assignments), saying: saying)
    }
    return perform(.create(SavedView.kind, assignments), saying: saying)
  }

  /// A letter that nothing else has after `g`.
  private func freeKey(_ letter: String, for view: EntityID?) throws(EntryError) -> String {
    guard let key = letter.first, letter.count == 1, key.isLetter || key.isNumber else {
      throw EntryError("a view is pinned on one letter, such as key=h")
    }
    if let other = savedViews.pinned.first(where: { $0.key == key && $0.id != view }) {
      throw EntryError("g\(key) shows “\(book[other.id, SavedView.name] ?? "")” already")
    }
    let keys = [Key.character("g"), .character(key)]
    switch keymap.meaning(keys, in: .list) {
    case .nothing: return letter
    case .prefix: throw EntryError("g\(key) begins other keys; take another letter")
    case .intent(let intent):
      let what = IntentCatalogue.entry(intent)?.help ?? intent.rawValue
      let free = "abcdefghijklmnopqrstuvwxyz".filter { letter in
        keymap.meaning([.character("g"), .character(letter)], in: .list) == .nothing
          && !savedViews.pinned.contains { $0.key == letter }
      }
      throw EntryError(
        "g\(key) is “\(what)”; free are \(free.prefix(8).map { "g\($0)" }.joined(separator: " "))"
      )
    }
  }

  private mutating func renameView(_ words: [String]) throws(EntryError) -> [Effect] {
    let id = words.count > 1 ? savedViews.named(words[0]) ?? nil : nil
    let target: EntityID
    if let id { target = id } else { target = try shownView() }
    let name = (id == nil ? words : Array(words.dropFirst())).joined(separator: " ")
    guard !name.isEmpty else { throw EntryError("write the new name") }
    guard savedViews.isMine(target) else { throw EntryError("that view is a colleague's") }
    return perform(
      .set([target], [.set(SavedView.name, name)]),
      saying: "View is called “\(Text.truncated(name, to: 30))”"
    )
  }

  private mutating func deleteView(_ words: [String]) throws(EntryError) -> [Effect] {
    let id = words.isEmpty ? try shownView() : try namedView(words.joined(separator: " "))
    guard savedViews.isMine(id) else { throw EntryError("that view is a colleague's") }
    for view in lists.keys where lists[view]?.savedView == id { leaveSavedView(view) }
    return perform(.archive([id]), saying: "View “\(book[id, SavedView.name] ?? "")” is gone")
  }

  private mutating func pinView(_ words: [String]) throws(EntryError) -> [Effect] {
    let id = try shownView()
    guard let letter = words.first else {
      return perform(.set([id], [.set(SavedView.key, nil)]), saying: "The view is on no key")
    }
    let key = try freeKey(letter, for: id)
    return perform(.set([id], [.set(SavedView.key, key)]), saying: "The view is on g\(key)")
  }

  private mutating func shareView(_ isShared: Bool) throws(EntryError) -> [Effect] {
    let id = try shownView()
    return perform(
      .set([id], [.set(SavedView.isShared, isShared ? true : nil)]),
      saying: isShared ? "Colleagues see the view" : "The view is yours alone"
    )
  }

  mutating func pickView() { overlays.append(.picker(PickerState(.savedView, self))) }

  /// `:list KIND [QUERY]`.
  mutating func listCommand(_ words: [String]) throws(EntryError) -> [Effect] {
    guard let word = words.first else {
      overlays.append(.picker(PickerState(.listKind, self)))
      return []
    }
    let kind: KindDefinition
    do throws(UnknownName) {
      kind = try Catalogue.kind(named: word)
    } catch {
      throw EntryError(error.sentence + " " + error.remedy)
    }
    return show(listOf: kind.id, words.dropFirst().joined(separator: " "))
  }

  mutating func show(listOf kind: KindID, _ query: String) -> [Effect] {
    let view = ViewID.list(of: kind)
    leaveSavedView(view)
    var effects = show(view)
    effects += settle(on: query)
    return effects
  }

  /// `:columns NAME …`; without names the picker.
  mutating func columnsCommand(_ words: [String]) throws(EntryError) -> [Effect] {
    guard let list else { throw EntryError("only lists have columns") }
    let words = words.flatMap { $0.split(separator: ",").map(String.init) }
    if words.isEmpty {
      overlays.append(.columns(ColumnsState(list, hasColleagues: hasColleagues, in: book)))
      return []
    }
    if words == ["default"] {
      lists[view]?.columns = []
      return []
    }
    // `+name` and `-name` change what is there.
    let isChange = words.allSatisfy { $0.hasPrefix("+") || $0.hasPrefix("-") }
    var names =
      isChange
      ? (list.columns.isEmpty
        ? ListColumns.names(list.kind, hasColleagues: hasColleagues) : list.columns) : []
    for word in words {
      let isRemoval = isChange && word.hasPrefix("-")
      let name = try ListColumns.name(
        isChange ? String(word.dropFirst()) : word,
        list.kind,
        in: book
      )
      names.removeAll { $0 == name }
      if !isRemoval { names.append(name) }
    }
    guard !names.isEmpty else { throw EntryError("a list has at least one column") }
    lists[view]?.columns = names
    return []
  }
}
