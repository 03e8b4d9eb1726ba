import Books
import Facts

/// The words of the language that are not fields.
enum QueryWord: String, CaseIterable {
  case `is`
  case has
  case no
  case id
  case sort

  /// For the menu.
  var explanation: String {
    switch self {
    case .is: "a state: is:overdue"
    case .has: "has a value or record: has:task"
    case .no: "lacks a value or record: no:next"
    case .id: "an id such as d-7k3q"
    case .sort: "order: sort:close, sort:amount-"
    }
  }
}

extension QueryCompiler {
  mutating func word(_ word: QueryWord, _ lexeme: QueryLexeme) -> Predicate? {
    switch word {
    case .is: return any(lexeme) { compiler, piece in compiler.state(piece) }
    case .has: return any(lexeme) { compiler, piece in compiler.possession(piece) }
    case .no:
      return any(lexeme) { compiler, piece in compiler.possession(piece).map { .not($0) } }
    case .id: return any(lexeme) { compiler, piece in compiler.identity(piece) }
    case .sort:
      for piece in lexeme.values { order(by: piece) }
      return nil
    }
  }

  private mutating func any(
    _ lexeme: QueryLexeme,
    _ meaning: (inout QueryCompiler, QueryPiece) -> Predicate?
  ) -> Predicate? {
    var parts: [Predicate] = []
    for piece in lexeme.values {
      if let part = meaning(&self, piece) { parts.append(part) }
    }
    guard !parts.isEmpty else { return nil }
    let any = Predicate.any(of: parts)
    return lexeme.comparison == .notEqual ? .not(any) : any
  }

  // MARK: is

  /// The words after `is:` that are not the choice of a field.
  static func states(of kind: KindID) -> [(word: String, explanation: String)] {
    var states = [
      ("archived", "put away"), ("mine", "looked after by me"),
      ("unassigned", "looked after by nobody"),
    ]
    switch kind {
    case Deal.kind:
      states += [
        ("closed", "won or lost"), ("overdue", "open and past its close date"),
        ("rotting", "open and idle for longer than its stage allows"),
        ("parked", "left alone until a day"), ("unmet", "moved on with a criterion unmet"),
      ]
    case Todo.kind:
      states += [
        ("overdue", "open and past its day"), ("due", "open and due today or before"),
        ("snoozed", "out of sight until a day"),
      ]
    case Lead.kind:
      states += [
        ("open", "somebody has to do something about it"),
        ("waiting", "new, mine and unanswered, or woken up"),
        ("asleep", "recycled, and its day has not come"),
        ("awake", "recycled, and its day has come"),
      ]
    case Promise.kind:
      states += [("overdue", "open and past its day"), ("due", "open and due today or before")]
    case Account.kind, Contact.kind: states.append(("overdue", "with a task past its day"))
    default: break
    }
    return states
  }

  private mutating func state(_ piece: QueryPiece) -> Predicate? {
    let word = piece.text.lowercased()
    if let predicate = state(word) {
      if word == "archived" { namesArchived = true }
      return predicate
    }
    if word == "mine" {
      return colleague(QueryPiece(text: "me", range: piece.range), kind.id.owner.id, isExact: true)
    }
    let choices = kind.fields.compactMap { field -> Predicate? in
      guard case .option(let names) = field.type,
        let option = names.first(where: { $0.word == word })
      else { return nil }
      return .oneOf(field.id, [.option(option.number)])
    }
    if !choices.isEmpty { return .any(of: choices) }
    unknown("state", piece, among: Self.states(of: kind.id).map(\.word) + optionWords)
    return nil
  }

  /// The words of all choices of the kind's fields.
  var optionWords: [String] {
    kind.fields.flatMap { field in
      if case .option(let names) = field.type { names.map(\.word) } else { [String]() }
    }
  }

