import Books
import Facts

extension ReviewWords {
  /// Why so much is at risk, in half a line: "62 % of 50.400 €: 12 d late, put off 3×, idle 25 d".
  public func reason(_ risk: MoneyAtRisk) -> String {
    let reasons = reasons(risk)
    let why = reasons.isEmpty ? "nothing speaks against it" : reasons.joined(separator: ", ")
    guard let expected = risk.expected else { return "\(unknown(risk)); \(why)" }
    return "\(Display.percent(Int64(risk.exposure.share))) of \(Display.money(expected, entry)): "
      + why
  }

  private func reasons(_ risk: MoneyAtRisk) -> [String] {
    var reasons: [String] = []
    if let days = risk.overdueDays {
      if days > 0 { reasons.append("\(days) d late") }
    } else {
      reasons.append("no close date")
    }
    if risk.pushes > 0 { reasons.append("put off \(risk.pushes)×") }
    if risk.isParked {
      reasons.append("parked")
    } else if risk.idleDays > 0, risk.limit > 0 {
      reasons.append("idle \(risk.idleDays) d of \(risk.limit)")
    }
    return reasons
  }

  private func unknown(_ risk: MoneyAtRisk) -> String {
    if risk.amount == nil { return "no value yet" }
    if risk.probability == nil { return "its chance is unknown" }
    return "no rate for \(risk.amount?.currency.description ?? "its currency")"
  }

  /// The whole sum, a line each, with the figures that went into it.
  public func explanation(_ risk: MoneyAtRisk) -> [String] {
    let exposure = risk.exposure
    var lines: [String] = []
    if let expected = risk.expected, let amount = risk.amount, let chance = risk.probability {
      let converted = amount.currency == expected.currency ? "" : ", by today's rate"
      lines.append(
        "expected  \(Display.money(amount, entry)) × \(Display.percent(chance))\(converted)"
          + " = \(Display.money(expected, entry))"
      )
    } else {
      lines.append("expected  unknown: \(unknown(risk))")
    }
    lines.append(
      risk.overdueDays.map { "overdue   \($0) / (\($0) + 14 days) = \(exposure.overdue) %" }
        ?? "overdue   no close date = \(exposure.overdue) %"
    )
    lines.append("put off   \(risk.pushes) / (\(risk.pushes) + 3) = \(exposure.pushed) %")
    lines.append(quiet(risk))
    let parts = [exposure.overdue, exposure.pushed, exposure.quiet]
      .map { "\(100 - $0) %" }.joined(separator: " × ")
    lines.append("share     1 − 95 % × \(parts) = \(exposure.share) %")
    if let money = risk.money, let expected = risk.expected {
      lines.append(
        "at risk   \(Display.money(expected, entry)) × \(exposure.share) %"
          + " = \(Display.money(money, entry))"
      )
    }
    return lines
  }

  private func quiet(_ risk: MoneyAtRisk) -> String {
    if risk.isParked { return "quiet     parked = 0 %" }
    if risk.limit == 0 { return "quiet     its stage allows any silence = 0 %" }
    let days = risk.idleDays
    return "quiet     \(days) / (\(days) + \(risk.limit) days allowed) = \(risk.exposure.quiet) %"
  }
}
