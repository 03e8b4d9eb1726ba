import Testing

@testable import DaybookUI

/// Each command can be had by key or line, and what changes the book from the shell as well.
@Suite struct ReachTests {
  /// The subcommand that does what an intent does.
  private static let shell: [Intent: String] = [
    .stageForward: "move", .stageBack: "move", .win: "win", .lose: "lose", .reopen: "reopen",
    .checkCriteria: "set", .park: "park", .changePipeline: "pipeline",
    .addDeal: "add", .addContact: "add", .addCompany: "add", .addLead: "add", .addTask: "add",
    .addActivity: "log", .followUp: "add", .logActivity: "log", .capture: "log", .edit: "set",
    .changeStage: "move", .changeValue: "set", .changeForecast: "set", .changeDate: "set",
    .changeOwner: "set", .changeName: "set", .archive: "archive",
    .takeLead: "lead", .workLead: "lead", .qualifyLead: "lead", .disqualifyLead: "lead",
    .recycleLead: "lead", .fillQualification: "set", .openContact: "show",
    .addPromise: "promise", .keepPromise: "promise", .breakPromise: "promise",
    .releasePromise: "promise", .reopenPromise: "promise",
    .addLine: "add", .editPart: "set", .removePart: "archive",
    .done: "done", .snoozeDay: "set", .snoozeWeek: "set", .snoozeMonth: "set", .wait: "set",
    .later: "set", .earlier: "set",
    .savedViews: "view", .saveView: "view", .listKind: "list", .columns: "list", .bulk: "set",
    .history: "batches", .recordHistory: "history", .blame: "history", .editText: "set",
    .palette: "search",
    .drill: "forecast", .nextMonth: "forecast", .previousMonth: "forecast",
    .submitForecast: "forecast", .askWaterfall: "waterfall", .askPast: "list",
    .brief: "brief", .addTaste: "taste", .cover: "cover", .endCover: "cover",
    .handover: "handover", .handovers: "handover", .erase: "erase",
    .undo: "undo", .redo: "redo",
  ]

  /// What is a way of working at a screen: its facts are had by the subcommands of its parts.
  private static let screenOnly: Set<Intent> = [
    .nextPipeline, .collapseColumn, .copyName, .copyEmail, .copyPhone, .copyID, .copyRow,
    .callRun, .askDifference,
  ]

  @Test func byKeyOrLine() {
    for entry in IntentCatalogue.entries {
      let isReached = !entry.keys.isEmpty || !entry.form.isEmpty
      #expect(isReached, "\(entry.intent)")
    }
  }

  /// What changes or shows the book is had from the shell too; moving about and the answers of a
  /// review, each of which is one of these, are not.
  @Test func nothingIsLeftOut() {
    let groups: Set<IntentEntry.Group> = [
      .deals, .records, .tasks, .leads, .promises, .browsing, .reports, .customers,
    ]
    for entry in IntentCatalogue.entries where groups.contains(entry.group) {
      let isKnown = Self.shell[entry.intent] != nil || Self.screenOnly.contains(entry.intent)
      #expect(isKnown, "\(entry.intent) has no subcommand")
    }
  }

  @Test func fromTheShell() throws {
    let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
    let readme = try #require(FrameFile.read(root + "/README.md"))
    for (intent, command) in Self.shell {
      let isThere =
        readme.contains("`daybook \(command) ") || readme.contains("`daybook \(command)`")
      #expect(isThere, "\(intent): daybook \(command)")
    }
  }

  /// Every form of the table is understood by the command line: its first word is a verb.
  @Test func everyFormBeginsWithAVerb() {
    for entry in IntentCatalogue.entries where !entry.form.isEmpty {
      let verb = entry.form.split(separator: " ").first.map(String.init) ?? ""
      let isKnown =
        CommandLine.verbs.contains(verb)
        || IntentCatalogue.entries.contains { $0.form.hasPrefix(verb + " ") }
      #expect(isKnown, "\(entry.form)")
    }
  }
}
