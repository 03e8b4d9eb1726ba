/// What the terminal tells the program.
public enum InputEvent: Hashable, Sendable {
  case key(Key)
  /// Text between the marks of a bracketed paste; it is typed, it never fires keys.
  case paste(String)
  case mouse(MouseEvent)
  case resize(Size)
  case focus(Bool)
  /// The program runs again after it was stopped; the screen has been taken back.
  case resumed
  /// The terminal is gone or somebody asks us to leave: save what is typed and go within a second.
  case leave(LeaveReason)
}

/// Why the program has to leave.
public enum LeaveReason: Hashable, Sendable {
  /// The line was dropped: SIGHUP, end of input or an I/O error.
  case hangup
  /// SIGTERM.
  case terminated
  /// SIGINT from outside, since Ctrl-C is a key.
  case interrupted
  /// SIGQUIT from outside.
  case quit
}

/// A mouse button or wheel event on a cell.
public struct MouseEvent: Hashable, Sendable {
  public enum Action: Hashable, Sendable {
    case press
    case release
    case drag
    case wheelUp
    case wheelDown
  }

  public var action: Action
  /// 0 left, 1 middle, 2 right.
  public var button: UInt8
  public var position: Point
  public var modifiers: Key.Modifiers

  public init(
    _ action: Action,
    button: UInt8 = 0,
    at position: Point,
    modifiers: Key.Modifiers = []
  ) {
    self.action = action
    self.button = button
    self.position = position
    self.modifiers = modifiers
  }
}