  private func state(_ word: String) -> Predicate? {
    let today = Value.day(context.entry.today)
    let isOpen = Predicate.compare(Deal.status.id, .equal, DealStatus.open.value)
    switch (kind.id, word) {
    case (_, "archived"): return .compare(kind.id.archived.id, .equal, .bool(true))
    case (_, "unassigned"): return .not(.present(kind.id.owner.id))
    case (Deal.kind, "closed"):
      return .oneOf(Deal.status.id, [DealStatus.won.value, DealStatus.lost.value])
    case (Deal.kind, "overdue"):
      return .and([isOpen, .compare(Deal.expectedClose.id, .less, today)])
    case (Deal.kind, "rotting"), (Deal.kind, "stale"): return isRotting
    case (Deal.kind, "parked"): return .and([isOpen, Deal.parked(on: context.entry.today)])
    case (Deal.kind, "unmet"): return CriteriaChart(book).exceptions
    case (Todo.kind, "overdue"): return .and([isPromised, .compare(Todo.due.id, .less, today)])
    case (Todo.kind, "due"): return .and([isPromised, .compare(Todo.due.id, .lessOrEqual, today)])
    case (Todo.kind, "snoozed"):
      return .and([isPromised, .compare(Todo.snoozedUntil.id, .greater, today)])
    case (Lead.kind, "open"): return Lead.open(context.entry.today)
    case (Lead.kind, "waiting"): return Lead.waiting(for: context.user, context.entry.today)
    case (Lead.kind, "asleep"): return Lead.asleep(context.entry.today)
    case (Lead.kind, "awake"), (Lead.kind, "woken"): return Lead.awake(context.entry.today)
    case (Promise.kind, "overdue"): return Promise.overdue(context.entry.today)
    case (Promise.kind, "due"): return Promise.due(context.entry.today)
    case (Account.kind, "overdue"), (Contact.kind, "overdue"):
      return tasks(where: .compare(Todo.due.id, .less, today))
    default: return nil
    }
  }

  // MARK: has, no, id, sort

  private mutating func possession(_ piece: QueryPiece) -> Predicate? {
    if let field = field(named: piece.text) { return .present(field.id) }
    let word = piece.text.lowercased()
    if ["next", "task", "tasks", "todo"].contains(word), let tasks = tasks(where: .all) {
      // A parked deal has an agreed day, so nobody misses its next step.
      let isParked = Deal.parked(on: context.entry.today)
      return word == "next" && kind.id == Deal.kind ? .or([tasks, isParked]) : tasks
    }
    if let relation = QueryRelation(word, from: kind) {
      // As with tasks, what was kept or released is owed no more.
      guard relation.target.id == Promise.kind else { return relation.isThere }
      return relation.predicate(
        where: .all(of: [
          .compare(Promise.status.id, .equal, PromiseStatus.open.value),
          Catalogue.visible(Promise.kind),
        ])
      )
    }
    if let type = ActivityKind.allCases.first(where: { $0.word == word }),
      let activities = QueryRelation("activity", from: kind)
    {
      return activities.predicate(
        where: .all(of: [
          .compare(Activity.type.id, .equal, type.value), Catalogue.visible(Activity.kind),
        ])
      )
    }
    if let derived = derived(named: word) {
      let value = derived.reading(book)
      return .derived(name: derived.name) { [moment] book, row in
        value(book, row, moment) != nil
      }
    }
    unknown("field or record", piece, among: possessions)
    return nil
  }

  /// What can stand after `has:`.
  var possessions: [String] {
    let kinds = [
      "task", "activity", "promise", "lead", "deal", "line", "contact", "company", "product",
      "preference", "email", "phone",
    ]
    let types = kind.id == Activity.kind ? [] : ["call", "meeting", "note"]
    return kinds.filter { QueryRelation($0, from: kind) != nil }
      + types.filter { _ in QueryRelation("activity", from: kind) != nil }
      + kind.fields.filter(\.isOffered).map(\.name)
  }

  private mutating func identity(_ piece: QueryPiece) -> Predicate? {
    let found = ids(piece.text, of: [kind.id])
    let all = found.isEmpty ? ids("\(kind.code)-\(piece.text)", of: [kind.id]) : found
    if !all.isEmpty { return Self.isOne(of: all) }
    report(
      .error,
      piece.range,
      "No record of this kind has the id “\(piece.text.debugSafe)”; ids look like "
        + "\(kind.code)-7k3q"
    )
    return nil
  }

  /// `close`, `amount-`, `-amount`: by what a reference names where the field is one.
  private mutating func order(by piece: QueryPiece) {
    let isDescending = piece.text.hasPrefix("-") || piece.text.hasSuffix("-")
    let name = piece.text.filter { $0 != "-" && $0 != "+" }
    let sortable = kind.fields.filter { $0.isSortable && $0.isOffered }
    guard let field = sortable.first(where: { $0.answers(to: name) }) else {
      unknown("order", piece, among: sortable.map(\.name))
      return
    }
    guard let target = field.targets.first.flatMap({ Catalogue.kind($0) }) else {
      return sort.append(SortOrder(field.id, descending: isDescending))
    }
    let shown = target.orders.first?.field ?? target.title
    sort.append(SortOrder(shown, through: field.id, descending: isDescending))
  }
}
