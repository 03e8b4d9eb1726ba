// A keymap file:
//
//   name = "mine"
//   inherits = "default"
//
//   [keys]                          # everywhere
//   "deal.advance" = [">", "S-Right"]
//   "view.deals" = "2"
//   "quit" = []                     # no key
//
//   [context.list]                  # in lists only
//   "row.down" = ["j", "Down"]
//
// Left stands the name of an intent, right the keys in the notation of `Key+Notation.swift`. The
// names are looked up by whoever owns the intents.

public import TextUI

/// One sequence of keys and what it means.
public struct KeyBinding: Hashable, Sendable {
  /// Where it counts; nil is everywhere.
  public let context: String?
  /// The name of the intent.
  public let intent: String
  public let keys: KeySequence
  public let position: Position
}

/// What keys mean, by names.
public struct Keymap: Hashable, Sendable {
  public var name = ""
  /// The keymap that fills in what this one does not say.
  public var inherits: String?
  public private(set) var bindings: [KeyBinding] = []
  /// Intents, each with its context, that this keymap speaks about, with or without keys.
  private var settled: Set<[String]> = []

  /// The intents, with their contexts, that shall have no keys.
  public var silenced: [(context: String?, intent: String)] {
    settled.filter { named in
      !bindings.contains { ($0.context ?? "") == named[0] && $0.intent == named[1] }
    }
    .sorted { $0.lexicographicallyPrecedes($1) }
    .map { (context: $0[0].isEmpty ? nil : $0[0], intent: $0[1]) }
  }

  /// Reads a keymap file; what is wrong is reported and left out.
  ///
  /// Of two intents on the same keys the first stays.
  public static func read(_ text: String, file: String) -> (Keymap, [Diagnostic]) {
    let (table, problems) = TOMLReader.read(text, file: file)
    var keymap = Keymap()
    var diagnostics = problems
    func report(_ message: String, _ position: Position) {
      diagnostics.append(Diagnostic(message, file: file, at: position))
    }
    for entry in table.entries {
      switch (entry.key, entry.node.value) {
      case ("name", .string(let name)): keymap.name = name
      case ("inherits", .string(let name)): keymap.inherits = name
      case ("keys", .table(let keys)): keymap.add(keys, context: nil, prefix: "", report)
      case ("context", .table(let contexts)):
        for context in contexts.entries {
          guard let keys = context.node.table else {
            report("the keys of a context stand under [context.NAME]", context.position)
            continue
          }
          keymap.add(keys, context: context.key, prefix: "", report)
        }
      default:
        let hint = Spelling.hint(entry.key, among: ["name", "inherits", "keys", "context"])
        report("a keymap has no “\(entry.key)” of this kind\(hint)", entry.position)
      }
    }
    keymap.reportConflicts(file, report)
    return (keymap, diagnostics.sorted { $0.position < $1.position })
  }

  /// This keymap with what the base says about other intents, as far as the keys are free.
  public func inheriting(_ base: Keymap) -> Keymap {
    var result = self
    result.bindings += base.bindings.filter { inherited in
      !settled.contains([inherited.context ?? "", inherited.intent])
        && !bindings.contains {
          $0.context == inherited.context && Keymap.hides($0.keys, inherited.keys)
        }
    }
    result.settled.formUnion(base.settled)
    return result
  }

  private mutating func add(
    _ table: TOMLTable,
    context: String?,
    prefix: String,
    _ report: (String, Position) -> Void
  ) {
    for entry in table.entries {
      let intent = prefix + entry.key
      switch entry.node.value {
      case .table(let inner): add(inner, context: context, prefix: intent + ".", report)
      case .string: bind([entry.node], intent, context, report)
      case .array(let nodes): bind(nodes, intent, context, report)
      default: report("keys are a list of texts, as [\">\", \"S-Right\"]", entry.node.position)
      }
    }
  }

  private mutating func bind(
    _ nodes: [TOMLNode],
    _ intent: String,
    _ context: String?,
    _ report: (String, Position) -> Void
  ) {
    settled.insert([context ?? "", intent])
    for node in nodes {
      guard let text = node.string, let keys = KeySequence(text) else {
        let given = node.string.map { "“\($0)” is no key" } ?? "a key is a text in quotes"
        report("\(given); keys are written as j, gg, Ctrl-P, S-Tab, Space, F1", node.position)
        continue
      }
      bindings.append(
        KeyBinding(context: context, intent: intent, keys: keys, position: node.position)
      )
    }
  }

  /// Drops what is bound twice, and tells what can never be reached.
  private mutating func reportConflicts(_ file: String, _ report: (String, Position) -> Void) {
    var kept: [KeyBinding] = []
    for binding in bindings {
      let rivals = kept.filter { $0.context == binding.context }
      if let rival = rivals.first(where: { $0.keys == binding.keys }) {
        if rival.intent != binding.intent {
          report(
            "\(binding.keys) already means \(rival.intent) "
              + "(\(file):\(rival.position.line)); that stays",
            binding.position
          )
        }
        continue
      }
      if let rival = rivals.first(where: { Keymap.hides($0.keys, binding.keys) }) {
        report(
          "\(binding.keys) and \(rival.keys) (\(file):\(rival.position.line)) begin alike: "
            + "the longer one can never be typed; that of line \(rival.position.line) stays",
          binding.position
        )
        continue
      }
      kept.append(binding)
    }
    bindings = kept
  }

  private static func hides(_ left: KeySequence, _ right: KeySequence) -> Bool {
    left.keys.starts(with: right.keys) || right.keys.starts(with: left.keys)
  }
}
