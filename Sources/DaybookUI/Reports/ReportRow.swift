import Analytics
import CRM
import Facts
import TextUI

/// A number on a page with the deals behind it.
struct ReportFigure: Sendable {
  /// What it is, for the title of its list.
  let title: String
  let text: String
  let deals: [EntityID]
}

/// A line of a page of reports.
struct ReportRow: Sendable {
  /// A part of a bar: from and to, in the unit of `ReportRow.scale`, and which glyph.
  struct Segment: Sendable {
    let from: Int128
    let to: Int128
    let ink: ChartGlyphs.Ink
  }

  var label: String
  var role = Role.text
  var isHeading = false
  var segments: [Segment] = []
  /// Where the marker of the quota stands.
  var marker: Int128?
  var figures: [ReportFigure] = []
  /// What stands behind the figures, at the right.
  var trailing = ""
  /// What is to be said of the line under the cursor, below the page.
  var notes: [String] = []
  var record: EntityID?
}

/// How bars are painted.
enum ChartGlyphs: String, CaseIterable, Sendable {
  case block
  case braille
  case ascii

  /// What a part of a bar tells.
  enum Ink: Sendable {
    case won
    case commit
    case best
    case plus
    case minus
    case whole

    var role: Role {
      switch self {
      case .won, .plus: .chart2
      case .commit, .whole: .chart1
      case .best: .chart4
      case .minus: .chart3
      }
    }
  }

  func glyph(_ ink: Ink) -> String {
    switch (self, ink) {
    case (.block, .won), (.block, .whole): "█"
    case (.block, .commit), (.block, .plus): "▒"
    case (.block, .best), (.block, .minus): "░"
    case (.braille, .won), (.braille, .whole): "⣿"
    case (.braille, .commit), (.braille, .plus): "⣶"
    case (.braille, .best), (.braille, .minus): "⣀"
    case (.ascii, .won), (.ascii, .whole): "#"
    case (.ascii, .commit), (.ascii, .plus): "="
    case (.ascii, .best), (.ascii, .minus): "-"
    }
  }

  /// The quota.
  var marker: String { self == .ascii ? "|" : "┆" }
}

/// Paints a bar, so that neighbouring parts meet: ends are rounded, not lengths.
struct ChartBar {
  let glyphs: ChartGlyphs
  /// What the whole width stands for.
  let scale: Int128

  func paint(_ row: ReportRow, x: Int, y: Int, width: Int, into canvas: inout Canvas) {
    guard width > 0, scale > 0 else { return }
    for segment in row.segments {
      let (from, to) = (place(segment.from, width), place(segment.to, width))
      let ends = (min(from, to), max(from, to))
      // What is there shows, however small.
      let length = segment.from == segment.to ? 0 : max(1, ends.1 - ends.0)
      let start = min(ends.0, width - length)
      let text = String(repeating: glyphs.glyph(segment.ink), count: length)
      canvas.put(text, x: x + start, y: y, role: segment.ink.role)
    }
    if let marker = row.marker {
      canvas.put(glyphs.marker, x: x + min(place(marker, width), width - 1), y: y, role: .text)
    }
  }

  private func place(_ value: Int128, _ width: Int) -> Int {
    let (scaled, overflow) = max(0, value).multipliedReportingOverflow(by: Int128(width))
    guard !overflow else { return width }
    return min(width, Int((scaled + scale / 2) / scale))
  }
}
