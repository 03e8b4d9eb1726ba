/// What a cell means; a theme says how that looks.
///
/// Names are dotted and fall back to their parent (`ui.tab.active` → `ui.tab` → `ui.text`), so that
/// a theme may stay short and a new role never goes unpainted.
public enum Role: UInt8, CaseIterable, Sendable {
  case text
  case dim
  case title
  case tab
  case tabActive
  case border
  case selection
  case selectionInactive
  case marked
  case match
  case hintKey
  case hintText
  case status
  case prompt
  case menu
  case toast
  case scrollbar

  case formLabel
  case formValue
  case formDirty
  case formError
  case formGhost

  case dealLead
  case dealQualified
  case dealProposal
  case dealNegotiation
  case dealWon
  case dealLost
  case dealStale

  case dueOk
  case dueSoon
  case dueOverdue

  case moneyPositive
  case moneyNegative

  case chart1
  case chart2
  case chart3
  case chart4
  case chart5
  case chart6
  case chart7
  case chart8

  case logCall
  case logMail
  case logMeeting
  case logNote

  case error
  case warn
  case info
  case ok

  /// The name in theme files, such as `ui.tab.active`.
  public var name: String { Role.names[Int(rawValue)] }

  /// The role with that name, if there is one.
  public init?(name: String) {
    guard let index = Role.names.firstIndex(of: name), let raw = UInt8(exactly: index) else {
      return nil
    }
    self.init(rawValue: raw)
  }

  /// The role whose look this one takes where a theme says nothing about it; nil for `ui.text`.
  public var parent: Role? {
    if self == .text { return nil }
    var prefix = name[...]
    while let dot = prefix.lastIndex(of: ".") {
      prefix = prefix[..<dot]
      if let role = Role(name: String(prefix)) { return role }
    }
    return .text
  }

  /// One of the eight chart colours, counted from zero and taken round.
  public static func chart(_ index: Int) -> Role {
    let wrapped = ((index % 8) + 8) % 8
    return Role(rawValue: chart1.rawValue + UInt8(wrapped)) ?? .chart1
  }

  /// The letter that stands for the role in a `SurfaceDump`; `.` is plain text.
  public var letter: Character {
    self == .text ? "." : Role.letters[Int(rawValue)]
  }

  private static let letters = Array("?abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")

  private static let names: [String] = [
    "ui.text", "ui.dim", "ui.title", "ui.tab", "ui.tab.active", "ui.border", "ui.selection",
    "ui.selection.inactive", "ui.marked", "ui.match", "ui.hint.key", "ui.hint.text", "ui.status",
    "ui.prompt", "ui.menu", "ui.toast", "ui.scrollbar",
    "form.label", "form.value", "form.dirty", "form.error", "form.ghost",
    "deal.lead", "deal.qualified", "deal.proposal", "deal.negotiation", "deal.won", "deal.lost",
    "deal.stale",
    "due.ok", "due.soon", "due.overdue",
    "money.pos", "money.neg",
    "chart.1", "chart.2", "chart.3", "chart.4", "chart.5", "chart.6", "chart.7", "chart.8",
    "log.call", "log.mail", "log.meeting", "log.note",
    "error", "warn", "info", "ok",
  ]
}
