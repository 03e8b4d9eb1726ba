import Books
import CRM
import Facts
import TextUI

// The command prompt. A line is what the shell takes after `daybook`, about the marked records or
// the one under the cursor:
//
//   set FIELD=VALUE …   mv STAGE | mv +1 | mv -1   win [VALUE]   lose [REASON]   tag NAME …
//   filter QUERY        sort FIELD [-]             snooze DAY    new KIND        undo  redo
//   theme NAME          and every form of the table of intents as it stands there

extension Model {
  /// Runs a line of the command prompt; a line that cannot be read stays open with the reason.
  mutating func run(line: String) -> [Effect] {
    let words = CommandLine.words(line)
    guard let verb = words.first else { return [] }
    if let entry = IntentCatalogue.entries.first(where: { $0.form == words.joined(separator: " ") })
    {
      return run(entry.intent)
    }
    let rest = Array(words.dropFirst())
    do throws(EntryError) {
      if let target = try bulkTarget(line) { return try runBulk(target, line: line) }
      if let effects = try browse(verb: verb.lowercased(), rest) { return effects }
      if let effects = try run(verb: verb.lowercased(), rest, line) { return effects }
      throw unknown(verb)
    } catch {
      var prompt = PromptState(.command, text: line)
      prompt.problem = error.description
      overlays.append(.prompt(prompt))
      return [.bell]
    }
  }

  private func unknown(_ verb: String) -> EntryError {
    let near = nearest(to: verb, among: CommandLine.verbs)
    let hint = near.map { ", did you mean :\($0)?" } ?? "; :help lists all"
    return EntryError("there is no :\(Text.truncated(verb, to: 20))\(hint)")
  }

  /// Runs a verb with its words; nil where there is no such verb.
  mutating func run(
    verb: String,
    _ words: [String],
    _ line: String
  ) throws(EntryError) -> [Effect]? {
    let rest = words.joined(separator: " ")
    if let effects = try runReport(verb, words) { return effects }
    switch verb {
    case "set", "s": return try setFields(words)
    case "mv", "move", "stage": return try move(to: rest)
    case "win", "won": return try win(rest)
    case "lose", "lost": return try lose(rest)
    case "tag": return try tag(rest)
    case "park": return try park(words, try needed())
    case "pipeline" where !words.isEmpty: return try showPipeline(rest)
    case "field" where words.count <= 1: return try declareField(words.first)
    case "log": return log(line: rawWords(line), about: targets)
    case "capture": return log(line: rawWords(line), about: [])
    case "snooze":
      let day = try DayEntry.day(rest, entry)
      guard !currentTasks.isEmpty else { throw EntryError("there is no task here") }
      return snooze(currentTasks, until: day)
    case "wait":
      let ids = currentWaiting
      guard !ids.isEmpty else { throw EntryError("there is no task or deal here") }
      return wait(ids, until: rest)
    case "filter", "f", "find":
      return settle(on: rest)
    case "sort": return try sort(words)
    case "review": return try reviewCommand(words)
    case "answer": return try answerCommand(words)
    case "minutes": return try minutesCommand(words)
    case "q", "quit", "exit", "wq": return run(.quit)
    case "theme":
      guard themes.contains(rest) else {
        throw EntryError("there is no theme like that; choose of \(themes.joined(separator: ", "))")
      }
      return [.theme(rest)] + say("Theme \(rest)", .info)
    case "new", "add", "n":
      guard let kind = try? Catalogue.kind(named: rest) else { throw unknown("new " + rest) }
      openForm(creating: kind.id)
      return []
    case "archive": return perform(.archive(try needed()), saying: "Archived \(naming(targets))")
    case "unarchive":
      return perform(.unarchive(try needed()), saying: "Brought back \(naming(targets))")
    case "reopen": return perform(.reopen(try needed()), saying: "Reopened \(naming(targets))")
    case "undo" where !words.isEmpty: return try undo(rest)
    default:
      if let effects = try runCustomerVerb(verb, words) { return effects }
      return try inquiry(verb: verb, words)
    }
  }

  private mutating func undo(_ text: String) throws(EntryError) -> [Effect] {
    guard let batch = EntityID(text) else {
      throw EntryError("a change is named by its 26 characters, as the history shows them")
    }
    return [.undo(ticket: saving.begin(.undo), batch: batch)]
  }

  /// What stands behind the verb, as typed.
  private func rawWords(_ line: String) -> String {
    let line = line.drop { $0 == " " }
    return String(line.drop { $0 != " " }.drop { $0 == " " })
  }

  private func needed() throws(EntryError) -> [EntityID] {
    let ids = targets
    if ids.isEmpty { throw EntryError("there is no record here") }
    return ids
  }

