public import Books
public import Facts

// Deals that change their pipeline need a stage there, and nobody but a person can say which. What
// is proposed for a stage: the one of the same name; else the one with the nearest probability;
// else the one at the same part of the way. Proposals never go backwards: a later stage is never
// given an earlier counterpart than the stage before it has, unless a name says so.

/// Which stage of another pipeline stands for which.
public struct StageMapping: Sendable {
  /// One stage that deals are in, and what is proposed for it.
  public struct Line: Sendable {
    public let stage: EntityID
    public var target: EntityID
    /// Whether the names agree, so that hardly anybody would choose otherwise.
    public let isByName: Bool
    /// How many of the deals are in the stage.
    public let deals: Int
  }

  public let pipeline: EntityID
  /// The stages that can be chosen, first to last.
  public let targets: [EntityID]
  /// In the order of the pipelines that the deals come from.
  public var lines: [Line]

  /// What is proposed for open deals that go to a pipeline; those that are in it already are left
  /// out.
  ///
  /// Nil where the pipeline has no stages.
  public init?(_ deals: [EntityID], to pipeline: EntityID, in book: Book) {
    let chart = PipelineChart(book)
    targets = chart.stages(of: pipeline)
    guard !targets.isEmpty else { return nil }
    self.pipeline = pipeline
    var counts: [EntityID: Int] = [:]
    for deal in deals {
      guard let row = book.row(deal), book[row, Deal.pipeline] != pipeline,
        (book[row, Deal.status] ?? .open) == .open, let stage = book[row, Deal.stage]
      else { continue }
      counts[stage, default: 0] += 1
    }
    lines = []
    for home in chart.pipelines where home != pipeline {
      let stages = chart.stages(of: home)
      var least = 0
      for (place, stage) in stages.enumerated() {
        let named = Self.place(ofName: book[stage, Stage.name], targets, book)
        let guess = Self.guess(stage, place, of: stages.count, targets, book)
        let target = named ?? max(least, guess)
        least = max(least, target)
        guard let count = counts.removeValue(forKey: stage) else { continue }
        lines.append(
          Line(stage: stage, target: targets[target], isByName: named != nil, deals: count)
        )
      }
    }
    // Stages that were archived under their deals stand for none; they begin anew.
    for (stage, count) in counts.sorted(by: { $0.key < $1.key }) {
      lines.append(Line(stage: stage, target: targets[0], isByName: false, deals: count))
    }
  }

  public var stages: [EntityID: EntityID] {
    Dictionary(lines.map { ($0.stage, $0.target) }, uniquingKeysWith: { first, _ in first })
  }

  private static func place(ofName name: String?, _ targets: [EntityID], _ book: Book) -> Int? {
    guard let name else { return nil }
    let folded = Folding.fold(name)
    return targets.firstIndex { Folding.fold(book[$0, Stage.name] ?? "") == folded }
  }

  private static func guess(
    _ stage: EntityID,
    _ place: Int,
    of count: Int,
    _ targets: [EntityID],
    _ book: Book
  ) -> Int {
    if let probability = book[stage, Stage.probability] {
      let distances = targets.enumerated().compactMap { index, target in
        book[target, Stage.probability].map { (index, abs($0 - probability)) }
      }
      if let best = distances.min(by: { $0.1 < $1.1 }) { return best.0 }
    }
    return count < 2 ? 0 : place * (targets.count - 1) / (count - 1)
  }
}
