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
      OpenCommand.self, DemoCommand.self, SetupCommand.self, TodayCommand.self, DueCommand.self,
      AddCommand.self, SetCommand.self, MoveCommand.self, WinCommand.self, LoseCommand.self,
      ReopenCommand.self, ParkCommand.self, PipelineCommand.self, FieldCommand.self,
      DoneCommand.self, ArchiveCommand.self, LogCommand.self,
      LeadCommand.self, PromiseCommand.self,
      ListCommand.self, ViewCommand.self, ShowCommand.self, SearchCommand.self, ReportCommand.self,
      ForecastCommand.self, WaterfallCommand.self, QuotaCommand.self, RateCommand.self,
      ReviewCommand.self,
      BatchesCommand.self, HistoryCommand.self, UndoCommand.self, RedoCommand.self,
      BriefCommand.self, WhoCommand.self, TasteCommand.self,
      CoverCommand.self, HandoverCommand.self, AcceptCommand.self, DeclineCommand.self,
      ImportCommand.self, DumpCommand.self, LoadCommand.self, VerifyCommand.self,
      RepairCommand.self, BackupCommand.self, RestoreCommand.self, RebuildCommand.self,
      StatCommand.self, CheckpointCommand.self,
      EraseCommand.self, ErasuresCommand.self, ExportCommand.self,
    ],
    defaultSubcommand: OpenCommand.self
  )

  public init() {}
}

extension DaybookCommand {
  /// Runs the program by its arguments; never returns where one of them is wrong.
  public static func launch() async {
    let given = Array(CommandLine.arguments.dropFirst())
    guard given.prefix(while: { $0 != "--" }).contains("--locked") else {
      return await launch(given)
    }
    do throws(Failure) {
      let (account, arguments) = try LockedAccount.read(
        given,
        original: Places.variable("SSH_ORIGINAL_COMMAND")
      )
      await LockedAccount.$current.withValue(account) { await launch(arguments) }
    } catch {
      Standard.error.line("daybook: " + error.sentence)
      exit(withError: ExitCode(error.code.rawValue))
    }
  }

  private static func launch(_ arguments: [String]) async {
    // Who opens the interface need not wait for the tables of fifty other commands.
    guard let options = Arguments.opening(arguments) else {
      return await main(Arguments.arranged(arguments))
    }
    var command = OpenCommand()
    command.global = options
    do { try await command.run() } catch { OpenCommand.exit(withError: error) }
  }
}

/// The order of arguments.
enum Arguments {
  private static let globalOptions:
    [String: any WritableKeyPath<GlobalOptions, String?> & Sendable] = [
      "--store": \.store, "--as": \.user, "--config": \.config, "--theme": \.theme,
      "--color": \.color,
    ]

  /// The arguments with the global options that precede the subcommand put behind it, where the
  /// parser looks for them: `daybook --store DIR list deal` is what people write.
  static func arranged(_ arguments: [String]) -> [String] {
    let leading = leading(arguments)
    let rest = arguments[leading.endIndex...]
    let end = rest.firstIndex(of: "--") ?? rest.endIndex
    return Array(rest[..<end] + leading + rest[end...])
  }

  /// The options of arguments that are nothing but global options, each with a value behind it.
  static func opening(_ arguments: [String]) -> GlobalOptions? {
    guard arguments.count.isMultiple(of: 2) else { return nil }
    var options = GlobalOptions.none
    for place in stride(from: 0, to: arguments.count, by: 2) {
      let value = arguments[place + 1]
      guard !value.hasPrefix("-"), let option = globalOptions[arguments[place]] else { return nil }
      options[keyPath: option] = value
    }
    return options
  }

  private static func leading(_ arguments: [String]) -> ArraySlice<String> {
    var rest = arguments[...]
    while let option = rest.first, let name = option.split(separator: "=").first,
      globalOptions[String(name)] != nil
    {
      rest = rest.dropFirst(option.contains("=") ? 1 : 2)
    }
    return arguments[..<rest.startIndex]
  }
}
