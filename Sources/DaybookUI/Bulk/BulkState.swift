import Books
import CRM
import Facts
import TextUI

// A verb on many records at once. `:%VERB …` is about all that the filter shows, `:'VERB …` about
// the marked ones, `:"QUERY"VERB …` about what a query of its own finds. Nothing is written before
// what it would do was shown: the command is decided without being saved, and Enter sends it. A
// query of which a part is not understood names nothing, because what is left of it would name too
// much.

/// A command over many records that waits for its confirmation.
struct BulkState: Sendable {
  let command: Command
  let saying: String
  /// What is typed to have it again.
  let line: String
  let generation: Int
  /// How many records were named; what changes is fewer where some hold the value already.
  let named: Int
  var outcome: Outcome = .pending
  /// Whether each record is listed.
  var showsRecords = false
  var viewport = ListViewport()

  enum Outcome: Sendable {
    case pending
    case ready(ChangePreview)
    case refused(String)
  }

  var hints: [(key: String, word: String)] {
    switch outcome {
    case .pending, .refused: [("Esc", "leave it")]
    case .ready: [("Enter", "do it"), ("d", "each record"), ("Esc", "leave it")]
    }
  }
}

/// What a typed target means.
struct BulkTarget {
  let ids: [EntityID]
  /// The line behind it.
  let rest: String
}

extension Model {
  /// The target at the beginning of a line; nil where there is none.
  func bulkTarget(_ line: String) throws(EntryError) -> BulkTarget? {
    let line = String(line.drop { $0 == " " })
    switch line.first {
    case "%": return BulkTarget(ids: try shownIDs(), rest: String(line.dropFirst()))
    case "'":
      let ids = marks.ids(view.kind)
      if ids.isEmpty { throw EntryError("nothing is marked; Space marks, * marks all shown") }
      return BulkTarget(ids: ids, rest: String(line.dropFirst()))
    case "\"":
      let rest = line.dropFirst()
      guard let end = rest.firstIndex(of: "\"") else {
        throw EntryError("the quote is still open")
      }
      let query = String(rest[..<end])
      return BulkTarget(ids: try foundIDs(query), rest: String(rest[rest.index(after: end)...]))
    default: return nil
    }
  }

  private func shownIDs() throws(EntryError) -> [EntityID] {
    if view == .pipeline { return try foundIDs(board.query) }
    guard let list, let listing = list.listing else {
      throw EntryError("% is what a list shows; 2 shows the deals")
    }
    try refuseUnread(list.query)
    return listing.window(0..<listing.count).map(book.id)
  }

  private func foundIDs(_ query: String) throws(EntryError) -> [EntityID] {
    try refuseUnread(query)
    let predicate = read(query: query, view.kind).predicate ?? Catalogue.visible(view.kind)
    let listing = book.listing(ListingRequest(kind: view.kind, predicate: predicate))
    return listing.window(0..<listing.count).map(book.id)
  }

  private func refuseUnread(_ query: String) throws(EntryError) {
    let reading = read(query: query, view.kind)
    if let problem = reading.problem ?? reading.unfinished {
      throw EntryError("nothing is changed by a query that is not understood: \(problem)")
    }
  }

  /// Runs a verb on many records, up to the preview of what it would do.
  mutating func runBulk(_ target: BulkTarget, line: String) throws(EntryError) -> [Effect] {
    guard !target.ids.isEmpty else { throw EntryError("the filter shows nothing to change") }
    let words = CommandLine.words(target.rest)
    guard let verb = words.first?.lowercased() else {
      throw EntryError("write what to do with \(naming(target.ids)), such as set owner=…")
    }
    guard CommandLine.bulkVerbs.contains(verb) else {
      let verbs = CommandLine.bulkVerbs.sorted().joined(separator: ", ")
      throw EntryError("“\(Text.truncated(verb, to: 20))” is not for many; there is \(verbs)")
    }
    bulk = BulkRequest(ids: target.ids, line: line)
    defer { bulk = nil }
    return try run(verb: verb, Array(words.dropFirst()), target.rest) ?? []
  }

  /// Shows what a command over many would do; it is decided elsewhere, without being written.
  mutating func rehearse(_ command: Command, saying: String, _ request: BulkRequest) -> [Effect] {
    bulkGeneration += 1
    overlays.append(
      .bulk(
        BulkState(
          command: command,
          saying: saying,
          line: request.line,
          generation: bulkGeneration,
          named: request.ids.count
        )
      )
    )
    return [.rehearse(command, generation: bulkGeneration)]
  }

  mutating func takeRehearsal(_ generation: Int, _ result: Result<ChangePreview, Refusal>) {
    for index in overlays.indices {
      guard case .bulk(var state) = overlays[index], state.generation == generation else {
        continue
      }
      switch result {
      case .success(let preview):
        state.outcome = .ready(preview)
        state.viewport.resize(count: BulkLines(book: book, entry: entry, preview).count)
      case .failure(let refusal): state.outcome = .refused(refusal.sentence)
      }
      state.viewport.resize(height: BulkPane.height(state, layout.body.height) - 2)
      overlays[index] = .bulk(state)
    }
  }

  mutating func bulkKey(_ key: Key, _ state: BulkState) -> [Effect] {
    var state = state
    switch key {
    case .escape, .control("c"), .character("q"):
      overlays.removeLast()
      return say("Nothing was changed", .info)
    case .enter:
      guard case .ready(let preview) = state.outcome else { return [.bell] }
      overlays.removeLast()
      if preview.count == 0 { return say("Nothing to change", .info) }
      return perform(state.command, saying: state.saying, isConfirmed: true)
    case .character("d"): state.showsRecords.toggle()
    case .down, .character("j"): state.viewport.move(by: 1)
    case .up, .character("k"): state.viewport.move(by: -1)
    case .named(.pageDown), .character(" "): state.viewport.page(1)
    case .named(.pageUp): state.viewport.page(-1)
    default: return []
    }
    state.viewport.resize(height: BulkPane.height(state, layout.body.height) - 2)
    overlays[overlays.count - 1] = .bulk(state)
    return []
  }
}

/// The records that the verbs of one line are about.
struct BulkRequest: Sendable {
  let ids: [EntityID]
  let line: String
}

extension CommandLine {
  /// The verbs that can be said of many records at once.
  static let bulkVerbs: Set<String> = [
    "set", "s", "mv", "move", "stage", "win", "won", "lose", "lost", "tag", "archive", "snooze",
    "reopen", "unarchive", "untag", "take", "work", "disqualify", "recycle", "keep", "break",
    "release",
  ]
}
