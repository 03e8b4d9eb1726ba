public import TextUI

/// Which keys mean which intents, in each scope.
public struct Keymap: Sendable {
  /// What a run of keys means.
  enum Meaning: Equatable {
    case intent(Intent)
    /// More keys must follow.
    case prefix
    case nothing
  }

  /// The meanings of one scope.
  fileprivate struct Layer {
    /// With room for all that a scope has: the standard keys are bound at every start.
    var intents = [[Key]: Intent](minimumCapacity: 192)
    var prefixes: Set<[Key]> = []
  }

  private var layers: [IntentEntry.Scope: Layer] = [:]
  private var sequences: [Intent: [KeySequence]] = [:]
  /// What could not be bound as asked, a sentence each.
  public private(set) var problems: [String] = []

  /// The keys of the table.
  public static let standard = Keymap()

  /// The keys of the table with some intents, by name, bound anew everywhere.
  ///
  /// No keys disable an intent. What is bound by hand takes its keys from the defaults.
  public init(changing changes: [(intent: String, keys: [KeySequence])] = []) {
    self.init(
      binding: changes.flatMap { change in
        change.keys.map { (context: nil, intent: change.intent, keys: $0) }
      },
      silencing: changes.filter(\.keys.isEmpty).map { (context: nil, intent: $0.intent) }
    )
  }

  /// The keys of the table with some intents, by name, bound anew: everywhere, or in one context
  /// (`list`, `detail`, `board`, `today`), which goes before what holds everywhere.
  ///
  /// Silenced intents have no keys where that is said.
  public init(
    binding bindings: [(context: String?, intent: String, keys: KeySequence)],
    silencing silenced: [(context: String?, intent: String)] = []
  ) {
    var changed: Set<Change> = []
    var wanted: [(entry: IntentEntry, scope: IntentEntry.Scope, keys: KeySequence)] = []
    func note(_ context: String?, _ intent: String) -> (IntentEntry, IntentEntry.Scope)? {
      guard let entry = Intent(rawValue: intent).flatMap(IntentCatalogue.entry) else {
        problems.append("There is no command “\(intent)”: the help lists their names.")
        return nil
      }
      guard let scope = context.map(IntentEntry.Scope.init(named:)) ?? entry.scope else {
        problems.append("There is no context “\(context ?? "")”: list, detail, board, today, …")
        return nil
      }
      let here = scope.intersection(entry.scope)
      if here.isEmpty {
        problems.append("\(intent) means nothing in \(context ?? "").")
        return nil
      }
      for single in IntentEntry.Scope.single where here.contains(single) {
        changed.insert(Change(entry.intent, single))
      }
      return (entry, here)
    }
    for silence in silenced { _ = note(silence.context, silence.intent) }
    // A context goes before what holds everywhere.
    for binding in bindings.filter({ $0.context != nil }) + bindings.filter({ $0.context == nil }) {
      guard let (entry, scope) = note(binding.context, binding.intent) else { continue }
      wanted.append((entry, scope, binding.keys))
    }
    for one in wanted {
      guard let taken = bind(one.keys, to: one.entry, in: one.scope) else { continue }
      let name = one.entry.intent.rawValue
      problems.append("\(one.keys) means \(taken.rawValue) already and cannot mean \(name).")
    }
    for entry in IntentCatalogue.entries {
      let rest = IntentEntry.Scope.single
        .filter { entry.scope.contains($0) && !changed.contains(Change(entry.intent, $0)) }
        .reduce(into: IntentEntry.Scope()) { $0.formUnion($1) }
      if rest.isEmpty { continue }
      for sequence in entry.keys.compactMap({ KeySequence($0) }) {
        bind(sequence, to: entry, in: rest)
      }
    }
  }

  /// An intent that was bound by hand in a scope.
  private struct Change: Hashable {
    let intent: Intent
    let scope: IntentEntry.Scope

    init(_ intent: Intent, _ scope: IntentEntry.Scope) {
      self.intent = intent
      self.scope = scope
    }
  }

  /// The keys of an intent, the one to show first.
  public func keys(_ intent: Intent) -> [KeySequence] { sequences[intent] ?? [] }

  /// What keys mean in a scope; O(1).
  func meaning(_ keys: [Key], in scope: IntentEntry.Scope) -> Meaning {
    guard let layer = layers[scope] else { return .nothing }
    if let intent = layer.intents[keys] { return .intent(intent) }
    return layer.prefixes.contains(keys) ? .prefix : .nothing
  }

  /// What may follow keys that are a prefix, in the order of the table.
  func continuations(_ keys: [Key], in scope: IntentEntry.Scope) -> [(keys: [Key], intent: Intent)]
  {
    IntentCatalogue.entries.filter { !$0.scope.isDisjoint(with: scope) }.flatMap { entry in
      self.keys(entry.intent).filter { $0.keys.starts(with: keys) && $0.keys.count > keys.count }
        .map { (Array($0.keys.dropFirst(keys.count)), entry.intent) }
    }
  }

  /// Binds in each of the scopes; returns what the keys mean already where that stands in the
  /// way.
  @discardableResult
  private mutating func bind(
    _ sequence: KeySequence,
    to entry: IntentEntry,
    in scopes: IntentEntry.Scope
  ) -> Intent? {
    var taken: Intent?
    for scope in IntentEntry.Scope.single where scopes.contains(scope) {
      // In place: a layer taken out and put back would be copied whole for every key.
      if let other = layers[scope, default: Layer()].bind(sequence.keys, to: entry.intent) {
        taken = other
      }
    }
    if taken == nil, sequences[entry.intent]?.contains(sequence) != true {
      sequences[entry.intent, default: []].append(sequence)
    }
    return taken
  }
}

extension Keymap.Layer {
  /// Binds keys; returns what they mean already where that stands in the way.
  fileprivate mutating func bind(_ keys: [Key], to intent: Intent) -> Intent? {
    if let other = obstacle(to: keys) { return other }
    intents[keys] = intent
    for length in 1..<max(1, keys.count) { prefixes.insert(Array(keys.prefix(length))) }
    return nil
  }

  /// The intent that would make a sequence ambiguous: on the same keys, on a beginning of them, or
  /// on keys that begin with them.
  fileprivate func obstacle(to keys: [Key]) -> Intent? {
    for length in 1..<max(1, keys.count) {
      if let intent = intents[Array(keys.prefix(length))] { return intent }
    }
    if let intent = intents[keys] { return intent }
    guard prefixes.contains(keys) else { return nil }
    return intents.first { $0.key.starts(with: keys) }?.value
  }
}
