import Books
import CRM
import Facts
import TextUI

/// What a frame of a list is made of, to tell whether what somebody else has written can be seen
/// in it.
///
/// Where hundreds work on a book there are tens of changes a second, nearly all of them to records
/// that are not on this screen; painting is what costs most of taking one in. Two equal glances,
/// and no row in sight among those that a fold concerns, mean equal frames. Of screens that it
/// does not know in full there is no glance, and they are painted.
struct Glance: Equatable {
  private let rows: [Row]
  private let viewport: ListViewport
  private let counts: [Int]
  private let problem: String?
  private let sums: Sums
  private let markSums: Sums
  private let due: Int
  private let duty: String
  private let notice: String?
  private let hasColleagues: Bool
  private let detail: Detail?
  private let kind: KindID

  /// The record in it is in sight in the list, too: only what is tied to it is looked at here.
  private struct Detail: Equatable {
    let tab: DetailTab
    let viewport: ListViewport
    let overview: [DetailLine]
    let tied: [[Row]]

    init(_ detail: DetailState) {
      tab = detail.tab
      viewport = detail.viewport
      overview = detail.overview
      tied = [detail.activities, detail.tasks, detail.promises, detail.lines]
    }
  }

  /// Nil where the screen shows more than a list and the detail beside it.
  init?(_ model: Model) {
    guard model.past == nil, model.tour == nil, model.overlays.isEmpty, model.focus == .list,
      model.layout.panes.count <= 2, let list = model.list, let listing = list.listing,
      listing.count > 0, list.savedView == nil, list.columns.isEmpty,
      !model.showsDetailBesideList || model.detail.id == list.selected
    else { return nil }
    kind = list.kind
    rows = listing.window(list.viewport.visible)
    viewport = list.viewport
    counts = [list.count, list.total]
    problem = list.problem
    sums = listing.sums
    markSums = model.markSums
    due = model.today.dueCount
    duty = model.duty.text
    notice = model.notice?.text
    hasColleagues = model.hasColleagues
    detail = model.showsDetailBesideList ? Detail(model.detail) : nil
  }

  /// Whether a row in sight may look different after a fold.
  func shows(_ step: inout BookStep) -> Bool {
    let affected = step.affected(kind)
    return !affected.isEmpty && !Set(rows).isDisjoint(with: affected)
  }
}
