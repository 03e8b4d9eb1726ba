import Books
import CRM
import Facts

/// The pipeline that imported deals go through, with its stages and the reasons for losing.
struct DealCourse {
  let pipeline: EntityID
  /// First to last.
  let stages: [(name: String, id: EntityID)]
  private var reasons: [String: EntityID] = [:]

  func stage(named name: String) -> EntityID? {
    let plain = ColumnName.plain(name)
    return stages.first { ColumnName.plain($0.name) == plain }?.id
  }

  init(pipeline: EntityID, stages: [(name: String, id: EntityID)]) {
    self.pipeline = pipeline
    self.stages = stages
  }
}

extension ImportRun {
  /// The course of deals, found or made; nil where the mapping names none and the book has none.
  func dealCourse() -> DealCourse? {
    if let course { return course }
    course = mapping.pipeline.map(ownCourse) ?? bookCourse()
    return course
  }

  /// The default pipeline of the book.
  private func bookCourse() -> DealCourse? {
    let chart = PipelineChart(book)
    guard let pipeline = chart.defaultPipeline else { return nil }
    let stages = chart.stages(of: pipeline).map { (book[$0, Stage.name] ?? "", $0) }
    return stages.isEmpty ? nil : DealCourse(pipeline: pipeline, stages: stages)
  }

  private func ownCourse(_ name: String) -> DealCourse {
    let others = book.rows(Pipeline.kind).compactMap { book[$0, Pipeline.position] }
    let pipeline = fixed(Pipeline.kind, key: name, name: name) {
      [Operation(.set, Pipeline.position.id, .int(Catalogue.position(behind: others)))]
    }
    let known = PipelineChart(book).stages(of: pipeline)
    let stages = mapping.stages.enumerated().map { index, stage in
      if let id = known.first(where: { book[$0, Stage.name] == stage }) { return (stage, id) }
      let id = fixed(Stage.kind, key: "\(name)/\(stage)", name: stage, isShared: false) {
        [
          Operation(.set, Stage.pipeline.id, .ref(pipeline)),
          Operation(.set, Stage.position.id, .int(Int64(index + 1))),
        ]
      }
      return (stage, id)
    }
    return DealCourse(pipeline: pipeline, stages: stages)
  }

  func lostReason(_ name: String?) -> EntityID {
    let name = name ?? LostReason.imported
    return fixed(LostReason.kind, key: name, name: name) {
      let others = self.book.rows(LostReason.kind)
        .compactMap { self.book[$0, LostReason.position] }
      return [Operation(.set, LostReason.position.id, .int(Catalogue.position(behind: others)))]
    }
  }

  /// A record that the mapping itself names, found by key or name, else made.
  ///
  /// Where it is shared, one of the book with this name is meant too.
  func fixed(
    _ kind: KindID,
    key: String,
    name: String,
    isShared: Bool = true,
    _ operations: () -> [Operation] = { [] }
  ) -> EntityID {
    if let id = directory.known(kind, key: key) { return id }
    if isShared, let id = directory.named(kind, name) { return id }
    let id = newID()
    _ = directory.make(id)
    directory.note(id, kind, key: key)
    if isShared { directory.note(id, kind, name: name) }
    report.count(kind, \.created)
    var all = operations()
    if let title = Catalogue.kind(kind)?.title {
      all.insert(Operation(.set, title, .text(name)), at: 0)
    }
    all.append(Operation(.add, kind.externalIDs.id, .text(directory.external(key))))
    emit(id, kind, all)
    return id
  }
}
