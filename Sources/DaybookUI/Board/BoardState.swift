import Books
import CRM
import Facts
import TextUI

/// The pipeline board.
struct BoardState: Sendable {
  private(set) var query = ""
  private(set) var problem: String?
  private(set) var pipelines: [EntityID] = []
  private(set) var selected: EntityID?

  mutating func open(_ model: Model) {}
  mutating func filter(_ query: String, _ reading: QueryReading, _ book: Book) {}
  mutating func fit(_ size: Size) {}
  mutating func update(from old: Book, _ model: Model, _ touched: Touched) {}
  mutating func rebase(_ model: Model) {}
  mutating func move(_ model: Model, _ motion: (inout ListViewport) -> Void) {}
  mutating func moveColumn(_ step: Int, _ model: Model) {}
  mutating func nextPipeline(_ model: Model) {}
}

struct BoardPane {
  let model: Model

  func paint(into canvas: inout Canvas) {}
}
