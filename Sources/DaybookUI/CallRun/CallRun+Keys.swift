import Books
import CRM
import Facts
import TextUI

extension Model {
  /// Begins a run over records, or goes on with the one that was left.
  mutating func startRun(_ ids: [EntityID]) -> [Effect] {
    var state = CallRunState(ids, book)
    guard !state.calls.isEmpty else {
      return say("Nobody to call: none of these names a person", .warn)
    }
    unmark()
    state.place = 0
    callRun = nil
    overlays.append(.callRun(state))
    return arrive(state)
  }

  /// The run of the marked rows; without marks the one that was left, on Today the calls that are
  /// due, else the record under the cursor.
  mutating func runCalls() -> [Effect] {
    if isAboutMarks { return startRun(markedInOrder) }
    if var run = callRun {
      callRun = nil
      run.place = run.firstWaiting ?? 0
      run.showsSummary = false
      overlays.append(.callRun(run))
      return arrive(run)
    }
    if view == .today, focus == .list {
      let due = dueCalls
      if !due.isEmpty { return startRun(due) }
    }
    guard let id = current else { return say("Nothing is marked and no call is due", .warn) }
    return startRun([id])
  }

  /// The marked records in the order of the list.
  private var markedInOrder: [EntityID] {
    let ids = targets
    guard let listing = list?.listing, ids.count <= 5_000 else { return ids }
    let placed = ids.map { id -> (id: EntityID, place: Int) in
      (id, listing.position(of: id, in: book) ?? .max)
    }
    return placed.sorted { one, other in
      one.place != other.place ? one.place < other.place : one.id < other.id
    }
    .map(\.id)
  }

  /// The open calls of mine, and of those for whom I stand in, that are due by today.
  ///
  /// O(tasks).
  private var dueCalls: [EntityID] {
    var parts = [
      Catalogue.visible(Todo.kind), .compare(Todo.status.id, .equal, TodoStatus.open.value),
      .compare(Todo.type.id, .equal, TodoKind.call.value),
      .compare(Todo.due.id, .lessOrEqual, .day(entry.today)),
    ]
    if hasColleagues {
      let owners = [viewer.user] + book.covered(by: viewer.user, on: entry.today)
      parts.append(.oneOf(Todo.kind.owner.id, owners.map { .ref($0) }))
    }
    let listing = book.listing(
      ListingRequest(kind: Todo.kind, predicate: .and(parts), orders: [SortOrder(Todo.due.id)])
    )
    return listing.window(0..<min(listing.count, CallRunState.most))
      .filter { book.actionDay(ofTask: $0).map { $0 <= entry.today } ?? true }
      .map(book.id)
  }

  /// Shows the person at the place of a run.
  private mutating func arrive(_ state: CallRunState) -> [Effect] {
    var state = state
    state.input = .none
    state.newNumber = nil
    state.number = 0
    state.problem = nil
    state.brief = state.target.flatMap { brief($0.contact, focus: $0.deal) }
    put(state)
    return state.target.map { needZone(of: $0.contact) } ?? []
  }

  private mutating func put(_ state: CallRunState) {
    guard case .callRun? = overlays.last else { return }
    overlays[overlays.count - 1] = .callRun(state)
  }

  mutating func callRunKey(_ key: Key, _ state: CallRunState) -> [Effect] {
    if state.showsSummary { return summaryKey(key, state) }
    switch state.input {
    case .none: return outcomeKey(key, state)
    case .newNumber(let editor): return newNumberKey(key, editor, state)
    case .note(let outcome, let editor): return noteKey(key, outcome, editor, state)
    }
  }

  private mutating func outcomeKey(_ key: Key, _ state: CallRunState) -> [Effect] {
    var state = state
    state.problem = nil
    switch key {
    case .escape, .control("c"), .character("q"):
      state.showsSummary = true
      put(state)
      return []
    case .enter, .character("d"): return dial(state)
    case .tab, .character("l"), .right:
      state.number += 1
    case .character("s"): return skip(state)
    case .character("p"), .character("h"), .left, .named(.pageUp):
      state.place = max(0, state.place - 1)
      return arrive(state)
    case .character("u"): return undoLast(state)
    default:
      guard let typed = key.typed else { break }
      if let digit = typed.wholeNumberValue, digit > 0 {
        state.number = digit - 1
      } else if let choice = CallRunState.keys.first(where: { $0.key == typed }) {
        return choose(choice.outcome, state)
      }
    }
    put(state)
    return []
  }

