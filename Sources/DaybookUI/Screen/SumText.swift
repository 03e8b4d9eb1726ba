import Books
import CRM
import Facts

/// Totals in words, each with its currency.
struct SumText {
  let entry: EntryContext

  /// `Σ 125.500 €`, `weighted 61.200 €`, and how many have no known probability.
  func parts(_ sums: Sums) -> [String] {
    if sums.totals.isEmpty { return [] }
    let amounts = sums.totals.map { money($0.total.amount, $0.currency, $0.total.exponent) }
    let weighted = sums.totals.filter { $0.total.weighted != 0 }
      .map { money($0.total.weighted, $0.currency, $0.total.exponent) }
    var parts = ["Σ " + amounts.joined(separator: " + ")]
    if !weighted.isEmpty { parts.append("weighted " + weighted.joined(separator: " + ")) }
    if sums.lackingProbability > 0 {
      parts.append("\(Display.count(sums.lackingProbability, entry)) without probability")
    }
    return parts
  }

  /// `156k € + 20k $`, for narrow places.
  func compact(_ sums: Sums, weighted: Bool = false) -> String {
    sums.totals.map { total in
      let minor = weighted ? total.total.weighted : total.total.amount
      return Display.compact(
        Money(
          minor: Int64(clamping: minor),
          currency: total.currency,
          exponent: total.total.exponent
        ),
        entry
      ) + " " + Display.sign(total.currency)
    }.joined(separator: " + ")
  }

  private func money(_ minor: Int128, _ currency: Currency, _ exponent: UInt8) -> String {
    Display.money(
      Money(minor: Int64(clamping: minor), currency: currency, exponent: exponent),
      entry
    )
  }
}
