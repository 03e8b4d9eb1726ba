import Glibc
import Testing
import TextUI

@testable import Configuration

@Suite struct ThemeTests {
  /// The folder of the themes that are shipped.
  private static let folder = String(
    #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 } + "/themes/"
  )

  static let names = [
    "default", "mono", "high-contrast", "colorblind", "gruvbox", "catppuccin", "rose-pine",
  ]

  private static func text(_ name: String) -> String? { read(name + ".toml") }

  private static func read(_ name: String) -> String? {
    guard let file = unsafe fopen(folder + name, "r") else { return nil }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    // One byte at a time is enough for a theme.
    while case let byte = unsafe fgetc(file), byte != EOF { bytes.append(UInt8(byte)) }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func load(_ name: String) throws -> ThemeFile {
    let text = try #require(ThemeTests.text(name))
    let (file, problems) = ThemeFile.read(text, file: name, named: ThemeTests.text)
    #expect(problems == [])
    return file
  }

  @Test(arguments: names) func shippedThemesAreWhole(_ name: String) throws {
    let file = try load(name)
    #expect(file.theme.name == name)
    for role in Role.allCases {
      let look = file.theme[role]
      #expect(look.ascii.utf8.allSatisfy { $0 < 0x80 })
      #expect(Text.width(look.glyph) <= 2)
    }
    for role in [Role.dealWon, .dealLost, .dueSoon, .dueOverdue, .formError, .error, .selection] {
      #expect(!file.theme[role].glyph.isEmpty)
    }
    let (won, lost) = (file.theme[.dealWon], file.theme[.dealLost])
    #expect(won.mono != lost.mono || won.glyph != lost.glyph)
    #expect(!file.theme[.selection].mono.isEmpty)
  }

  @Test(arguments: names) func absoluteColoursCanBeRead(_ name: String) throws {
    let file = try load(name)
    for role in Role.allCases {
      guard case .rgb(let ink, _, _) = file.theme[role].foreground else { continue }
      var paper = file.background
      if case .rgb(let own, _, _) = file.theme[role].background { paper = own }
      let background = try #require(paper, "\(name) says no background for \(role.name)")
      let contrast = ink.contrast(with: background)
      #expect(contrast >= 4.5, "\(name) \(role.name): \(contrast)")
    }
  }

  @Test func theCompiledDefaultIsTheFile() throws {
    let file = try load("default")
    for role in Role.allCases { #expect(file.theme[role] == Theme.standard[role], "\(role.name)") }
  }

  @Test func everyPaletteOfOthersHasItsNotice() throws {
    let text = try #require(ThemeTests.read("THEMES-LICENSES"))
    for name in ["gruvbox", "catppuccin", "rose-pine"] { #expect(text.contains(name + ".toml")) }
  }

  @Test func longerNamesWinAndSignsStayWithTheirRole() {
    let (file, problems) = ThemeFile.read(
      """
      name = "t"
      [palette]
      frost = { hex = "#88c0d0", x256 = 110, x16 = "cyan" }
      [roles]
      "due.overdue" = { fg = "red", glyph = "‼" }
      due = { fg = "frost", mods = ["bold"], glyph = "x" }
      ui.tab.active = { mods = ["reverse"] }
      """,
      file: "t.toml"
    )
    #expect(problems == [])
    let frost = Color.rgb(RGB(hex: 0x88_C0D0), indexed: 110, ansi: 6)
    #expect(file.theme[.dueSoon].foreground == frost)
    #expect(file.theme[.dueSoon].glyph == "!")
    #expect(file.theme[.dueOverdue].foreground == .ansi(1))
    #expect(file.theme[.dueOverdue].attributes == .bold)
    #expect(file.theme[.dueOverdue].glyph == "‼")
    #expect(file.theme[.tabActive].attributes == .reverse)
    #expect(frost.degraded(to: .ansi) == .ansi(6))
    #expect(frost.degraded(to: .mono) == .standard)
  }

  @Test(arguments: [
    (
      "[roles]\n\"ui.selektion\" = \"red\"",
      "t:2:1: there is no role “ui.selektion”, did you mean “ui.selection”?"
    ),
    ("[roles]\nok = \"grean\"", "t:2:6: there is no colour “grean”, did you mean “green”?"),
    ("[roles]\nok = { fg = \"#12\" }", "t:2:13: there is no colour “#12”"),
    (
      "[roles]\nok = { mods = [\"blink\"] }",
      "t:2:16: an attribute is bold, dim, underline or reverse"
    ),
    ("[roles]\nok = { glyph = \"long\" }", "t:2:16: a glyph is a text of at most two columns"),
    ("inherits = \"none\"", "t:1:12: there is no theme “none”; the default is the base instead"),
    ("colour = 1", "t:1:1: a theme has no “colour” of this kind"),
  ])
  func whatIsWrongIsSaidAndTheDefaultShowsThrough(_ text: String, _ problem: String) {
    let (file, problems) = ThemeFile.read(text, file: "t")
    #expect(problems.map(\.description) == [problem])
    for role in Role.allCases where role != .ok {
      #expect(file.theme[role] == Theme.standard[role])
    }
  }

  @Test func circlesOfInheritanceEnd() {
    let (_, problems) = ThemeFile.read("inherits = \"a\"", file: "a") { _ in "inherits = \"a\"" }
    #expect(problems == [])
  }

  @Test(
    arguments: [
      (0xFF_0000, 196, 9), (0x00_0000, 16, 0), (0xFF_FFFF, 231, 15), (0x88_C0D0, 110, 6),
      (0x80_8080, 244, 8),
    ] as [(UInt32, UInt8, UInt8)]
  )
  func nearestColoursAreThoseThatPeopleSee(_ hex: UInt32, _ indexed: UInt8, _ ansi: UInt8) {
    #expect(RGB(hex: hex).nearestIndexed == indexed)
    #expect(RGB(hex: hex).nearestANSI == ansi)
  }

  @Test func contrastIsWCAGs() {
    let (black, white) = (RGB(hex: 0), RGB(hex: 0xFF_FFFF))
    #expect(abs(black.contrast(with: white) - 21) < 0.001)
    #expect(abs(RGB(hex: 0x77_7777).contrast(with: white) - 4.478) < 0.001)
  }
}
