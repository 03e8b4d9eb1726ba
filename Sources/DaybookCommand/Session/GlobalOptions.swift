import ArgumentParser

/// The options that every subcommand takes.
struct GlobalOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The book to work on.", valueName: "dir"))
  var store: String?

  @Option(name: .customLong("as"), help: ArgumentHelp("Who you are.", valueName: "user"))
  var user: String?

  @Option(help: ArgumentHelp("A configuration file.", valueName: "file"))
  var config: String?

  @Option(help: ArgumentHelp("The colours, by name or file.", valueName: "name"))
  var theme: String?

  @Option(help: ArgumentHelp("auto, never, 16, 256 or rgb.", valueName: "depth"))
  var color: String?

  @Flag(help: "For a forced command: no other user, store or program than these.")
  var locked = false

  /// As without any arguments; what was not parsed must be given a value before it is read.
  static var none: GlobalOptions {
    var options = GlobalOptions()
    (options.store, options.user, options.config) = (nil, nil, nil)
    (options.theme, options.color, options.locked) = (nil, nil, false)
    return options
  }
}
