import Books
import Facts

/// Proposes what can stand at the end of a text.
struct QueryCompleter {
  let compiler: QueryCompiler
  let cursor: Int

  private var kind: KindDefinition { compiler.kind }
  private var book: Book { compiler.book }

  func completions(for last: QueryLexeme?) -> [Completion] {
    guard let last, last.token.range.upperBound == cursor else { return fields("", from: cursor) }
    switch last.token.role {
    case .word: return fields(last.whole.text, from: last.whole.range.lowerBound)
    case .colleague: return colleagues(piece(last), sign: "")
    case .tag: return names(of: Tag.kind, piece(last))
    case .term: return values(last)
    case .opening: return fields("", from: cursor)
    case .phrase, .or, .and, .closing: return []
    }
  }

  /// The value that is being typed: the last one of a list, or a new one after its comma.
  private func piece(_ lexeme: QueryLexeme) -> QueryPiece {
    if let last = lexeme.values.last, last.range.upperBound == cursor { return last }
    return QueryPiece(text: "", range: cursor..<cursor)
  }

  // MARK: Fields

  private func fields(_ typed: String, from start: Int) -> [Completion] {
    let isAlone = Colleagues(book).isAlone
    let offered = kind.fields.filter {
      $0.isOffered && !(isAlone && $0.traits.contains(.colleagues))
    }
    var words = offered.map { field in
      (names: [field.name] + field.aliases, text: field.name + ":", description: field.label)
    }
    words += kind.related.map { ([$0.name] + $0.aliases, $0.name + ":", $0.label) }
    words += Catalogue.derived(kind.id).map { ([$0.name] + $0.aliases, $0.name + ":", $0.label) }
    words += QueryWord.allCases.map { ([$0.rawValue], $0.rawValue + ":", $0.explanation) }
    let typed = typed.lowercased()
    // What begins so by its own name stands before what does by another one.
    let own = words.filter { $0.names[0].lowercased().hasPrefix(typed) }
    let other = words.filter { word in
      !word.names[0].lowercased().hasPrefix(typed)
        && word.names.contains { $0.lowercased().hasPrefix(typed) }
    }
    return (own + other).map {
      Completion(text: $0.text, description: $0.description, range: start..<cursor)
    }
  }

  // MARK: Values

  private func values(_ lexeme: QueryLexeme) -> [Completion] {
    let piece = piece(lexeme)
    let name = lexeme.field.text
    if let field = compiler.field(named: name) { return values(of: field, piece) }
    if let derived = compiler.derived(named: name) { return values(of: derived.type, piece) }
    switch QueryWord(rawValue: name.lowercased()) {
    case .is:
      let states = QueryCompiler.states(of: kind.id)
      return matching(
        states.map { ($0.word, $0.explanation) } + compiler.optionWords.map { ($0, "") },
        piece
      )
    case .has, .no: return matching(compiler.possessions.map { ($0, "") }, piece)
    case .sort:
      let sortable = kind.fields.filter { $0.isSortable && $0.isOffered }
      return matching(sortable.map { ($0.name, $0.label) }, piece)
    case .id: return []
    case nil:
      return QueryRelation(name, from: kind).map { titles([$0.target.id], piece) } ?? []
    }
  }

  private func values(of field: FieldDefinition, _ piece: QueryPiece) -> [Completion] {
    guard case .ref(let targets) = field.type else { return values(of: field.type, piece) }
    if targets == [User.kind] {
      let sign = piece.text.hasPrefix("@") ? "@" : ""
      return colleagues(piece, sign: sign)
    }
    let small = targets.filter(QueryCompiler.managedKinds.contains)
    let large = targets.filter { !QueryCompiler.managedKinds.contains($0) }
    return small.flatMap { names(of: $0, piece) } + titles(large, piece)
  }

  private func values(of type: FieldType, _ piece: QueryPiece) -> [Completion] {
    switch type {
    case .option(let names): return matching(names.map { ($0.word, $0.label) }, piece)
    case .choice(let words): return matching(words.map { ($0, "") }, piece)
    case .kind(let kinds):
      return matching(kinds.compactMap { Catalogue.kind($0) }.map { ($0.name, $0.label) }, piece)
    case .bool: return matching([("yes", ""), ("no", "")], piece)
    case .day, .instant, .zoned: return days(piece)
    default: return []
    }
  }

