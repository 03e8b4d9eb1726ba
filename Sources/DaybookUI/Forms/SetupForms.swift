import Books
import CRM
import Facts
import TextUI

/// What a team sets up once: pipelines, stages and their criteria, reasons, declared fields.
enum SetupForms {
  static let kinds: Set<KindID> = [
    Pipeline.kind, Stage.kind, ExitCriterion.kind, LostReason.kind, CustomField.kind,
    DisqualifyReason.kind,
  ]
}

extension KindID {
  /// Whether a field is one that every kind has.
  func isShared(_ field: FieldID) -> Bool {
    field == owner.id || field == team.id || field == tags.id
  }
}

extension Rejection {
  /// Whether deals lack a stage in the pipeline they go to.
  var isUnmapped: Bool {
    if case .stageWithoutMapping = self { true } else { false }
  }
}

extension Model {
  /// A new stage belongs to the pipeline at hand and comes last, a criterion to the stage at hand, a
  /// field to the kind in view.
  func prefillSetup(_ fields: inout [FormField], _ kind: KindID) {
    switch kind {
    case Stage.kind:
      guard let pipeline = pipelineAtHand else { return }
      fill(&fields, Stage.pipeline.id, pipeline)
      let others = PipelineChart(book).stages(of: pipeline).compactMap { book[$0, Stage.position] }
      type(&fields, Stage.position.id, String(Catalogue.position(behind: others)))
    case ExitCriterion.kind:
      guard let stage = stageAtHand else { return }
      fill(&fields, ExitCriterion.stage.id, stage)
      let count = criteria.criteria(of: stage).count
      type(&fields, ExitCriterion.position.id, String(count + 1))
    case CustomField.kind:
      guard CustomField.kinds.contains(view.kind), let of = Catalogue.kind(view.kind) else {
        return
      }
      type(&fields, CustomField.of.id, of.name)
    default: break
    }
  }

  private func fill(_ fields: inout [FormField], _ field: FieldID, _ id: EntityID) {
    guard let place = fields.firstIndex(where: { $0.definition?.id == field }) else { return }
    fields[place].fill(id, title: book.title(id) ?? "")
  }

  private func type(_ fields: inout [FormField], _ field: FieldID, _ text: String) {
    guard let place = fields.firstIndex(where: { $0.definition?.id == field }) else { return }
    fields[place].editor = LineEditor(text)
  }

  private var pipelineAtHand: EntityID? {
    if let id = current, let row = book.row(id) {
      if row.kind == Pipeline.kind { return id }
      if row.kind == Stage.kind { return book[row, Stage.pipeline] }
      if row.kind == Deal.kind { return book[row, Deal.pipeline] }
    }
    return board.pipeline ?? PipelineChart(book).defaultPipeline
  }

  private var stageAtHand: EntityID? {
    guard let id = current, let row = book.row(id) else { return nil }
    switch row.kind {
    case Stage.kind: return id
    case Deal.kind: return book[row, Deal.stage]
    case ExitCriterion.kind: return book[row, ExitCriterion.stage]
    default: return nil
    }
  }
}
