/// A word that names nothing, with the nearest one that does.
public struct UnknownName: Error, Hashable, Sendable {
  /// What was looked for ("field of deals").
  public let what: String
  public let name: String
  /// The nearest name, where one is near enough to be meant.
  public let suggestion: String?
  /// What could have been meant, where nothing is near.
  public let examples: [String]

  public init(what: String, name: String, among names: [String], examples: [String]) {
    self.what = what
    self.name = name
    self.examples = examples
    suggestion = nearest(to: name, among: names)
  }

  public var sentence: String { "There is no \(what) called “\(name)”." }

  public var remedy: String {
    if let suggestion { return "Did you mean “\(suggestion)”?" }
    return "Known are \(examples.joined(separator: ", "))."
  }
}

/// The name at the smallest edit distance from `word`, if that is at most a third of its length
/// (at least one); the earlier name where two are equally near.
public func nearest(to word: String, among names: [String]) -> String? {
  let word = Array(word.lowercased().prefix(64))
  var best: (name: String, distance: Int)?
  for name in names {
    let distance = editDistance(word, Array(name.lowercased().prefix(64)))
    if distance < (best?.distance ?? .max) { best = (name, distance) }
  }
  guard let best, best.distance <= max(1, word.count / 3) else { return nil }
  return best.name
}

/// Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment).
private func editDistance(_ one: [Character], _ other: [Character]) -> Int {
  var before: [Int] = []
  var previous = Array(0...other.count)
  for row in one.indices {
    var current = [row + 1]
    current.reserveCapacity(other.count + 1)
    for column in other.indices {
      let substitution = previous[column] + (one[row] == other[column] ? 0 : 1)
      var cost = min(substitution, previous[column + 1] + 1, current[column] + 1)
      if row > 0, column > 0, one[row] == other[column - 1], one[row - 1] == other[column] {
        cost = min(cost, before[column - 1] + 1)
      }
      current.append(cost)
    }
    before = previous
    previous = current
  }
  return previous[other.count]
}
