// Several people behind one system account, each with a line of `authorized_keys`:
//
//   restrict,pty,command="daybook --as anna --locked" ssh-ed25519 AAAA… anna@laptop
//
// `sshd` runs that command whatever was asked for and hands the asked-for one over in
// SSH_ORIGINAL_COMMAND. It is split by rules of our own (blanks, quotes, backslashes; nothing is
// expanded and no shell is started) and taken for a subcommand: `ssh sales list deal @me`. Who it
// is, the store and the configuration are those of the forced command. Subcommands that read or
// write files of the account are not there, and the interface starts no other program.

import Glibc

/// What a forced command holds fast.
struct LockedAccount: Sendable {
  /// The one that this program runs under, if any.
  @TaskLocal static var current: LockedAccount?

  let user: String
  let store: String?
  let config: String?

  /// Those of the fixed account in place of what was asked for.
  static func fixed(_ options: GlobalOptions) -> GlobalOptions {
    guard let current else { return options }
    var options = options
    options.user = current.user
    options.store = current.store
    options.config = current.config
    if options.theme?.contains("/") == true { options.theme = nil }
    return options
  }

  /// Subcommands that look at the book or change it, and touch nothing else of the account.
  private static let allowed: Set<String> = [
    "open", "add", "set", "move", "win", "lose", "reopen", "done", "archive", "log", "list", "show",
    "search", "report", "batches", "history", "undo", "redo", "verify", "stat", "today", "due",
    "brief", "who", "cover", "handover", "accept", "decline", "taste", "park", "pipeline", "field",
    "lead", "waterfall", "take", "qualify", "disqualify", "recycle", "promise",
    "keep", "break", "release", "forecast", "review", "view", "help", "--help", "-h", "--version",
  ]

  /// Options that name a person, a place or a file.
  private static let fixedOptions: Set<String> = [
    "--as", "--store", "--config", "--locked", "--theme", "--map", "--keep", "--file", "--out",
    "--output", "--quota", "--csv", "--mail", "--editor",
  ]

  /// The account and the arguments to run with: those that came over the line, else those of the
  /// forced command itself.
  static func read(
    _ given: [String],
    original: String?
  ) throws(Failure) -> (account: LockedAccount, arguments: [String]) {
    var options: [String: String] = [:]
    var rest: [String] = []
    var words = given[...]
    while let word = words.popFirst() {
      if word == "--locked" { continue }
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      let name = parts.first ?? ""
      guard rest.isEmpty, ["--as", "--store", "--config"].contains(name) else {
        rest.append(word)
        continue
      }
      options[name] = parts.count > 1 ? parts[1] : words.popFirst()
    }
    guard let user = options["--as"], !user.isEmpty else {
      throw Failure(.usage, "--locked needs --as USER: a shared account works for one person.")
    }
    let account = LockedAccount(user: user, store: options["--store"], config: options["--config"])
    guard rest.isEmpty, let original else { return (account, rest) }
    return (account, try asked(original, user))
  }

  /// The arguments that somebody asked for over the line.
  private static func asked(_ line: String, _ user: String) throws(Failure) -> [String] {
    var words = try split(line)
    if words.first == "daybook" { words.removeFirst() }
    guard let verb = words.first else { return [] }
    guard allowed.contains(verb) else {
      throw Failure(
        .usage,
        "\(verb) is not to be had over this line. It takes \(allowed.filter { !$0.hasPrefix("-") }.sorted().joined(separator: ", "))."
      )
    }
    for word in words.prefix(while: { $0 != "--" }) {
      let name = String(word.prefix { $0 != "=" })
      if fixedOptions.contains(name) {
        throw Failure(.usage, "\(name) is fixed by this account: you are \(user).")
      }
    }
    return words
  }

  /// The words of a line: blanks part them, quotes hold them together, a backslash takes the next
  /// character as it is.
  ///
  /// Nothing else means anything.
  static func split(_ line: String) throws(Failure) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var isEscaped = false
    for character in line {
      if character == "\0" { throw Failure(.usage, "The command holds a zero byte.") }
      if isEscaped {
        word = (word ?? "") + String(character)
        isEscaped = false
      } else if character == "\\", quote != "'" {
        isEscaped = true
        word = word ?? ""
      } else if let open = quote {
        if character == open { quote = nil } else { word = (word ?? "") + String(character) }
      } else if character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if character.isWhitespace {
        if let whole = word { words.append(whole) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    guard quote == nil, !isEscaped else {
      throw Failure(.usage, "A quote or a backslash at the end of the command is open.")
    }
    return words + (word.map { [$0] } ?? [])
  }
}
