extension Theme {
  /// The look that needs no file: the sixteen colours of the user's own palette, the terminal's own
  /// background, and a sign and an attribute beside every colour.
  public static let standard = Theme(name: "default", styles: standardStyles)

  private static let standardStyles: [Role: RoleStyle] = [
    .text: RoleStyle(),
    .dim: RoleStyle(foreground: gray, mono: .dim),
    .title: RoleStyle(attributes: .bold),
    .tab: RoleStyle(foreground: gray, mono: []),
    .tabActive: RoleStyle(attributes: [.bold, .underline]),
    .border: RoleStyle(foreground: gray, mono: .dim),
    .selection: RoleStyle(attributes: .bold, glyph: "▌", ascii: ">"),
    .selectionInactive: RoleStyle(glyph: "▏", ascii: "|"),
    .marked: RoleStyle(foreground: cyan, attributes: .bold, glyph: "*"),
    .match: RoleStyle(foreground: yellow, attributes: .underline),
    .hintKey: RoleStyle(attributes: .bold),
    .hintText: RoleStyle(foreground: gray, mono: .dim),
    .status: RoleStyle(),
    .prompt: RoleStyle(attributes: .bold),
    .menu: RoleStyle(),
    .toast: RoleStyle(foreground: green, attributes: .bold),
    .scrollbar: RoleStyle(foreground: gray, mono: .dim, glyph: "┃", ascii: "|"),
    .formLabel: RoleStyle(foreground: gray, mono: []),
    .formValue: RoleStyle(),
    .formDirty: RoleStyle(foreground: yellow, mono: .bold, glyph: "•", ascii: "*"),
    .formError: RoleStyle(foreground: red, attributes: .bold, glyph: "✗", ascii: "x"),
    .formGhost: RoleStyle(foreground: gray, mono: .dim),
    .dealLead: RoleStyle(foreground: gray, mono: []),
    .dealQualified: RoleStyle(foreground: blue, mono: []),
    .dealProposal: RoleStyle(foreground: cyan, mono: []),
    .dealNegotiation: RoleStyle(foreground: yellow, mono: []),
    .dealWon: RoleStyle(foreground: green, mono: .bold, glyph: "✓", ascii: "+"),
    .dealLost: RoleStyle(foreground: red, mono: .dim, glyph: "✗", ascii: "x"),
    .dealStale: RoleStyle(foreground: gray, mono: .dim, glyph: "zz"),
    .dueOk: RoleStyle(),
    .dueSoon: RoleStyle(foreground: yellow, mono: .bold, glyph: "!"),
    .dueOverdue: RoleStyle(foreground: red, attributes: .bold, glyph: "!!"),
    .moneyPositive: RoleStyle(foreground: green, mono: []),
    .moneyNegative: RoleStyle(foreground: red, mono: .bold),
    .chart1: RoleStyle(foreground: blue, mono: [], glyph: "█", ascii: "#"),
    .chart2: RoleStyle(foreground: green, mono: [], glyph: "▓", ascii: "="),
    .chart3: RoleStyle(foreground: yellow, mono: [], glyph: "▒", ascii: "-"),
    .chart4: RoleStyle(foreground: magenta, mono: [], glyph: "░", ascii: "."),
    .chart5: RoleStyle(foreground: cyan, mono: .bold, glyph: "█", ascii: "@"),
    .chart6: RoleStyle(foreground: red, mono: .bold, glyph: "▓", ascii: "%"),
    .chart7: RoleStyle(foreground: gray, mono: .dim, glyph: "▒", ascii: "+"),
    .chart8: RoleStyle(mono: .dim, glyph: "░", ascii: ":"),
    .logCall: RoleStyle(foreground: green, mono: [], glyph: "☎", ascii: "c"),
    .logMail: RoleStyle(foreground: blue, mono: [], glyph: "✉", ascii: "m"),
    .logMeeting: RoleStyle(foreground: magenta, mono: [], glyph: "◆", ascii: "M"),
    .logNote: RoleStyle(foreground: gray, mono: [], glyph: "¶", ascii: "n"),
    .error: RoleStyle(foreground: red, attributes: .bold, glyph: "✗", ascii: "x"),
    .warn: RoleStyle(foreground: yellow, mono: .bold, glyph: "!", ascii: "!"),
    .info: RoleStyle(foreground: blue, mono: [], glyph: "i", ascii: "i"),
    .ok: RoleStyle(foreground: green, mono: [], glyph: "✓", ascii: "+"),
  ]

  private static let red = Color.ansi(1)
  private static let green = Color.ansi(2)
  private static let yellow = Color.ansi(3)
  private static let blue = Color.ansi(4)
  private static let magenta = Color.ansi(5)
  private static let cyan = Color.ansi(6)
  /// Bright black, the quiet colour of most palettes.
  private static let gray = Color.ansi(8)
}
