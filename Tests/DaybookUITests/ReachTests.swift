import Testing

@testable import DaybookUI

/// Each command can be had by key or line, and what changes the book from the shell as well.
@Suite struct ReachTests {
  /// The subcommand that does what an intent does.
  ///
  /// What only opens a form, moves a cursor or copies is done by `add`, `set` and `show`.
  private static let shell: [Intent: String] = [
    .stageForward: "move", .stageBack: "move", .win: "win", .lose: "lose", .reopen: "reopen",
    .addDeal: "add", .addContact: "add", .addCompany: "add", .addLead: "add", .addTask: "add",
    .addActivity: "log", .followUp: "add", .logActivity: "log", .edit: "set",
    .changeStage: "move", .changeValue: "set", .changeDate: "set", .changeOwner: "set",
    .changeName: "set", .archive: "archive", .done: "done", .snoozeDay: "set", .snoozeWeek: "set",
    .snoozeMonth: "set", .wait: "set", .later: "set", .earlier: "set", .undo: "undo", .redo: "redo",
  ]

  @Test func byKeyOrLine() {
    for entry in IntentCatalogue.entries {
      let isReached = !entry.keys.isEmpty || !entry.form.isEmpty
      #expect(isReached, "\(entry.intent)")
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
