/// Why there is no screen, as a sentence with a remedy.
nonisolated public enum TerminalError: Error, Equatable, CustomStringConvertible {
  case notATerminal
  case noTerminalType
  case unknownTerminal(String)
  case noDatabase(String)
  case tooSimple(String)
  case system(Int32)

  public var description: String {
    switch self {
    case .notATerminal:
      "the interface needs a terminal, and input or output is none; "
        + "use a shell command instead, as `daybook list deals`"
    case .noTerminalType:
      "TERM is not set, so the terminal is unknown; set it, as `TERM=xterm-256color daybook`"
    case .unknownTerminal(let name):
      "there is no description of the terminal “\(name)” here; "
        + "try `TERM=xterm-256color daybook`, or install the package ncurses-term"
    case .noDatabase(let name):
      "the descriptions of terminals (looking for “\(name)”) are missing; "
        + "install the package ncurses-base"
    case .tooSimple(let name):
      "the terminal “\(name)” cannot move its cursor; "
        + "set TERM to what it really is, as `TERM=xterm-256color daybook`"
    case .system(let code):
      "the screen could not be opened: error \(code) from the system; try again"
    }
  }
}
