import Books
import Facts

// Comparisons of computed columns. Most are asked row by row; how long nothing happened is
// put into conditions on columns, because lists of a hundred thousand deals are filtered by it at
// every keystroke.
extension QueryCompiler {
  var moment: Moment { Moment(now: context.entry.now, today: context.entry.today) }

  func derived(named word: String) -> DerivedField? {
    Catalogue.derived(kind.id).first { $0.answers(to: word) }
  }

  mutating func derived(_ field: DerivedField, _ lexeme: QueryLexeme) -> Predicate? {
    let pieces = lexeme.comparison.isOrder ? [lexeme.whole] : lexeme.values
    let parts = pieces.compactMap { derived(field, lexeme.comparison, $0) }
    guard !parts.isEmpty else { return nil }
    let any = Predicate.any(of: parts)
    return lexeme.comparison == .notEqual ? .not(any) : any
  }

  private mutating func derived(
    _ field: DerivedField,
    _ comparison: QueryLexeme.Operator,
    _ piece: QueryPiece
  ) -> Predicate? {
    let value = field.reading(book)
    let isPresent = Predicate.derived(name: field.name) { [moment] book, row in
      value(book, row, moment) != nil
    }
    if isNone(piece) { return .not(isPresent) }
    if piece.text == "*", !piece.isQuoted { return isPresent }
    if field.type == .bool { return flag(field, piece) }
    let reader = QueryValueReader(
      type: field.type,
      context: context.entry,
      leaning: field.type == .instant ? .back : .ahead
    )
    do throws(EntryError) {
      if field.name == "idle" {
        return idle(try reader.idle(piece.text), comparison)
      }
      let span = try comparison.isOrder ? reader.single(piece.text) : reader.span(piece.text)
      switch field.name {
      case "lastActivity": return handled(span, comparison)
      case "created": return timed(span, comparison) { .made($0, $1) }
      case "changed": return timed(span, comparison) { .written($0, $1) }
      default: break
      }
      let holds = Predicate.derived(name: field.name) { [moment] book, row in
        span.holds(value(book, row, moment), comparison)
      }
      let narrowing = field.name == "next" ? tasks(where: .all) : nil
      return .all(of: [narrowing, holds].compactMap { $0 })
    } catch {
      report(.error, piece.range, error.description)
      return nil
    }
  }

  private mutating func flag(_ field: DerivedField, _ piece: QueryPiece) -> Predicate? {
    do throws(EntryError) {
      let wanted = try NumberEntry.bool(piece.text)
      if field.name == "stale" { return wanted ? isRotting : .not(isRotting) }
      let value = field.reading(book)
      return .derived(name: field.name) { [moment] book, row in
        value(book, row, moment) == .bool(wanted)
      }
    } catch {
      report(.error, piece.range, error.description, ["yes", "no"])
      return nil
    }
  }

  // MARK: When somebody last dealt with a record

  /// Somebody dealt with it after a moment, or at it: `Book.lastHandled` in columns.
  private func wasHandled(_ comparison: Comparison, _ moment: Instant) -> Predicate {
    let value = Value.instant(moment)
    let activities = QueryRelation("activity", from: kind)?.predicate(
      where: .all(of: [
        .compare(Activity.at.id, comparison, value), Catalogue.visible(Activity.kind),
      ])
    )
    guard kind.id == Deal.kind else { return activities ?? .none }
    return .or([
      activities ?? .none,
      .compare(Deal.handledAt.id, comparison, value),
      // The deals that nobody moved by hand are asked how their stage came about.
      .and([
        .not(.present(Deal.handledAt.id)), .effective(Deal.stage.id, comparison, moment),
      ]),
    ])
  }

  private var wasEverHandled: Predicate {
    wasHandled(.greaterOrEqual, Instant(milliseconds: .min))
  }

  private func handled(_ span: QuerySpan, _ comparison: QueryLexeme.Operator) -> Predicate {
    let low = span.low.flatMap(Instant.init(value:))
    let high = span.high.flatMap(Instant.init(value:))
    let fromLow = low.map { wasHandled(.greaterOrEqual, $0) } ?? wasEverHandled
    let afterHigh = high.map { wasHandled(.greater, $0) } ?? .none
    switch comparison {
    case .match, .equal, .notEqual: return .all(of: [fromLow, .not(afterHigh)])
    case .greater: return afterHigh
    case .greaterOrEqual: return fromLow
    case .less: return .all(of: [wasEverHandled, .not(fromLow)])
    case .lessOrEqual: return .all(of: [wasEverHandled, .not(afterHigh)])
    }
  }

