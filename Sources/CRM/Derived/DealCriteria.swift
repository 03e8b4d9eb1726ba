public import Books
public import Facts

// What must be true before a deal leaves a stage. A person may move it on all the same: then the
// deal is an exception until the criterion is met or the deal goes back. A criterion asks nothing of
// the deals that had left its stage before it was made.

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
  /// Those of earlier stages that were not met when it moved on, and are not met yet.
  public let exceptions: [DealCriterion]

  static let none = DealCriteria(here: [], exceptions: [])

  public var isEmpty: Bool { here.isEmpty && exceptions.isEmpty }
}

/// The exit criteria of the stages, as they stand in a book: good until a stage or a criterion
/// changes.
public struct CriteriaChart: Sendable {
  private struct Criterion: Sendable {
    let id: EntityID
    let name: String
  }

  /// The stages that have criteria, with them in their order.
  private var own: [EntityID: [Criterion]] = [:]
  /// The stages behind such stages, with the criteria of all before.
  private var passed: [EntityID: [Criterion]] = [:]
  /// The stages of a pipeline that has criteria, by each of its stages.
  private var course: [EntityID: [EntityID]] = [:]

  /// Whether no stage has a criterion.
  public var isEmpty: Bool { own.isEmpty }

  /// O(stages + criteria).
  public init(_ book: Book) {
    guard book.count(ExitCriterion.kind) > 0 else { return }
    let chart = PipelineChart(book)
    for pipeline in chart.pipelines {
      let stages = chart.stages(of: pipeline)
      var before: [Criterion] = []
      for stage in stages {
        course[stage] = stages
        if !before.isEmpty { passed[stage] = before }
        let here = CriteriaChart.criteria(of: stage, book)
        if !here.isEmpty { own[stage] = here }
        before += here
      }
    }
  }

  private static func criteria(of stage: EntityID, _ book: Book) -> [Criterion] {
    book.referrers(stage, through: ExitCriterion.stage.id).filter(book.isVisible)
      .sorted { one, other in
        let first = book[one, ExitCriterion.position] ?? .max
        let second = book[other, ExitCriterion.position] ?? .max
        return first != second ? first < second : book.comesBefore(one, other)
      }
      .map { Criterion(id: book.id($0), name: book[$0, ExitCriterion.name] ?? "") }
  }

  /// The criteria of a stage in their order.
  public func criteria(of stage: EntityID) -> [EntityID] { own[stage]?.map(\.id) ?? [] }

  /// How far a deal is.
  ///
  /// O(criteria of its pipeline).
  public func criteria(ofDeal row: Row, in book: Book) -> DealCriteria {
    guard !isEmpty, let stage = book[row, Deal.stage] else { return .none }
    let (here, before) = (own[stage] ?? [], passed[stage] ?? [])
    if here.isEmpty, before.isEmpty { return .none }
    let met = Set(book[row, Deal.criteriaMet])
    let moved = book.stamp(row, Deal.stage.id)?.effective
    return DealCriteria(
      here: here.map { DealCriterion(id: $0.id, name: $0.name, isMet: met.contains($0.id)) },
      exceptions: before.compactMap { criterion in
        guard !met.contains(criterion.id), let moved, moved >= criterion.id.created else {
          return nil
        }
        return DealCriterion(id: criterion.id, name: criterion.name, isMet: false)
      }
    )
  }

  /// The criteria that open deals would leave unmet by a move, in the order of the pipeline, each
  /// with the deals that lack it; none for a move back.
  public func unmet(
    _ deals: [EntityID],
    moving target: Command.StageTarget,
    in book: Book
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
    guard let stages = course[stage], let start = stages.firstIndex(of: stage) else { return [] }
    let end =
      switch target {
      case .by(let steps): start + steps
      case .to(let stage): stages.firstIndex(of: stage) ?? start
      }
    return start < end && end < stages.count ? stages[start..<end] : []
  }

  /// The deals that moved on although a criterion was not met: `criteria(ofDeal:)` in columns.
  var exceptions: Predicate {
    let isOpen = Predicate.compare(Deal.status.id, .equal, DealStatus.open.value)
    let parts = passed.sorted { $0.key < $1.key }.flatMap { stage, criteria in
      criteria.map { criterion in
        Predicate.and([
          isOpen, .oneOf(Deal.stage.id, [.ref(stage)]),
          .not(.includes(Deal.criteriaMet.id, .ref(criterion.id))),
          .derived(name: "moved since") { book, row in
            book.stamp(row, Deal.stage.id).map { $0.effective >= criterion.id.created } ?? false
          },
        ])
      }
    }
    return .or(parts)
  }
}
