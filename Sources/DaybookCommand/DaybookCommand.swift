public import ArgumentParser

/// The shell's face of Daybook: the same commands as the interface, one word each.
///
/// Without a subcommand it opens the interface.
public struct DaybookCommand: AsyncParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "daybook",
    abstract: "A customer book that lives in the terminal.",
    discussion: """
      KIND is account, contact, deal, activity, task, product, … (plurals too). A query is words \
      like: status:won amount>10k owner:@me. Ids look like d-7k3q; a unique title does as well.
      """,
    version: "0.1.0",
    subcommands: [
      OpenCommand.self, DemoCommand.self,
      AddCommand.self, SetCommand.self, MoveCommand.self, WinCommand.self, LoseCommand.self,
      ReopenCommand.self, DoneCommand.self, ArchiveCommand.self, NoteCommand.self,
      ListCommand.self, ShowCommand.self, SearchCommand.self, ReportCommand.self,
      LogCommand.self, HistoryCommand.self, UndoCommand.self, RedoCommand.self,
      ImportCommand.self, DumpCommand.self, LoadCommand.self, VerifyCommand.self,
      StatCommand.self,
    ],
    defaultSubcommand: OpenCommand.self
  )

  public init() {}
}

extension DaybookCommand {
  /// Runs the program by its arguments; never returns where one of them is wrong.
  public static func launch() async { await main() }
}
