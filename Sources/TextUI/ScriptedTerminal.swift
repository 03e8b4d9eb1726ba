/// A terminal of values: events are put in by hand, frames are kept.
@MainActor
public final class ScriptedTerminal: Terminal {
  public private(set) var size: Size
  public var isASCII = false
  public var theme = Theme.standard

  /// The last frame that was painted.
  public private(set) var frame: Surface
  public private(set) var cursor: Point?
  public private(set) var frameCount = 0
  public private(set) var isSuspended = false

  private var pending: [InputEvent] = []

  public init(size: Size) {
    self.size = size
    frame = Surface(size: size)
  }

  /// Types keys in the notation of `KeySequence`; what is no notation is typed letter by letter.
  public func press(_ notation: String) {
    let keys = KeySequence(notation)?.keys ?? notation.map(Key.character)
    pending += keys.map(InputEvent.key)
  }

  /// Queues events.
  public func send(_ events: InputEvent...) {
    pending += events
  }

  /// Gives the screen another size.
  public func resize(to size: Size) {
    self.size = size
    pending.append(.resize(size))
  }

  public func drainInput() -> [InputEvent] {
    let events = pending
    pending = []
    return events
  }

  public func paint(_ surface: Surface, cursor: Point?) {
    frame = surface
    self.cursor = cursor
    frameCount += 1
  }

  public func invalidate() {}

  public func suspend() {
    isSuspended = true
  }

  public func resume() {
    isSuspended = false
  }
}
