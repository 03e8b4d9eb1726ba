// Text that comes from outside and goes to a terminal.
//
// A glyph is what one lead cell holds: a base code point and at most four combining marks, one or
// two columns wide (libraries underneath take five code points a cell). Whatever a string holds
// becomes a run of glyphs by these rules, and nothing else ever reaches the terminal:
//
//   printable ASCII              itself
//   C0, DEL                      the control picture, ESC → ␛
//   C1, noncharacters            ?
//   bidi and other formatting,
//   fillers, line separators     �
//   tags U+E0000…E007F           nothing
//   flag (regional indicators)   its letters, 🇩🇪 → DE
//   variation selectors          nothing: the base alone, in the width that all terminals agree on
//   ZWJ sequence, skin tone,
//   keycap                       the first picture alone
//   joiners in Arabic and India  nothing
//   > 4 combining marks          the first four
//   mark without a base          ◌ and the mark; for vowels of Hangul �
//   spacing marks                a glyph of their own, as they take columns of their own
//
// So the width of a text is a sum over code points, and no terminal can see it differently than we
// do because of clusters that it does not know.

/// Widths, truncation and sanitising of single lines.
public enum Text {
  /// The columns that the text takes on a canvas.
  public static func width(_ text: String) -> Int {
    width(text, limit: .max)
  }

  /// The columns that the text takes; stops counting soon after `limit`.
  static func width(_ text: String, limit: Int) -> Int {
    if let plain = plainWidth(text) { return plain }
    var total = 0
    forEachGlyph(in: text) { _, width in
      total += width
      return total <= limit
    }
    return total
  }

  /// The text as a terminal may see it: no control, no bidi, no formatting character survives.
  public static func sanitised(_ text: String) -> String {
    if plainWidth(text) != nil { return text }
    var clean = ""
    forEachGlyph(in: text) { glyph, _ in
      glyph.append(to: &clean)
      return true
    }
    return clean
  }

  /// The sanitised text in at most `width` columns, with `…` where something is missing.
  public static func truncated(_ text: String, to width: Int) -> String {
    if width <= 0 { return "" }
    if self.width(text, limit: width) <= width { return sanitised(text) }
    var (clean, used) = ("", 0)
    forEachGlyph(in: text) { glyph, columns in
      if used + columns > width - 1 { return false }
      glyph.append(to: &clean)
      used += columns
      return true
    }
    return clean + "…"
  }

  /// The sanitised text in exactly `width` columns.
  public static func padded(_ text: String, to width: Int, align: Alignment = .left) -> String {
    let clean = truncated(text, to: width)
    let slack = max(0, width - self.width(clean))
    let left =
      switch align {
      case .left: 0
      case .center: slack / 2
      case .right: slack
      }
    return String(repeating: " ", count: left) + clean
      + String(repeating: " ", count: slack - left)
  }

  /// The text in lines of at most `width` columns.
  ///
  /// Broken at line ends, else at blanks, else anywhere. Tabs count as blanks.
  public static func wrapped(_ text: String, width: Int) -> [String] {
    let width = max(1, width)
    var lines: [String] = []
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      wrap(line, width, into: &lines)
    }
    return lines
  }

  private static func wrap(_ text: Substring, _ width: Int, into lines: inout [String]) {
    var (line, used) = ("", 0)
    for word in text.split(whereSeparator: { $0 == " " || $0 == "\t" }) {
      let clean = sanitised(String(word))
      let needed = self.width(clean)
      if used > 0, used + 1 + needed <= width {
        line += " " + clean
        used += 1 + needed
        continue
      }
      if used > 0 { lines.append(line) }
      (line, used) = ("", 0)
      forEachGlyph(in: clean) { glyph, columns in
        if used + columns > width, used > 0 {
          lines.append(line)
          (line, used) = ("", 0)
        }
        glyph.append(to: &line)
        used += columns
        return true
      }
    }
    lines.append(line)
  }
}
