public import Books
public import Facts

// What must be true before a deal leaves a stage. A person may move it on all the same: then the
// criterion stays unmet, and the deal counts as an exception until it is met or the deal goes back.

/// One criterion of a deal.
public struct DealCriterion: Hashable, Sendable {
  public let id: EntityID
  public let name: String
  public let isMet: Bool
}

/// How far a deal is with the criteria of its pipeline.
public struct DealCriteria: Hashable, Sendable {
  /// Those of the stage in which it is, in their order.
  public let here: [DealCriterion]
  /// Those of earlier stages that are not met.
  public let exceptions: [DealCriterion]

  public var isEmpty: Bool { here.isEmpty && exceptions.isEmpty }
}

/// The exit criteria of the stages.
public struct CriteriaChart: Sendable {
  private let book: Book
  private let chart: PipelineChart
  /// Whether any stage has a criterion.
  public let isEmpty: Bool

  public init(_ book: Book) {
    self.book = book
    chart = PipelineChart(book)
    isEmpty = book.count(ExitCriterion.kind) == 0
  }

  /// The criteria of a stage in their order.
  public func criteria(of stage: EntityID) -> [EntityID] {
    if isEmpty { return [] }
    return book.referrers(stage, through: ExitCriterion.stage.id).filter(book.isVisible)
      .sorted { one, other in
        let first = book[one, ExitCriterion.position] ?? .max
        let second = book[other, ExitCriterion.position] ?? .max
        return first != second ? first < second : book.id(one) < book.id(other)
      }
      .map(book.id)
  }

  /// The stages of its pipeline that come before a stage.
  func stages(before stage: EntityID) -> ArraySlice<EntityID> {
    chart.pipeline(of: stage).map(chart.stages)?.prefix { $0 != stage } ?? []
  }

  /// The stages in which some deal could have left a criterion behind, with those criteria.
  func passed() -> [(stage: EntityID, criteria: [EntityID])] {
    if isEmpty { return [] }
    return chart.pipelines.flatMap(chart.stages).map { stage in
      (stage, stages(before: stage).flatMap(criteria))
    }.filter { !$0.criteria.isEmpty }
  }

  /// How far a deal is.
  ///
  /// O(criteria of its pipeline).
  public func criteria(ofDeal row: Row) -> DealCriteria {
    guard !isEmpty, let stage = book[row, Deal.stage] else {
      return DealCriteria(here: [], exceptions: [])
    }
    let met = Set(book[row, Deal.criteriaMet])
    func judged(_ ids: [EntityID]) -> [DealCriterion] {
      ids.map {
        DealCriterion(id: $0, name: book[$0, ExitCriterion.name] ?? "", isMet: met.contains($0))
      }
    }
    return DealCriteria(
      here: judged(criteria(of: stage)),
      exceptions: judged(stages(before: stage).flatMap(criteria)).filter { !$0.isMet }
    )
  }

  /// The criteria that open deals would leave unmet by a move, in the order of the pipeline, each
  /// with the deals that lack it; none for a move back.
  public func unmet(
    _ deals: [EntityID],
    moving target: Command.StageTarget
  ) -> [(criterion: EntityID, deals: [EntityID])] {
    if isEmpty { return [] }
    var order: [EntityID] = []
    var lacking: [EntityID: [EntityID]] = [:]
    for deal in deals {
      guard let row = book.row(deal), let stage = book[row, Deal.stage],
        (book[row, Deal.status] ?? .open) == .open
      else { continue }
      let met = Set(book[row, Deal.criteriaMet])
      for criterion in left(from: stage, target).flatMap(criteria) where !met.contains(criterion) {
        if lacking[criterion] == nil { order.append(criterion) }
        lacking[criterion, default: []].append(deal)
      }
    }
    return order.map { ($0, lacking[$0] ?? []) }
  }

  /// The stages that a move forward leaves.
  private func left(from stage: EntityID, _ target: Command.StageTarget) -> ArraySlice<EntityID> {
    guard let stages = chart.pipeline(of: stage).map(chart.stages),
      let start = stages.firstIndex(of: stage)
    else { return [] }
    let end =
      switch target {
      case .by(let steps): start + steps
      case .to(let stage): stages.firstIndex(of: stage) ?? start
      }
    return start < end && end < stages.count ? stages[start..<end] : []
  }
}

extension Deal {
  /// The deals that moved on although a criterion was not met.
  static func withExceptions(_ book: Book) -> Predicate {
    .or(
      CriteriaChart(book).passed().map { passed in
        .and([
          .oneOf(stage.id, [.ref(passed.stage)]),
          .or(passed.criteria.map { .not(.includes(criteriaMet.id, .ref($0))) }),
        ])
      }
    )
  }
}
