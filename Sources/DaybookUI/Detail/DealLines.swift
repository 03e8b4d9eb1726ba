import Books
import CRM
import Facts
import TextUI

// The lines of a deal's overview that are worked out: where it counts in a forecast and by whose
// word, and the exit criteria of its stage.
extension DetailContent {
  var dealLines: [DetailLine] {
    guard row.kind == Deal.kind else { return [] }
    return forecastLine + criteriaLines
  }

  private var forecastLine: [DetailLine] {
    let book = reader.book
    guard (book[row, Deal.status] ?? .open) == .open, let category = book.forecast(ofDeal: row)
    else { return [] }
    let ofStage = book[row, Deal.stage].flatMap { book[$0, Stage.forecast] }
    let whose =
      book[row, Deal.forecast] == nil
      ? "by its stage" : ofStage.map { "own; the stage says \($0.label.lowercased())" } ?? "own"
    return [.field("forecast", category.label).with(right: whose)]
  }

  private var criteriaLines: [DetailLine] {
    let criteria = reader.criteria.criteria(ofDeal: row, in: reader.book)
    guard (reader.book[row, Deal.status] ?? .open) == .open else { return [] }
    let here = criteria.here.enumerated().map { place, criterion in
      DetailLine.field(
        place == 0 ? "criteria" : " ",
        (criterion.isMet ? "[x] " : "[ ] ") + criterion.name,
        criterion.isMet ? .text : .dim
      )
    }
    let left = criteria.exceptions.map { criterion in
      DetailLine.field("unmet", "✗ \(criterion.name)", .warn).with(right: "moved on without")
    }
    return left + here
  }
}
