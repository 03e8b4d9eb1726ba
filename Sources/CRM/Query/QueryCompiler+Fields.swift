import Books
import Facts

// What a comparison of a field with values means, by the field's type.
extension QueryCompiler {
  mutating func field(_ field: FieldDefinition, _ lexeme: QueryLexeme) -> Predicate? {
    if field.id == kind.id.archived.id {
      namesArchived = true
      if ["any", "all", "*"].contains(lexeme.whole.text.lowercased()) { return nil }
    }
    if lexeme.comparison.isOrder { return order(field, lexeme) }
    let isExact = lexeme.comparison != .match
    let parts = pieces(of: lexeme, for: field.type).compactMap { piece in
      value(field, piece, isExact: isExact)
    }
    guard !parts.isEmpty else { return nil }
    let any = Predicate.any(of: parts)
    return lexeme.comparison == .notEqual ? .not(any) : any
  }

  /// The values of a list; `84,000`, and `1,5k` where a comma starts the decimals, is one.
  private func pieces(of lexeme: QueryLexeme, for type: FieldType) -> [QueryPiece] {
    let isGrouped = lexeme.values.dropFirst().allSatisfy {
      $0.text.prefix { $0.isASCII && $0.isNumber }.count == 3
    }
    guard lexeme.values.count > 1, type.isNumeric, isGrouped || context.entry.decimalComma else {
      return lexeme.values
    }
    let reader = QueryValueReader(type: type, context: context.entry, leaning: .ahead)
    return (try? reader.span(lexeme.whole.text)) == nil ? lexeme.values : [lexeme.whole]
  }

  func isNone(_ piece: QueryPiece) -> Bool {
    !piece.isQuoted && ["none", "nobody"].contains(piece.text.lowercased())
  }

  private mutating func value(
    _ field: FieldDefinition,
    _ piece: QueryPiece,
    isExact: Bool
  ) -> Predicate? {
    if piece.text.isEmpty { return .not(.present(field.id)) }
    if piece.text == "*", !piece.isQuoted { return .present(field.id) }
    if isNone(piece), field.type.valueType != .text { return .not(.present(field.id)) }
    switch field.type {
    case .text, .longText, .email, .phone, .url, .domain, .choice:
      return Self.text(field, piece.text, isExact: isExact)
    case .option(let names): return option(field, names, piece, isExact: isExact)
    case .bool: return flag(field, piece)
    case .kind(let kinds):
      guard let kind = try? OptionEntry.kind(piece.text, among: kinds) else {
        unknown("kind", piece, among: kinds.compactMap { Catalogue.kind($0)?.name })
        return nil
      }
      return .compare(field.id, .equal, .int(Int64(kind.rawValue)))
    case .ref: return reference(field, piece, isExact: isExact)
    case .money, .day, .instant, .zoned, .duration, .int, .decimal, .percent:
      return spans(field, piece)
    }
  }

  static func text(_ field: FieldDefinition, _ text: String, isExact: Bool) -> Predicate {
    guard field.isSet else {
      return isExact
        ? .compare(field.id, .equal, .text(text)) : .contains(field.id, text)
    }
    let id = field.id
    let word = Folding.fold(text)
    let part = String(decoding: word, as: UTF8.self)
    return .derived(name: field.name) { book, row in
      book.elements(row, id).contains { element in
        guard case .text(let content) = element else { return false }
        let folded = Folding.fold(content)
        return isExact
          ? folded == word : String(decoding: folded, as: UTF8.self).contains(part)
      }
    }
  }

  private mutating func option(
    _ field: FieldDefinition,
    _ names: [OptionName],
    _ piece: QueryPiece,
    isExact: Bool
  ) -> Predicate? {
    let numbers = options(names, piece.text, isExact: isExact)
    if numbers.isEmpty {
      unknown(field.label.lowercased(), piece, among: names.map(\.word))
      return nil
    }
    return .oneOf(field.id, numbers.map { .option($0) })
  }

  /// The choices that a text names: by the whole word, else by its beginning or that of one of its
  /// parts, else by any part of it.
  private func options(_ names: [OptionName], _ text: String, isExact: Bool) -> [UInt16] {
    let spellings = names.map { name in
      (name.number, [name.word, name.label].map { QueryNames.folded($0) })
    }
    return QueryNames.best(spellings, text, isExact: isExact)
  }

  private mutating func flag(_ field: FieldDefinition, _ piece: QueryPiece) -> Predicate? {
    do throws(EntryError) {
      let isSet = Predicate.compare(field.id, .equal, .bool(true))
      return try NumberEntry.bool(piece.text) ? isSet : .not(isSet)
    } catch {
      report(.error, piece.range, error.description, ["yes", "no"])
      return nil
    }
  }

  // MARK: Numbers and days

  private mutating func spans(_ field: FieldDefinition, _ piece: QueryPiece) -> Predicate? {
    if piece.text == ".." {
      report(.unfinished, piece.range, "Type where the range begins or ends")
      return nil
    }
    let reader = QueryValueReader(field, context.entry)
    do throws(EntryError) {
      return try reader.span(piece.text).predicate(field.id)
    } catch {
      report(.error, piece.range, error.description)
      return nil
    }
  }

  /// `>` and its like: above a span of days is after its last one.
  private mutating func order(_ field: FieldDefinition, _ lexeme: QueryLexeme) -> Predicate? {
    let piece = lexeme.whole
    if case .ref = field.type { return stageOrder(field, lexeme) }
    if case .option(let names) = field.type {
      let numbers = options(names, piece.text, isExact: false)
      guard numbers.count == 1 else {
        unknown(field.label.lowercased(), piece, among: names.map(\.word))
        return nil
      }
      return .compare(field.id, lexeme.comparison.inKernel, .option(numbers[0]))
    }
    guard !field.isSet, field.type != .bool else {
      report(.error, piece.range, "“\(field.name)” has no order; write \(field.name):VALUE")
      return nil
    }
    guard field.type.valueType != .text else {
      return .compare(field.id, lexeme.comparison.inKernel, .text(piece.text))
    }
    do throws(EntryError) {
      let span = try QueryValueReader(field, context.entry).single(piece.text)
      return span.predicate(field.id, lexeme.comparison)
    } catch {
      report(.error, piece.range, error.description)
      return nil
    }
  }

  /// `stage>=proposal`: the stages of the same pipeline from there on.
  private mutating func stageOrder(_ field: FieldDefinition, _ lexeme: QueryLexeme) -> Predicate? {
    guard field.targets == [Stage.kind] else {
      report(
        .error,
        lexeme.whole.range,
        "“\(field.name)” has no order; write \(field.name):NAME"
      )
      return nil
    }
    guard let stages = managed(Stage.kind, lexeme.whole, isExact: false) else { return nil }
    let parts = stages.compactMap { stage -> Predicate? in
      guard let position = book[stage, Stage.position], let home = book[stage, Stage.pipeline]
      else { return nil }
      return .and([
        .oneOf(Stage.pipeline.id, [.ref(home)]),
        .compare(Stage.position.id, lexeme.comparison.inKernel, .int(position)),
      ])
    }
    return .through(field.id, Stage.kind, .or(parts))
  }
}

extension QueryLexeme.Operator {
  var inKernel: Comparison {
    switch self {
    case .match, .equal: .equal
    case .notEqual: .notEqual
    case .greaterOrEqual: .greaterOrEqual
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .less: .less
    }
  }
}
