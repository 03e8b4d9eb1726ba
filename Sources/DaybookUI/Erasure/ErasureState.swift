import Books
public import CRM
public import Facts
import TextUI

// Forgetting a person: what would go is looked for and shown first, their own records as a whole,
// and each text of others that names them, which goes or stays as is chosen here; sure ones go
// unless told otherwise, those that may be a namesake's stay. Then the name or the short id is
// typed. The work comes back in two steps, since this very session has to let go of the old book
// before its file can be zeroed; it goes on when the page is left.

/// What forgetting a person would take.
public struct ErasurePlan: Sendable {
  /// The records that go as a whole.
  public let records: [(id: EntityID, kind: KindID)]
  /// Their events.
  public let events: Int
  /// Values in other records.
  public let mentions: [Mention]

  public init(records: [(id: EntityID, kind: KindID)], events: Int, mentions: [Mention]) {
    self.records = records
    self.events = events
    self.mentions = mentions
  }
}

/// Whom to forget, as it was confirmed.
public struct ErasureOrder: Sendable {
  public let subject: EntityID
  /// The values in other records that go too.
  public let values: Set<Redaction.Target>
  public let reason: ErasureReason
  public let requestedOn: Day
}

/// What an erasure has taken out of the files.
public struct ErasureReceipt: Hashable, Sendable {
  public let events: Int
  public let values: Int
  public let segments: Int

  public init(events: Int, values: Int, segments: Int) {
    self.events = events
    self.values = values
    self.segments = segments
  }
}

/// Why an erasure stopped.
public struct ErasureSetback: Error, Hashable, Sendable {
  /// With what to do about it.
  public let sentence: String
  /// Whether it was begun, so that it only has to be taken up again.
  public let isBegun: Bool

  public init(_ sentence: String, isBegun: Bool) {
    self.sentence = sentence
    self.isBegun = isBegun
  }
}

/// The page on which somebody is forgotten.
struct ErasureState: Sendable {
  enum Stage: Sendable {
    case reading
    case review
    /// The name is being typed.
    case confirming(LineEditor, problem: String?)
    /// The log is written anew.
    case erasing
    /// The old files are zeroed.
    case wiping
    case done
    case stopped(ErasureSetback)
  }

  let subject: EntityID
  let name: String
  let short: String
  let generation: Int
  var stage = Stage.reading
  var plan = ErasurePlan(records: [], events: 0, mentions: [])
  /// The places of the mentions that go.
  var chosen: Set<Int> = []
  var reason = ErasureReason.request
  var viewport = ListViewport()
  var receipt: ErasureReceipt?
  /// Old files that were zeroed, where that is known.
  var files: Int?

  mutating func take(_ plan: ErasurePlan) {
    self.plan = plan
    stage = .review
    choose { !$0.isNamesake }
    viewport.resize(count: ErasureLines.count(plan))
    // The first thing to decide, where there is one.
    viewport.select(plan.mentions.isEmpty ? 0 : ErasureLines.firstMention(plan))
  }

  mutating func choose(_ goes: (Mention) -> Bool) {
    chosen = Set(plan.mentions.indices.filter { goes(plan.mentions[$0]) })
  }

  mutating func nextReason() {
    let all = ErasureReason.allCases
    let place = all.firstIndex(of: reason) ?? 0
    reason = all[(place + 1) % all.count]
  }

  /// Whether what was typed names the person.
  func isConfirmed(by text: String) -> Bool {
    let words = text.split(separator: " ").joined(separator: " ").lowercased()
    return words == short.lowercased() || words == name.lowercased()
  }

  func order(on today: Day) -> ErasureOrder {
    let values = chosen.map { plan.mentions[$0].value }
    return ErasureOrder(
      subject: subject,
      values: Set(values),
      reason: reason,
      requestedOn: today
    )
  }

  var hints: [(key: String, word: String)] {
    switch stage {
    case .reading: return [("Esc", "leave it")]
    case .review:
      let choices =
        plan.mentions.isEmpty ? [] : [("Space", "choose"), ("a s n", "all sure none")]
      return choices + [("r", "reason"), ("Enter", "erase…"), ("Esc", "leave it")]
    case .confirming: return [("Enter", "erase for ever"), ("Esc", "back")]
    case .erasing, .wiping: return [("Esc", "hide; it goes on")]
    case .done: return [("Esc", "close")]
    case .stopped(let setback):
      return setback.isBegun ? [("r", "try again"), ("Esc", "leave it")] : [("Esc", "close")]
    }
  }
}

extension Model {
  /// The person under the cursor who could be forgotten.
  var forgettable: EntityID? {
    current.flatMap { id in
      book.row(id).flatMap { SubjectSearch.isPerson($0.kind) ? id : nil }
    }
  }

  mutating func openErasure(of id: EntityID) -> [Effect] {
    guard let row = book.row(id), SubjectSearch.isPerson(row.kind) else {
      return say("Only a contact or a lead can be forgotten", .warn)
    }
    erasureGeneration += 1
    var state = ErasureState(
      subject: id,
      name: book.title(id) ?? "",
      short: FieldText(book: book, entry: entry).shortID(id, row.kind),
      generation: erasureGeneration
    )
    state.viewport.resize(height: ErasurePane.listHeight(layout.body.height))
    overlays.append(.erasure(state))
    return [.rehearseErasure(id, generation: erasureGeneration)]
  }