  /// Days and periods, with what they come to today.
  private func days(_ piece: QueryPiece) -> [Completion] {
    let words = [
      "today", "tomorrow", "yesterday", "week", "month", "quarter", "year", "nextweek",
      "nextmonth", "nextquarter", "lastweek", "lastmonth", "lastquarter", "eow", "eom", "eoq",
      "eoy",
    ]
    let reader = QueryValueReader(type: .day, context: compiler.context.entry, leaning: .ahead)
    let proposals = words.compactMap { word -> (String, String)? in
      guard let days = try? reader.days(word) else { return nil }
      let first = Display.longDay(days.lowerBound)
      return (
        word,
        days.lowerBound == days.upperBound
          ? first : first + " – " + Display.longDay(days.upperBound)
      )
    }
    return matching(proposals, piece)
  }

  private func colleagues(_ piece: QueryPiece, sign: String) -> [Completion] {
    let typed = QueryPiece(
      text: String(piece.text.dropFirst(sign.count)),
      range: piece.range,
      isQuoted: piece.isQuoted
    )
    let users = Colleagues(book).all.map { id in
      let name = book[id, User.name] ?? ""
      return (names: [book[id, User.login] ?? name, name], description: name)
    }
    let me = compiler.context.user.map { _ in [(names: ["me"], description: "myself")] } ?? []
    return proposals((me + users), typed).map {
      Completion(text: sign + $0.text, description: $0.description, range: $0.range)
    }
  }

  private func names(of kind: KindID, _ piece: QueryPiece) -> [Completion] {
    let visible = book.rowSet(kind, Catalogue.visible(kind))
    let pipelines = kind == Stage.kind && book.count(Pipeline.kind) > 1
    let names = compiler.names(of: kind).compactMap {
      name -> (names: [String], description: String)? in
      guard let row = book.row(name.key), visible[Int(row.index)] else { return nil }
      let home = pipelines ? book[row, Stage.pipeline].flatMap { book[$0, Pipeline.name] } : nil
      return (name.spellings, home ?? "")
    }
    return proposals(names, piece)
  }

  /// Titles of companies, people and deals that hold what was typed.
  private func titles(_ kinds: [KindID], _ piece: QueryPiece) -> [Completion] {
    guard !piece.text.isEmpty else { return [] }
    return kinds.flatMap { kind -> [Completion] in
      guard let definition = Catalogue.kind(kind) else { return [] }
      let found = book.rowSet(
        kind,
        .all(of: [.contains(definition.title, piece.text), Catalogue.visible(kind)])
      )
      var names: [String] = []
      found.each { index in
        let row = Row(kind: kind, index: UInt32(index))
        guard names.count < 20, case .text(let title)? = book.value(row, definition.title)
        else { return }
        names.append(title)
      }
      return names.map { completion($0, definition.label, piece) }
    }
  }

  private func matching(
    _ proposals: [(text: String, description: String)],
    _ piece: QueryPiece
  ) -> [Completion] {
    self.proposals(proposals.map { (names: [$0.text], description: $0.description) }, piece)
  }

  /// Those of which a name, or a word of one, begins with what was typed.
  private func proposals(
    _ proposals: [(names: [String], description: String)],
    _ piece: QueryPiece
  ) -> [Completion] {
    let typed = QueryNames.folded(piece.text)
    return proposals.compactMap { proposal in
      let isMeant = proposal.names.contains { name in
        let name = QueryNames.folded(name)
        return name.hasPrefix(typed)
          || name.split { " -".contains($0) }.contains { $0.hasPrefix(typed) }
      }
      return isMeant ? completion(proposal.names[0], proposal.description, piece) : nil
    }
  }

  /// A name as it has to be written in a query.
  private func completion(
    _ name: String,
    _ description: String,
    _ piece: QueryPiece
  ) -> Completion {
    let isPlain = name.allSatisfy { !$0.isWhitespace && !",\"()".contains($0) }
    // A quote within a name cannot be written; up to it the name is still found.
    let inside = name.prefix { $0 != "\"" }
    return Completion(
      text: isPlain ? name : "\"\(inside)\"",
      description: description,
      range: piece.range.lowerBound..<cursor
    )
  }
}
