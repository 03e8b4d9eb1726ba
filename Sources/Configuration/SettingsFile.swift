// The settings file:
//
//   currency = "EUR"            # ISO 4217
//   country = "DE"              # ISO 3166, for phone numbers
//   date-order = "day-month-year"
//   number-format = "1.234,56"
//   week-start = "monday"
//   zone = "Europe/Berlin"
//   theme = "default"
//   color = "auto"              # auto, never, 16, 256, rgb
//   keymap = "default"
//   mouse = false
//   ascii = false
//   mail = "mutt -s {subject} team@acme.example"   # started without a shell
//   remind = "off"              # off, bell, osc9, osc777: at the time of a task
//   remind-before = 5           # minutes
//   store = "/path/of/the/book"
//   user = "anna"
//   dial = ["linphone-csh", "dial", "{number}"]   # no shell; nothing dials where it is not set
//   [follow-up]                 # what follows the outcome of a call
//   no-answer = "+1wd other"    # next working day, the other time of day; or "none"

extension Settings {
  /// Reads a settings file over these settings; what is wrong is reported and left as it was.
  public mutating func read(_ text: String, file: String) -> [Diagnostic] {
    let (table, problems) = TOMLReader.read(text, file: file)
    var diagnostics = problems
    for entry in table.entries {
      if let message = set(entry.key, entry.node) {
        diagnostics.append(Diagnostic(message, file: file, at: entry.node.position))
      }
    }
    return diagnostics.sorted { $0.position < $1.position }
  }

  /// The names that a settings file may use.
  static let names = [
    "currency", "country", "date-order", "number-format", "week-start", "zone", "theme", "color",
    "keymap", "mouse", "ascii", "mail", "remind", "remind-before", "store", "user", "dial",
    "follow-up",
  ]

  /// Sets one; a sentence says why not.
  private mutating func set(_ name: String, _ node: TOMLNode) -> String? {
    switch name {
    case "currency": code(name, node, 3, "EUR") { $0.currency = $1 }
    case "country": code(name, node, 2, "DE") { $0.country = $1 }
    case "date-order": choice(name, node) { $0.dateOrder = $1 }
    case "number-format": choice(name, node) { $0.numberFormat = $1 }
    case "week-start": choice(name, node) { $0.weekStart = $1 }
    case "color": choice(name, node) { $0.color = $1 }
    case "mouse": flag(name, node) { $0.mouse = $1 }
    case "ascii": flag(name, node) { $0.ascii = $1 }
    case "zone": text(name, node) { $0.zone = $1 }
    case "theme": text(name, node) { $0.theme = $1 }
    case "keymap": text(name, node) { $0.keymap = $1 }
    case "mail": text(name, node) { $0.mail = $1 }
    case "store": text(name, node) { $0.store = $1 }
    case "user": text(name, node) { $0.user = $1 }
    case "remind": choice(name, node) { $0.remind = $1 }
    case "remind-before": minutes(name, node)
    case "dial": dial(node)
    case "follow-up": followUps(node)
    default:
      "there is no setting “\(name)”" + Spelling.hint(name, among: Settings.names)
    }
  }

  private mutating func code(
    _ name: String,
    _ node: TOMLNode,
    _ length: Int,
    _ example: String,
    _ store: (inout Settings, String) -> Void
  ) -> String? {
    guard let text = node.string?.uppercased(), text.utf8.count == length,
      text.utf8.allSatisfy({ (0x41...0x5A).contains($0) })
    else { return "\(name) is a code of \(length) letters, as \"\(example)\"" }
    store(&self, text)
    return nil
  }

  private mutating func choice<Choice: CaseIterable & RawRepresentable<String>>(
    _ name: String,
    _ node: TOMLNode,
    _ store: (inout Settings, Choice) -> Void
  ) -> String? {
    let given = node.string ?? node.integer.map(String.init) ?? ""
    guard let value = Choice(rawValue: given) else {
      let all = Choice.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
      return "\(name) is one of \(all)"
    }
    store(&self, value)
    return nil
  }

  private mutating func flag(
    _ name: String,
    _ node: TOMLNode,
    _ store: (inout Settings, Bool) -> Void
  ) -> String? {
    guard let value = node.boolean else { return "\(name) is true or false, without quotes" }
    store(&self, value)
    return nil
  }

  private mutating func text(
    _ name: String,
    _ node: TOMLNode,
    _ store: (inout Settings, String) -> Void
  ) -> String? {
    guard let value = node.string, !value.isEmpty else {
      return "\(name) is a text in quotes, not \(node.kind)"
    }
    store(&self, value)
    return nil
  }

  private mutating func minutes(_ name: String, _ node: TOMLNode) -> String? {
    guard let value = node.integer, (0...1440).contains(value) else {
      return "\(name) is a number of minutes, 0 to 1440"
    }
    remindBefore = value
    return nil
  }

  private mutating func dial(_ node: TOMLNode) -> String? {
    let words = node.array?.compactMap(\.string) ?? []
    guard !words.isEmpty, words.count == node.array?.count, !words[0].isEmpty,
      words.contains(where: { $0.contains("{number}") })
    else {
      return "dial is a program and its arguments, as [\"linphone-csh\", \"dial\", \"{number}\"]"
    }
    dial = words
    return nil
  }

  private mutating func followUps(_ node: TOMLNode) -> String? {
    let problem = "follow-up is a table of outcomes, as no-answer = \"+1wd other\""
    guard let table = node.table else { return problem }
    for entry in table.entries {
      guard let rule = entry.node.string else { return problem }
      followUps.append(FollowUp(outcome: entry.key, rule: rule))
    }
    return nil
  }
}