  private mutating func change(_ generation: Int, _ body: (inout ErasureState) -> Void) -> Bool {
    for index in overlays.indices {
      guard case .erasure(var state) = overlays[index], state.generation == generation else {
        continue
      }
      body(&state)
      overlays[index] = .erasure(state)
      return true
    }
    return false
  }

  mutating func takeErasurePlan(_ generation: Int, _ result: Result<ErasurePlan, Refusal>) {
    _ = change(generation) { state in
      switch result {
      case .success(let plan): state.take(plan)
      case .failure(let refusal):
        state.stage = .stopped(ErasureSetback(refusal.sentence, isBegun: false))
      }
    }
  }

  /// The log is written anew; what is left is to zero the old files.
  mutating func takeErased(
    _ generation: Int,
    _ result: Result<ErasureReceipt, ErasureSetback>
  ) -> [Effect] {
    switch result {
    case .failure(let setback): return stop(generation, setback)
    case .success(let receipt):
      _ = change(generation) { state in
        state.receipt = receipt
        state.stage = .wiping
      }
      return [.wipeErased(generation: generation)]
    }
  }

  mutating func takeWiped(_ generation: Int, _ result: Result<Int?, ErasureSetback>) -> [Effect] {
    switch result {
    case .failure(let setback): return stop(generation, setback)
    case .success(let files):
      let isShown = change(generation) { state in
        state.files = files
        state.stage = .done
      }
      return isShown ? [] : say("Erased, and the old files are zeroed", .ok)
    }
  }

  private mutating func stop(_ generation: Int, _ setback: ErasureSetback) -> [Effect] {
    let isShown = change(generation) { $0.stage = .stopped(setback) }
    return isShown ? [] : say(setback.sentence, .error)
  }

  mutating func fitErasure() {
    let height = ErasurePane.listHeight(layout.body.height)
    for index in overlays.indices {
      guard case .erasure(var state) = overlays[index] else { continue }
      state.viewport.resize(height: height)
      overlays[index] = .erasure(state)
    }
  }

  // MARK: Keys

  mutating func erasureKey(_ key: Key, _ state: ErasureState) -> [Effect] {
    var state = state
    switch state.stage {
    case .confirming(let editor, _): return confirmationKey(key, editor, &state)
    case .review: return erasureReviewKey(key, &state)
    case .reading, .erasing, .wiping, .done, .stopped:
      let again = [Key.character("r"), .enter].contains(key)
      if case .stopped(let setback) = state.stage, setback.isBegun, again {
        state.stage = .wiping
        overlays[overlays.count - 1] = .erasure(state)
        return [.resumeErasure(generation: state.generation)]
      }
      guard [.escape, .control("c"), .character("q"), .enter].contains(key) else { return [.bell] }
      if key == .enter, !state.isOver { return [.bell] }
      overlays.removeLast()
      return state.farewell.map { say($0, .info) } ?? []
    }
  }

  private mutating func erasureReviewKey(_ key: Key, _ state: inout ErasureState) -> [Effect] {
    switch key {
    case .escape, .control("c"), .character("q"):
      overlays.removeLast()
      return say("Nothing was erased", .info)
    case .character(" "), .character("x"):
      let place = state.viewport.cursor - ErasureLines.firstMention(state.plan)
      guard state.plan.mentions.indices.contains(place) else {
        return say("Their own records go; Space chooses among the texts of others", .info)
      }
      if state.chosen.remove(place) == nil { state.chosen.insert(place) }
      state.viewport.move(by: 1)
    case .character("a"): state.choose { _ in true }
    case .character("s"): state.choose { !$0.isNamesake }
    case .character("n"): state.choose { _ in false }
    case .character("r"): state.nextReason()
    case .enter: state.stage = .confirming(LineEditor(), problem: nil)
    default: _ = HistoryState.move(key, &state.viewport)
    }
    overlays[overlays.count - 1] = .erasure(state)
    return []
  }

  private mutating func confirmationKey(
    _ key: Key,
    _ editor: LineEditor,
    _ state: inout ErasureState
  ) -> [Effect] {
    var editor = editor
    var effects: [Effect] = []
    switch key {
    case .escape, .control("c"): state.stage = .review
    case .enter where state.isConfirmed(by: editor.text):
      state.stage = .erasing
      effects = [.erase(state.order(on: entry.today), generation: state.generation)]
    case .enter:
      state.stage = .confirming(editor, problem: "That is neither their name nor \(state.short)")
    default:
      editor.handle(key)
      state.stage = .confirming(editor, problem: nil)
    }
    overlays[overlays.count - 1] = .erasure(state)
    return effects
  }

  mutating func erasurePaste(_ text: String, _ state: ErasureState) {
    guard case .confirming(var editor, _) = state.stage else { return }
    var state = state
    editor.insert(text)
    state.stage = .confirming(editor, problem: nil)
    overlays[overlays.count - 1] = .erasure(state)
  }
}

extension ErasureState {
  /// Whether nothing is under way any more.
  fileprivate var isOver: Bool {
    switch stage {
    case .done, .stopped: true
    default: false
    }
  }

  /// What is said when the page is left.
  fileprivate var farewell: String? {
    switch stage {
    case .reading: "Nothing was erased"
    case .erasing, .wiping: "The erasure goes on; it is said when it is done"
    case .stopped(let setback) where setback.isBegun:
      "The erasure is begun; `daybook erasures --resume` takes it up"
    case .review, .confirming, .done, .stopped: nil
    }
  }
}
