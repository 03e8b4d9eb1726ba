public import Books
public import Facts

/// What is in a pipeline, stage by stage.
///
/// Totals are per currency; deals without an amount or a probability are counted beside them.
public struct PipelineReport: Sendable {
  /// The open deals of one stage.
  public struct Line: Sendable {
    public let stage: EntityID
    public let name: String
    public let probability: Int64?
    public let sums: Sums
  }

  public let pipeline: EntityID
  public let name: String
  public let lines: [Line]
  /// All open deals of the pipeline, those in archived stages included.
  public let total: Sums

  /// Only the deals of the owner; everybody's where nil.
  public init(_ book: Book, pipeline: EntityID, owner: EntityID? = nil) {
    self.pipeline = pipeline
    name = book.title(pipeline) ?? ""
    func sums(_ field: Field<EntityID>, _ target: EntityID) -> Sums {
      book.listing(
        ListingRequest(
          kind: Deal.kind,
          predicate: Deal.open(in: field, target, owner: owner),
          measure: Deal.measure
        )
      ).sums
    }
    lines = PipelineChart(book).stages(of: pipeline).map { stage in
      Line(
        stage: stage,
        name: book.title(stage) ?? "",
        probability: book[stage, Stage.probability],
        sums: sums(Deal.stage, stage)
      )
    }
    total = sums(Deal.pipeline, pipeline)
  }
}

extension Deal {
  /// The open deals whose stage or pipeline is `target`.
  public static func open(
    in field: Field<EntityID>,
    _ target: EntityID,
    owner: EntityID? = nil
  ) -> Predicate {
    var parts = [
      Predicate.compare(field.id, .equal, .ref(target)), open, Catalogue.visible(kind),
    ]
    if let owner { parts.append(.compare(kind.owner.id, .equal, .ref(owner))) }
    return .and(parts)
  }

  public static var open: Predicate { .compare(status.id, .equal, DealStatus.open.value) }
}