  private mutating func choose(_ outcome: Outcome, _ state: CallRunState) -> [Effect] {
    var state = state
    if case .made(let made) = state.calls[state.place].result {
      state.problem = "\(made.label) is written already · u takes it back"
      put(state)
      return []
    }
    state.input =
      outcome == .wrongNumber
      ? .newNumber(LineEditor()) : .note(outcome, LineEditor(state.calls[state.place].note))
    put(state)
    return []
  }

  private mutating func skip(_ state: CallRunState) -> [Effect] {
    var state = state
    if state.calls[state.place].result == .waiting { state.calls[state.place].result = .skipped }
    return goOn(state)
  }

  /// The next person, or the summary after the last one.
  private mutating func goOn(_ state: CallRunState) -> [Effect] {
    var state = state
    if state.place + 1 < state.calls.count {
      state.place += 1
    } else {
      state.showsSummary = true
    }
    return arrive(state)
  }

  /// Takes the latest call of the run back and shows its person again.
  private mutating func undoLast(_ state: CallRunState) -> [Effect] {
    var state = state
    guard let last = state.saved.popLast() else {
      state.problem = "Nothing of this run is left to undo"
      put(state)
      return []
    }
    state.calls[last.place].result = .waiting
    state.place = last.place
    state.showsSummary = false
    return arrive(state) + [.undo(ticket: saving.begin(.undo), batch: last.batch)]
  }

  // MARK: Numbers

  /// The numbers of a person, the primary one first.
  func numbers(_ contact: EntityID) -> [Row] { book.points(of: contact, .phone) }

  /// The number that is chosen.
  func chosenNumber(_ state: CallRunState) -> Row? {
    guard let target = state.target else { return nil }
    let rows = numbers(target.contact)
    return rows.isEmpty ? nil : rows[state.number % rows.count]
  }

  private mutating func dial(_ state: CallRunState) -> [Effect] {
    var state = state
    guard let row = chosenNumber(state), let value = book[row, ContactPoint.value] else {
      state.problem = "No number is known · w writes one down"
      put(state)
      return []
    }
    return [.dial(value)]
  }

  private mutating func newNumberKey(
    _ key: Key,
    _ editor: LineEditor,
    _ state: CallRunState
  ) -> [Effect] {
    var state = state
    var editor = editor
    state.problem = nil
    switch key {
    case .escape, .control("c"): state.input = .none
    case .enter:
      let typed = editor.text
      if typed.allSatisfy(\.isWhitespace) {
        state.newNumber = nil
        state.input = .note(.wrongNumber, LineEditor(state.calls[state.place].note))
      } else {
        do throws(EntryError) {
          state.newNumber = (typed, try PhoneNumber(typed, country: entry.country))
          state.input = .note(.wrongNumber, LineEditor(state.calls[state.place].note))
        } catch {
          state.problem = error.description
        }
      }
    default:
      editor.handle(key)
      state.input = .newNumber(editor)
    }
    put(state)
    return []
  }

  // MARK: Notes

  private mutating func noteKey(
    _ key: Key,
    _ outcome: Outcome,
    _ editor: LineEditor,
    _ state: CallRunState
  ) -> [Effect] {
    var state = state
    var editor = editor
    state.problem = nil
    switch key {
    case .escape, .control("c"):
      // What was typed waits for the next outcome.
      state.calls[state.place].note = editor.text
      state.input = .none
    case .enter: return save(outcome, editor.text, state)
    default:
      editor.handle(key)
      state.input = .note(outcome, editor)
    }
    put(state)
    return []
  }

