/// Starts the configured program that dials a number: an argument vector in which `{number}` stands
/// for the number, started without a shell and apart from the terminal.
struct Dialler {
  let arguments: [String]
  private var programs = DetachedPrograms()

  init(_ arguments: [String]) { self.arguments = arguments }

  /// The argument vector for a number; nil where nothing is configured, or the number holds more
  /// than digits and a plus in front.
  func command(_ number: String) -> [String]? {
    let digits = number.hasPrefix("+") ? number.dropFirst() : number[...]
    guard !arguments.isEmpty, !digits.isEmpty,
      digits.allSatisfy({ $0.isASCII && $0.isNumber })
    else { return nil }
    return arguments.map { $0.replacing("{number}", with: number) }
  }

  /// Starts the program; false where it cannot be started.
  mutating func dial(_ number: String) -> Bool {
    guard LockedAccount.current == nil, let command = command(number),
      let program = command.first
    else { return false }
    return programs.start(program, command)
  }
}
