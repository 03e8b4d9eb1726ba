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
    var intents: [[Key]: Intent] = [:]
    var prefixes: Set<[Key]> = []
  }

  private var layers: [IntentEntry.Scope: Layer] = [:]
  private var sequences: [Intent: [KeySequence]] = [:]
  /// What could not be bound as asked, a sentence each.
  public private(set) var problems: [String] = []

  /// The keys of the table.
  public static let standard = Keymap()

  /// The keys of the table with some intents, by name, bound anew.
  ///
  /// No keys disable an intent. What is bound by hand takes its keys from the defaults.
  public init(changing changes: [(intent: String, keys: [KeySequence])] = []) {
    var changed: [Intent: [KeySequence]] = [:]
    for change in changes {
      if let intent = Intent(rawValue: change.intent) {
        changed[intent] = change.keys
      } else {
        problems.append("There is no command “\(change.intent)”: the help lists their names.")
      }
    }
    let entries = IntentCatalogue.entries
    for entry in entries {
      for sequence in changed[entry.intent] ?? [] {
        guard let taken = bind(sequence, to: entry) else { continue }
        let (key, name) = (sequence.description, entry.intent.rawValue)
        problems.append("\(key) means \(taken.rawValue) already and cannot mean \(name).")
      }
    }
    for entry in entries where changed[entry.intent] == nil {
      for sequence in entry.keys.compactMap({ KeySequence($0) }) { bind(sequence, to: entry) }
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

  /// Binds in each scope of the entry; returns what the keys mean already where that stands in the
  /// way.
  @discardableResult
  private mutating func bind(_ sequence: KeySequence, to entry: IntentEntry) -> Intent? {
    var taken: Intent?
    for scope in IntentEntry.Scope.single where entry.scope.contains(scope) {
      var layer = layers[scope] ?? Layer()
      if let other = layer.obstacle(to: sequence.keys) {
        taken = other
        continue
      }
      layer.intents[sequence.keys] = entry.intent
      for length in 1..<max(1, sequence.keys.count) {
        layer.prefixes.insert(Array(sequence.keys.prefix(length)))
      }
      layers[scope] = layer
    }
    if taken == nil { sequences[entry.intent, default: []].append(sequence) }
    return taken
  }
}

extension Keymap.Layer {
  /// The intent that would make a sequence ambiguous: on the same keys, on a beginning of them, or
  /// on keys that begin with them.
  fileprivate func obstacle(to keys: [Key]) -> Intent? {
    for length in 1...keys.count {
      if let intent = intents[Array(keys.prefix(length))] { return intent }
    }
    guard prefixes.contains(keys) else { return nil }
    return intents.first { $0.key.starts(with: keys) }?.value
  }
}
