import Facts

// What is refused of leads, promises and the lines of deals.
extension Rejection {
  var inquirySentence: String {
    switch self {
    case .leadIs(let lead, let status, nil): "\(quoted(lead)) is \(status.word) already."
    case .leadIs(let lead, let status, let wanted?):
      "\(quoted(lead)) is \(status.word) and cannot become \(wanted.word)."
    case .wakesInThePast(let day): "The day \(day) is not after today."
    case .promiseIsSettled(let promise, let status): "\(quoted(promise)) is \(status.word) already."
    case .promiseIsOpen(let promise): "\(quoted(promise)) is open."
    case .amountFromLines(let deal): "The value of \(quoted(deal)) is the sum of its lines."
    case .mixedCurrencies(let deal, let currencies):
      "The lines of \(quoted(deal)) would be in "
        + currencies.map(\.description).joined(separator: " and ") + ", which have no sum."
    default: ""
    }
  }

  var inquiryRemedy: String {
    switch self {
    case .leadIs(_, .converted, _): "Go on with its deal, or undo the conversion."
    case .leadIs(_, .disqualified, _): "Work on it again first."
    case .leadIs(_, .recycled, _): "Work on it first, or wait until it wakes."
    case .leadIs: "Leads go forward: taken, worked on, qualified."
    case .wakesInThePast: "Choose a later day, for example +3m."
    case .promiseIsSettled: "Reopen it first."
    case .promiseIsOpen: "Only a settled promise can be reopened."
    case .amountFromLines: "Change a line, or remove the lines."
    case .mixedCurrencies: "Give every line its price in one currency."
    default: ""
    }
  }
}
