import Books
import CRM
import Facts
import TextUI

extension Model {
  /// Why an intent makes no sense now, as a short reason; nil where it does.
  func obstacle(to intent: Intent) -> String? {
    guard let entry = IntentCatalogue.entry(intent) else { return "unknown" }
    if let reason = pastObstacle(entry) { return reason }
    switch entry.requirement {
    case .nothing: return nil
    case .record: return targetKind == nil ? "needs a record" : nil
    case .deal: return targetKind == Deal.kind ? nil : "needs a deal"
    case .kind(let kind):
      let word = Catalogue.kind(kind)?.name ?? "record"
      return handledKind == kind ? nil : "needs a \(word)"
    case .person: return forgettable == nil ? "needs a contact or a lead" : nil
    case .part: return part == nil ? "needs a line" : nil
    case .task where isAboutMarks && view.kind == Todo.kind: return nil
    case .task: return currentTasks.isEmpty ? "needs a task" : nil
    case .list: return view.isList ? nil : "needs a list"
    case .wholeQuery: return list?.problem.map { "the filter is not understood: \($0)" }
    case .column(let sort): return sortOrders(sort) == nil ? "not a column here" : nil
    // Enter on the minutes ends the review.
    case .reviewed where intent == .reviewOK && view == .review && review.page == .minutes:
      return nil
    case .reviewed: return obstacleToAnswer(dealOnly: false)
    case .reviewedDeal: return obstacleToAnswer(dealOnly: true)
    case .colleague: return hasColleagues ? nil : "needs a colleague"
    case .severalPipelines: return board.pipelines.count > 1 ? nil : "there is one pipeline"
    }
  }

  /// The tasks that a task verb is about: the marked ones or the one under the cursor, and in a
  /// list or detail the record's next one.
  var currentTasks: [EntityID] {
    if let bulk { return bulk.ids.filter { book.row($0)?.kind == Todo.kind } }
    if focus == .list, view.kind == Todo.kind {
      return targets.filter { book.row($0)?.kind == Todo.kind }
    }
    if focus == .detail, detail.tab == .tasks {
      guard detail.tasks.indices.contains(detail.viewport.cursor) else { return [] }
      return [book.id(detail.tasks[detail.viewport.cursor])]
    }
    guard let id = current else { return [] }
    return book.openTasks(about: id).prefix(1).map(book.id)
  }
}