  private mutating func setFields(_ pairs: [String]) throws(EntryError) -> [Effect] {
    let ids = try needed()
    guard let kind = book.row(ids[0]).flatMap({ Catalogue.kind($0.kind, in: book) }) else {
      return []
    }
    let read = try RecordEntry(pairs, kind: kind, entry, book)
    guard !(read.assignments.isEmpty && read.related.isEmpty) else {
      throw EntryError("write a field and its value, such as set \(kind.fields[0].name)=…")
    }
    if read.related.isEmpty,
      let place = read.assignments.lastIndex(where: { $0.field == kind.id.owner.id }),
      case .value(let value) = read.assignments[place].content
    {
      let others = read.assignments.filter { $0.field != kind.id.owner.id }
      return changeOwner(ids, to: value.flatMap(EntityID.init(value:)), with: others)
    }
    return perform(
      .set(ids, read.assignments, related: read.related),
      saying: "Changed \(naming(ids))"
    )
  }

  private mutating func move(to text: String) throws(EntryError) -> [Effect] {
    let ids = try needed()
    if let steps = Int(text), steps != 0, abs(steps) < 100 {
      return moveStage(
        ids,
        .by(steps),
        saying: "Moved \(naming(ids)) \(steps > 0 ? "on" : "back")"
      )
    }
    if text.isEmpty {
      pickStage(ids)
      return []
    }
    let chart = PipelineChart(book)
    let pipeline = ids.first.flatMap { book[$0, Deal.pipeline] } ?? chart.defaultPipeline
    let stages = pipeline.map(chart.stages) ?? []
    let wanted = Folding.fold(text)
    let named = stages.filter { Folding.fold(book.title($0) ?? "").starts(with: wanted) }
    guard let stage = named.first else {
      let names = stages.compactMap { book.title($0) }.joined(separator: ", ")
      throw EntryError("there is no stage like that; choose of \(names)")
    }
    return moveStage(
      ids,
      .to(stage),
      saying: "Moved \(naming(ids)) → \(book.title(stage) ?? "")"
    )
  }

  private mutating func win(_ text: String) throws(EntryError) -> [Effect] {
    let ids = try needed()
    let amount = text.isEmpty ? nil : try MoneyEntry.money(text, entry)
    return perform(.win(ids, amount: amount), saying: "Won \(naming(ids))")
  }

  private mutating func lose(_ text: String) throws(EntryError) -> [Effect] {
    let ids = try needed()
    if text.isEmpty {
      pickLostReason(ids)
      return []
    }
    guard case .record(let reason) = try ReferenceEntry.read(text, [LostReason.kind], book) else {
      throw EntryError("there is no such reason")
    }
    return askCompetitor(ids, reason: reason, named: book.title(reason) ?? "")
  }

  private mutating func tag(_ text: String) throws(EntryError) -> [Effect] {
    let ids = try needed()
    guard let kind = book.row(ids[0])?.kind, let field = Catalogue.field(kind.tags.id),
      !text.isEmpty
    else { throw EntryError("write the tags, such as tag vip") }
    let tags = try FieldEntry.assignments(text, to: field, verb: .add, entry, book)
    return perform(.tag(ids, tags.map(\.content)), saying: "Tagged \(naming(ids))")
  }

  private mutating func sort(_ words: [String]) throws(EntryError) -> [Effect] {
    guard view.isList, let definition = Catalogue.kind(view.kind, in: book) else {
      throw EntryError("only lists are sorted")
    }
    guard let word = words.first, word != "-" else { return run(.sortReverse) }
    let isReversed = word.hasSuffix("-") || words.dropFirst().first == "-"
    let name = word.hasSuffix("-") ? String(word.dropLast()) : word
    let named = IntentCatalogue.entries.first { $0.form == "sort \(name)" }
    var orders = named.flatMap { sortOrders($0.intent) }
    if orders == nil {
      do throws(UnknownName) {
        orders = [SortOrder(try definition.field(named: name).id)]
      } catch {
        throw EntryError(error.sentence + " " + error.remedy)
      }
    }
    let made = (orders ?? []).map {
      SortOrder($0.field, through: $0.through, descending: $0.descending != isReversed)
    }
    lists[view]?.sort(made, book)
    return settle()
  }
}

/// The words of a command line.
enum CommandLine {
  /// The verbs that take words of their own.
  static let verbs =
    [
      "set", "mv", "win", "lose", "tag", "snooze", "wait", "filter", "sort", "theme", "new", "undo",
      "quit", "view", "list", "columns", "history", "log", "capture", "review", "answer", "minutes",
      "taste", "cover", "handover", "who",
      "disqualify", "recycle", "promise",
      "park", "pipeline", "field",
    ]
    + ["forecast", "reps", "waterfall", "winrate", "asof", "diff", "chart"]
    + IntentCatalogue.entries.map(\.form).filter { !$0.isEmpty && !$0.contains(" ") }

  /// Splits at blanks; quotes keep what they hold together and are taken away.
  static func words(_ line: String) -> [String] {
    var words: [String] = []
    var word = ""
    var isQuoted = false
    var hasWord = false
    for character in line {
      if character == "\"" {
        isQuoted.toggle()
        hasWord = true
      } else if character == " ", !isQuoted {
        if hasWord { words.append(word) }
        (word, hasWord) = ("", false)
      } else {
        word.append(character)
        hasWord = true
      }
    }
    if hasWord { words.append(word) }
    return words
  }
}
