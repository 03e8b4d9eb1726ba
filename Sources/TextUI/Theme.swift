/// How a role looks.
public struct RoleStyle: Hashable, Sendable {
  public var foreground: Color
  public var background: Color
  public var attributes: Attributes
  /// The attributes where there is no colour: every state must be told apart without one.
  public var mono: Attributes
  /// The sign that goes with the state; empty for none.
  public var glyph: String
  /// The sign where the terminal has ASCII only.
  public var ascii: String

  public init(
    foreground: Color = .standard,
    background: Color = .standard,
    attributes: Attributes = [],
    mono: Attributes? = nil,
    glyph: String = "",
    ascii: String? = nil
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
    self.mono = mono ?? attributes
    self.glyph = glyph
    self.ascii = ascii ?? glyph
  }
}

/// A look for every role.
public struct Theme: Hashable, Sendable {
  public var name: String
  private var styles: [RoleStyle]

  /// A theme in which each role takes its look from `styles`, or else from its nearest ancestor
  /// there.
  public init(name: String, styles: [Role: RoleStyle]) {
    self.name = name
    self.styles = Role.allCases.map { role in
      var current: Role? = role
      while let candidate = current {
        if let style = styles[candidate] { return style }
        current = candidate.parent
      }
      return RoleStyle()
    }
  }

  public subscript(role: Role) -> RoleStyle {
    get { styles[Int(role.rawValue)] }
    set { styles[Int(role.rawValue)] = newValue }
  }

  /// The sign of a role, such as `✓` for a deal that is won.
  public func glyph(_ role: Role, ascii: Bool = false) -> String {
    ascii ? self[role].ascii : self[role].glyph
  }
}
