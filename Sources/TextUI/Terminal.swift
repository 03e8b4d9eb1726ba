/// The screen and the keyboard, as the interface sees them.
///
/// `CursesTerminal` is the real one, `ScriptedTerminal` its twin for tests.
@MainActor
public protocol Terminal: AnyObject {
  /// The screen's size now; a change also arrives as an event.
  var size: Size { get }

  /// Whether the terminal shows ASCII only, so that glyphs must be the ASCII ones.
  var isASCII: Bool { get }

  /// The theme that turns roles into looks; setting it repaints with the next frame.
  var theme: Theme { get set }

  /// Everything that has arrived, in order; never waits.
  func drainInput() -> [InputEvent]

  /// Shows a frame with the real cursor on `cursor`; only differences go over the line.
  func paint(_ surface: Surface, cursor: Point?)

  /// Forgets what the screen shows, so that the next frame is painted whole.
  func invalidate()

  /// Gives the terminal back as it was found, for an editor or a stop.
  func suspend()

  /// Takes the terminal again after `suspend`; the next frame is painted whole.
  func resume()
}
