public import Books
public import Facts

/// The pipelines of a book with their stages in order.
public struct PipelineChart: Sendable {
  private let book: Book

  public init(_ book: Book) { self.book = book }

  /// The pipelines in use, the default one first.
  public var pipelines: [EntityID] {
    book.rows(Pipeline.kind).filter(isInUse).sorted { before($0, $1, Pipeline.position) }
      .map(book.id)
  }

  /// The pipeline of a deal for which nobody named one.
  public var defaultPipeline: EntityID? { pipelines.first }

  /// The stages in use of a pipeline, first to last.
  public func stages(of pipeline: EntityID) -> [EntityID] {
    book.referrers(pipeline, through: Stage.pipeline.id).filter(isInUse)
      .sorted { before($0, $1, Stage.position) }
      .map(book.id)
  }

  public func pipeline(of stage: EntityID) -> EntityID? { book[stage, Stage.pipeline] }

  func name(_ id: EntityID) -> String {
    book[id, Stage.name] ?? book[id, Pipeline.name] ?? ""
  }

  private func isInUse(_ row: Row) -> Bool { book.matches(row, Catalogue.visible(row.kind)) }

  /// By position, those without one last; then by id, so that the order never depends on chance.
  private func before(_ one: Row, _ other: Row, _ position: Field<Int64>) -> Bool {
    let first = book[one, position] ?? .max
    let second = book[other, position] ?? .max
    return first != second ? first < second : book.comesBefore(one, other)
  }
}