  /// A moment of the record lies in a stretch, or on one side of it.
  private func timed(
    _ span: QuerySpan,
    _ comparison: QueryLexeme.Operator,
    _ condition: (Comparison, Instant) -> Predicate
  ) -> Predicate {
    let low = span.low.flatMap(Instant.init(value:)) ?? Instant(milliseconds: .min)
    let high = span.high.flatMap(Instant.init(value:)) ?? Instant(milliseconds: .max)
    return switch comparison {
    case .match, .equal, .notEqual:
      .all(of: [condition(.greaterOrEqual, low), condition(.lessOrEqual, high)])
    case .greater, .lessOrEqual: condition(comparison.inKernel, high)
    case .greaterOrEqual, .less: condition(comparison.inKernel, low)
    }
  }

  /// For at least so many whole days nobody dealt with it.
  private func isSilent(_ days: Int) -> Predicate {
    let limit = moment.now.advanced(by: -Int64(min(days, 1_000_000)) * 86_400_000)
    return days <= 0 ? .all : .not(wasHandled(.greater, limit))
  }

  private func idle(_ days: ClosedRange<Int>, _ comparison: QueryLexeme.Operator) -> Predicate {
    let fromLow = isSilent(days.lowerBound)
    let afterHigh = days.upperBound == .max ? Predicate.none : isSilent(days.upperBound + 1)
    let part: Predicate =
      switch comparison {
      case .match, .equal, .notEqual: .all(of: [fromLow, .not(afterHigh)])
      case .greater: afterHigh
      case .greaterOrEqual: fromLow
      case .less: .not(fromLow)
      case .lessOrEqual: .not(afterHigh)
      }
    return .all(of: [wasEverHandled, part])
  }

  /// Open, and idle for longer than the stage allows: `Book.isRotten` in columns.
  var isRotting: Predicate {
    let limits = Set(book.rows(Stage.kind).compactMap { book[$0, Stage.rotDays] }.filter { $0 > 0 })
    let isLate = limits.sorted().map { limit in
      Predicate.all(of: [
        .through(Deal.stage.id, Stage.kind, .compare(Stage.rotDays.id, .equal, .int(limit))),
        isSilent(Int(min(limit, 1_000_000)) + 1),
      ])
    }
    return .all(of: [Deal.open, .not(Deal.parked(on: moment.today)), .or(isLate)])
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
}

extension QueryValueReader {
  /// Whole days, or a range of them.
  fileprivate func idle(_ text: String) throws(EntryError) -> ClosedRange<Int> {
    let ends = text.split(separator: ".", omittingEmptySubsequences: false).map { String($0) }
    let isRange = ends.count == 3 && ends[1].isEmpty && ends[0].count + ends[2].count > 0
    let low = isRange && ends[0].isEmpty ? 0 : try dayCount(isRange ? ends[0] : text)
    let high = isRange ? (ends[2].isEmpty ? .max : try dayCount(ends[2])) : low
    return low...max(low, high)
  }

  /// `30`, `30d`, `2w`, `3m`: a month is 30 days.
  private func dayCount(_ typed: String) throws(EntryError) -> Int {
    let text = TypedText(typed).text
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard (1...5).contains(digits.count), let count = Int(digits) else {
      throw EntryError("“\(typed.debugSafe)” is no stretch of time; write 30d or 2w")
    }
    switch text.dropFirst(digits.count).trimmed {
    case "", "d", "day", "days": return count
    case "w", "week", "weeks": return count * 7
    case "m", "mo", "month", "months": return count * 30
    case "q", "quarter", "quarters": return count * 91
    case "y", "year", "years": return count * 365
    default: throw EntryError("“\(typed.debugSafe)” is no stretch of time; write 30d or 2w")
    }
  }
}

extension QuerySpan {
  /// Whether a value lies in the stretch, or where the comparison says.
  fileprivate func holds(_ value: Value?, _ comparison: QueryLexeme.Operator) -> Bool {
    guard let value else { return false }
    switch comparison {
    case .match, .equal, .notEqual:
      return (low.map { Comparison.greaterOrEqual.holds(value, $0) } ?? true)
        && (high.map { Comparison.lessOrEqual.holds(value, $0) } ?? true)
    case .greater, .lessOrEqual:
      return high.map { comparison.inKernel.holds(value, $0) } ?? false
    case .greaterOrEqual, .less: return low.map { comparison.inKernel.holds(value, $0) } ?? false
    }
  }
}
