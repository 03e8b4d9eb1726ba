public import Books
import CRM
public import Facts

// What became of the open pipeline between two dates. A deal is *in* at a date where it is there,
// open, of one of the owners, and expected to close by the horizon (any day, or none, without a
// horizon).
//
//   opening   Σ over the deals that are in at the first date
//   new       made since and in, or made and closed since
//   reopened  was won or lost, is in now
//   slipped in, slipped out   its date moved over the horizon, to this side or the other
//   joined, left              another owner, archived, brought back, taken back
//   grown, shrunk             its amount changed while it was in
//   won, lost                 closed since
//   closing   Σ over the deals that are in at the second date
//
// A deal that changed its amount and then left counts in both steps: first the amount changes, then
// it leaves with what it was worth last. All amounts go by the same rates, so nothing comes from a
// rate's movement, and opening + Σ steps = closing exactly in every currency.

/// The way from an opening pipeline to a closing one.
public struct Waterfall: Sendable {
  public enum Step: Int, CaseIterable, Sendable {
    case new
    case reopened
    case slippedIn
    case joined
    case grown
    case shrunk
    case slippedOut
    case left
    case won
    case lost

    public var label: String {
      switch self {
      case .new: "New"
      case .reopened: "Reopened"
      case .slippedIn: "Slipped in"
      case .joined: "Joined"
      case .grown: "Grown"
      case .shrunk: "Shrunk"
      case .slippedOut: "Slipped out"
      case .left: "Left"
      case .won: "Won"
      case .lost: "Lost"
      }
    }

    /// Whether it is rare enough to be left out where nothing happened.
    public var isRare: Bool { self == .reopened || self == .joined || self == .left }
  }

  public let currency: Currency
  public private(set) var opening = Figure()
  /// By `Step`; what leaves is negative.
  private var steps = [Figure](repeating: Figure(), count: Step.allCases.count)
  /// Counted by itself over the second book, not from the steps.
  public private(set) var closing = Figure()

  public subscript(step: Step) -> Figure { steps[step.rawValue] }

  /// The way from one book to another, or later one.
  ///
  /// O(deals of both).
  public init(
    from old: Book,
    to new: Book,
    _ setting: ReportSetting,
    horizon: Day? = nil,
    owners: Owners = .everybody
  ) {
    currency = setting.currency
    var ids: [EntityID] = []
    for row in old.rows(Deal.kind) where old.isThere(row) { ids.append(old.id(row)) }
    for row in new.rows(Deal.kind) where new.isThere(row) {
      let id = new.id(row)
      if old.row(id).map(old.isThere) != true { ids.append(id) }
    }
    let before = Standing.Reader(book: old, setting: setting, horizon: horizon, owners: owners)
    let after = Standing.Reader(book: new, setting: setting, horizon: horizon, owners: owners)
    for id in ids { take(id, before.standing(id), after.standing(id)) }
  }

  private mutating func take(_ id: EntityID, _ old: Standing, _ new: Standing) {
    if old.isIn { opening.add(id, old.worth, in: currency) }
    if new.isIn { closing.add(id, new.worth, in: currency) }
    if !old.isIn {
      guard new.isIn || new.wasIn, let step = entrance(old, new) else { return }
      add(step, id, new.worth, sign: 1)
    } else {
      revalue(id, old.worth, new.isThere ? new.worth : old.worth)
    }
    guard !new.isIn else { return }
    add(exit(new), id, new.isThere ? new.worth : old.worth, sign: -1)
  }

  private func entrance(_ old: Standing, _ new: Standing) -> Step? {
    guard old.isThere else { return .new }
    if !old.isOurs { return .joined }
    if old.status != .open { return new.isIn ? .reopened : nil }
    return .slippedIn
  }

  private func exit(_ new: Standing) -> Step {
    guard new.isThere, new.isOurs else { return .left }
    switch new.status {
    case .won: return .won
    case .lost: return .lost
    case .open: return .slippedOut
    }
  }

  /// The change of an amount; another currency is a loss in one and a gain in the other.
  private mutating func revalue(_ id: EntityID, _ old: Money?, _ new: Money?) {
    guard old != new else { return }
    if let old, let new, old.currency == new.currency {
      let (change, overflow) = new.minor.subtractingReportingOverflow(old.minor)
      guard overflow || change != 0 else { return }
      if !overflow {
        let money = Money(minor: change, currency: new.currency, exponent: new.exponent)
        steps[(change > 0 ? Step.grown : .shrunk).rawValue].add(id, money, in: currency)
        return
      }
    }
    if let old { add(.shrunk, id, old, sign: -1) }
    if let new { add(.grown, id, new, sign: 1) }
  }

  private mutating func add(_ step: Step, _ id: EntityID, _ worth: Money?, sign: Int64) {
    let signed = worth.map {
      Money(minor: $0.minor * sign, currency: $0.currency, exponent: $0.exponent)
    }
    steps[step.rawValue].add(id, signed, in: currency)
  }
}

extension Book {
  fileprivate func isThere(_ row: Row) -> Bool {
    value(row, Deal.title.id) != nil && self[row, Deal.kind.archived] != true
  }
}

/// How a deal stands at a date.
private struct Standing {
  var isThere = false
  var isOurs = false
  var status = DealStatus.open
  var worth: Money?
  var isIn = false
  /// Whether it closed, having been in until then.
  var wasIn = false

  struct Reader {
    let book: Book
    let setting: ReportSetting
    let horizon: Day?
    let owners: Owners

    func standing(_ id: EntityID) -> Standing {
      guard let row = book.row(id), book.isThere(row) else { return Standing() }
      var standing = Standing(isThere: true)
      standing.isOurs = owners.contains(book[row, Deal.kind.owner])
      standing.status = book[row, Deal.status] ?? .open
      standing.worth = book[row, Deal.amount].map { setting.worth($0, on: setting.today) }
      let day = book[row, Deal.expectedClose]
      let isNear = horizon.map { horizon in day.map { $0 <= horizon } ?? false } ?? true
      standing.isIn = standing.isOurs && standing.status == .open && isNear
      standing.wasIn =
        standing.isOurs && (standing.status == .won || (standing.status == .lost && isNear))
      return standing
    }
  }
}
