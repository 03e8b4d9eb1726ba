import Books
import CRM
import Facts
import TextUI

/// The view of what is due.
struct TodayState: Sendable {
  private(set) var selected: EntityID?
  var dueCount: Int { 0 }

  mutating func open(_ model: Model) {}
  mutating func openDeals(_ model: Model) {}
  mutating func fit(_ height: Int) {}
  mutating func update(from old: Book, _ model: Model, _ touched: Touched) {}
  mutating func rebase(_ model: Model) {}
  mutating func move(_ model: Model, _ motion: (inout ListViewport) -> Void) {}
}

struct TodayPane {
  let model: Model

  func paint(into canvas: inout Canvas) {}
}