  /// What a call would write; the note is read for `next:`.
  func report(
    _ outcome: Outcome,
    _ typed: String,
    _ state: CallRunState
  ) throws(EntryError) -> CallReport? {
    guard let target = state.target else { return nil }
    let read = try CallNote.read(typed, entry)
    var report = CallReport(target.contact, outcome, note: read.note)
    report.deal = target.deal
    report.task = target.openTask(book, today: entry.today)
    report.dialled = chosenNumber(state).map(book.id)
    report.newNumber = state.newNumber?.number
    report.newNumberTyped = state.newNumber?.typed
    report.followUp =
      read.next
      ?? followUps.followUp(
        after: outcome,
        of: book.title(target.contact) ?? "them",
        hasNewNumber: state.newNumber != nil,
        entry
      )
    return report
  }

  private mutating func save(
    _ outcome: Outcome,
    _ typed: String,
    _ state: CallRunState
  ) -> [Effect] {
    var state = state
    let found: CallReport?
    do throws(EntryError) {
      found = try report(outcome, typed, state)
    } catch {
      state.problem = error.description
      put(state)
      return []
    }
    guard let found else { return [] }
    state.calls[state.place].note = typed
    state.calls[state.place].result = .made(outcome)
    let ticket = saving.begin(.call(state.calls[state.place].target.contact))
    return goOn(state) + [.perform(ticket: ticket, found.command())]
  }

  // MARK: Answers of the disk

  /// A call is on the disk.
  mutating func callSaved(_ contact: EntityID, _ performed: Performed) -> [Effect] {
    var outcome: Outcome?
    changeRun { run in
      guard let place = run.calls.firstIndex(where: { $0.target.contact == contact }),
        case .made(let made) = run.calls[place].result
      else { return }
      outcome = made
      run.calls[place].note = ""
      if let batch = performed.batch { run.saved.append((place, batch)) }
    }
    let word = outcome.map { ": \($0.label.lowercased())" } ?? ""
    return saved("\(naming([contact]))\(word)")
  }

  /// A call was refused: its person comes back, with the note.
  mutating func callRefused(_ contact: EntityID, _ refusal: Refusal) -> [Effect] {
    var isShown = false
    changeRun { run in
      guard let place = run.calls.firstIndex(where: { $0.target.contact == contact }) else {
        return
      }
      run.calls[place].result = .waiting
      run.place = place
      run.input = .none
      run.showsSummary = false
      run.problem = refusal.sentence
      isShown = true
    }
    refreshBriefs()
    return (isShown ? [] : say(refusal.sentence, .error)) + [.bell]
  }

  /// Changes the run in view, or the one that was left.
  private mutating func changeRun(_ change: (inout CallRunState) -> Void) {
    for index in overlays.indices {
      guard case .callRun(var run) = overlays[index] else { continue }
      change(&run)
      overlays[index] = .callRun(run)
      return
    }
    if var run = callRun {
      change(&run)
      callRun = run
    }
  }

  // MARK: The end

  private mutating func summaryKey(_ key: Key, _ state: CallRunState) -> [Effect] {
    var state = state
    switch key {
    case .escape, .control("c"), .character("q"):
      overlays.removeLast()
      callRun = state.left > 0 ? state : nil
      let rest = state.left > 0 ? " · \(state.left) left, \(runKey) goes on" : ""
      let tally = state.tally.isEmpty ? "nobody was called" : state.tally
      return say("Call run: \(tally)\(rest)", .info)
    case .character("u"): return undoLast(state)
    case .enter where state.left > 0:
      state.showsSummary = false
      state.place = state.firstWaiting ?? 0
      return arrive(state)
    default: return []
    }
  }

  private var runKey: String { keymap.keys(.callRun).first?.description ?? ":run" }

  mutating func callRunPaste(_ text: String, _ state: CallRunState) {
    var state = state
    switch state.input {
    case .none: return
    case .newNumber(var editor):
      editor.insert(text)
      state.input = .newNumber(editor)
    case .note(let outcome, var editor):
      editor.insert(text)
      state.input = .note(outcome, editor)
    }
    put(state)
  }
}
