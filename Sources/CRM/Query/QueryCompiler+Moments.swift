import Books
import Facts

// When something happened to a record or is promised for it: conditions on the activities and
// tasks about it, and on the day that its id carries.
extension QueryCompiler {
  mutating func moment(_ word: QueryWord, _ lexeme: QueryLexeme) -> Predicate? {
    if word == .idle { return idle(lexeme) }
    let type: FieldType = word == .next ? .day : .instant
    let reader = QueryValueReader(
      type: type,
      context: context.entry,
      leaning: word == .next ? .ahead : .back
    )
    do throws(EntryError) {
      let span =
        try lexeme.comparison.isOrder
        ? reader.single(lexeme.whole.text) : reader.span(lexeme.whole.text)
      switch word {
      case .created: return Self.created(span, lexeme.comparison)
      case .activity: return lastActivity(span, lexeme.comparison)
      default: return nextTask(span, lexeme.comparison)
      }
    } catch {
      report(.error, lexeme.whole.range, error.description)
      return nil
    }
  }

  private static func created(
    _ span: QuerySpan,
    _ comparison: QueryLexeme.Operator
  ) -> Predicate {
    let low = span.low.flatMap(Instant.init(value:)) ?? Instant(milliseconds: .min)
    let high = span.high.flatMap(Instant.init(value:)) ?? Instant(milliseconds: .max)
    return .derived(name: "created") { book, row in
      let created = book.id(row).created
      return switch comparison {
      case .match, .equal: (low...max(low, high)).contains(created)
      case .notEqual: !(low...max(low, high)).contains(created)
      case .greater: created > high
      case .greaterOrEqual: created >= low
      case .less: created < low
      case .lessOrEqual: created <= high
      }
    }
  }

  // MARK: Activities

  /// Some activity that satisfies a condition is about the record; nil for kinds without any.
  private func activities(where condition: Predicate) -> Predicate? {
    QueryRelation("activity", from: kind)?.predicate(where: condition)
  }

  private func lastActivity(
    _ span: QuerySpan,
    _ comparison: QueryLexeme.Operator
  ) -> Predicate? {
    let at = Activity.at.id
    switch comparison {
    case .match, .equal: return activities(where: span.predicate(at))
    case .notEqual: return activities(where: span.predicate(at)).map { .not($0) }
    case .greater, .greaterOrEqual: return activities(where: span.predicate(at, comparison))
    case .less, .lessOrEqual:
      let later: QueryLexeme.Operator = comparison == .less ? .greaterOrEqual : .greater
      guard let any = activities(where: .present(at)),
        let after = activities(where: span.predicate(at, later))
      else { return nil }
      return .and([any, .not(after)])
    }
  }

  /// `idle>30d`, `idle:2w..4w`: days since the last activity, or since the record was entered.
  private mutating func idle(_ lexeme: QueryLexeme) -> Predicate? {
    let whole = lexeme.whole
    let ends = whole.text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let isRange = ends.count == 3 && ends[1].isEmpty && !lexeme.comparison.isOrder
    let texts = isRange ? [ends[0], ends[2]] : [whole.text]
    let counts = texts.map { Self.dayCount($0) }
    guard zip(texts, counts).allSatisfy({ $0.0.isEmpty || $0.1 != nil }),
      let first = counts.first, counts.contains(where: { $0 != nil })
    else {
      report(
        .error,
        whole.range,
        "“\(whole.text.debugSafe)” is no stretch of time; write 30d or 2w"
      )
      return nil
    }
    guard !isRange else {
      let parts = [first.map { silent($0) }, counts[1].map { .not(silent($0 + 1)) }]
      return .all(of: parts.compactMap { $0 })
    }
    let days = first ?? 0
    switch lexeme.comparison {
    case .greaterOrEqual: return silent(days)
    case .greater: return silent(days + 1)
    case .less: return .not(silent(days))
    case .lessOrEqual: return .not(silent(days + 1))
    case .match, .equal: return .all(of: [silent(days), .not(silent(days + 1))])
    case .notEqual: return .not(.all(of: [silent(days), .not(silent(days + 1))]))
    }
  }

  /// `30`, `30d`, `2w`, `3m`: a month is 30 days.
  private static func dayCount(_ typed: String) -> Int? {
    let text = TypedText(typed).text
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard (1...5).contains(digits.count), let count = Int(digits) else { return nil }
    switch text.dropFirst(digits.count).trimmed {
    case "", "d", "day", "days": return count
    case "w", "week", "weeks": return count * 7
    case "m", "mo", "month", "months": return count * 30
    case "q", "quarter", "quarters": return count * 91
    case "y", "year", "years": return count * 365
    default: return nil
    }
  }

  /// For at least so many days nothing happened, and the record is that old.
  func silent(_ days: Int) -> Predicate {
    let first = context.entry.zone.startOfDay(context.entry.today.advanced(by: 1 - days))
    let isOld = Predicate.derived(name: "age") { book, row in book.id(row).created < first }
    let later = activities(where: .compare(Activity.at.id, .greaterOrEqual, .instant(first)))
    return .all(of: [later.map { .not($0) }, isOld].compactMap { $0 })
  }

  /// Idle for longer than the stage allows.
  var isRotting: Predicate {
    let limits = Set(book.rows(Stage.kind).compactMap { book[$0, Stage.rotDays] }.filter { $0 > 0 })
    return .or(
      limits.sorted().map { limit in
        .all(of: [
          .through(Deal.stage.id, Stage.kind, .compare(Stage.rotDays.id, .equal, .int(limit))),
          silent(Int(min(limit, 100_000)) + 1),
        ])
      }
    )
  }

  // MARK: Tasks

  /// The condition of a task that is open and there.
  var isPromised: Predicate {
    .all(of: [
      .compare(Todo.status.id, .equal, TodoStatus.open.value), Catalogue.visible(Todo.kind),
    ])
  }

  /// Some open task that satisfies a condition is about the record; nil for kinds without any.
  func tasks(where condition: Predicate) -> Predicate? {
    guard kind.id != Todo.kind else { return nil }
    return QueryRelation("task", from: kind)?
      .predicate(where: .all(of: [isPromised, condition]))
  }

  private func nextTask(_ span: QuerySpan, _ comparison: QueryLexeme.Operator) -> Predicate? {
    let due = Todo.due.id
    switch comparison {
    case .less, .lessOrEqual: return tasks(where: span.predicate(due, comparison))
    case .greater, .greaterOrEqual:
      let sooner: QueryLexeme.Operator = comparison == .greater ? .lessOrEqual : .less
      guard let any = tasks(where: .present(due)),
        let before = tasks(where: span.predicate(due, sooner))
      else { return nil }
      return .and([any, .not(before)])
    case .match, .equal, .notEqual:
      guard let within = tasks(where: span.predicate(due)) else { return nil }
      let earlier = span.low.flatMap { tasks(where: .compare(due, .less, $0)) }
      let isNext = Predicate.all(of: [within, earlier.map { .not($0) }].compactMap { $0 })
      return comparison == .notEqual ? .not(isNext) : isNext
    }
  }
}
