import Books
public import Facts

// What is typed to find batches:
//
//   @anna            by that person; several words of the kind are alternatives
//   d-7k3q           that touched this record
//   via:import       by that door: ui, shell, import, rule, hook, demo
//   today, 2026-11, -7d.., 3.11..   written on these days
//   stage, undo      a part of the command's name

/// Which batches of the log are wanted.
public struct BatchFilter: Hashable, Sendable {
  public var authors: Set<EntityID> = []
  public var vias: Set<Via> = []
  public var record: EntityID?
  /// Written from here on, and before there.
  public var from: Instant?
  public var to: Instant?
  /// Parts of the command's name, all of which it holds.
  public var words: [String] = []

  public init(record: EntityID? = nil) { self.record = record }

  public var isEmpty: Bool { self == BatchFilter() }

  /// Reads what is typed; a word that means nothing is looked for in the names of commands.
  public init(_ text: String, _ context: QueryContext) {
    let reader = QueryValueReader(type: .day, context: context.entry, leaning: .back)
    for word in text.split(separator: " ").map({ String($0) }) {
      if word.hasPrefix("@"), word.count > 1 {
        authors.formUnion(Colleagues(context.book).named(word, me: context.user))
        // Nobody of this name has done nothing.
        if authors.isEmpty { authors.insert(EntityID(high: 0, low: 0)) }
      } else if let via = BatchFilter.via(word) {
        vias.insert(via)
      } else if let id = try? ReferenceEntry.id(word, [], context.book) {
        record = id
      } else if let span = try? reader.span(word), case .day(let first)? = span.low ?? span.high {
        let zone = context.entry.zone
        if span.low != nil { from = zone.startOfDay(first) }
        if case .day(let last)? = span.high { to = zone.endOfDay(last) }
      } else {
        words.append(word.lowercased())
      }
    }
  }

  private static func via(_ word: String) -> Via? {
    guard word.lowercased().hasPrefix("via:") else { return nil }
    let name = word.dropFirst(4).lowercased()
    return Via.allCases.first { "\($0)" == name }
  }

  /// Whether a change belongs to a batch that is wanted.
  public func admits(_ change: Change, written: Instant) -> Bool {
    if let from, written < from { return false }
    if let to, written > to { return false }
    if !authors.isEmpty, !authors.contains(change.author) { return false }
    if !vias.isEmpty, !vias.contains(change.via) { return false }
    if let record, !change.events.contains(where: { $0.entity == record }) { return false }
    let intent = change.intent.lowercased()
    return words.allSatisfy { intent.contains($0) }
  }
}
