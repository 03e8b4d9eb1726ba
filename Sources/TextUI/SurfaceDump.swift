/// A frame as readable text, for tests.
///
/// Two planes: the glyphs, and one letter per role (`.` is plain text, see `Role.letter`). A legend
/// names the letters. Roles rather than colours, so that frames survive a change of palette. Cells
/// with emphasis make a third plane appear: a hexadecimal digit per cell, 1 bold, 2 dim,
/// 4 underline, 8 reverse. Trailing blanks are cut; `cursor` shows as a line of its own.
public struct SurfaceDump: CustomStringConvertible, Sendable {
  public let description: String

  public init(_ surface: Surface, cursor: Point? = nil) {
    var lines = ["\(surface.size.columns)x\(surface.size.rows)"]
    if let cursor { lines.append("cursor \(cursor.x),\(cursor.y)") }
    let rows = 0..<surface.size.rows
    lines += rows.map { "|" + surface.line($0) }
    lines.append("roles")
    lines += rows.map { y in
      "|" + SurfaceDump.plane(surface, y, blank: ".") { $0.style.role.letter }
    }
    if surface.cells.contains(where: { !$0.style.attributes.isEmpty }) {
      lines.append("attributes")
      lines += rows.map { y in
        "|"
          + SurfaceDump.plane(surface, y, blank: "0") {
            Character(String($0.style.attributes.rawValue, radix: 16))
          }
      }
    }
    let used = Set(surface.cells.map(\.style.role))
    lines += Role.allCases.filter { used.contains($0) && $0 != .text }.map {
      "\($0.letter) \($0.name)"
    }
    description = lines.joined(separator: "\n") + "\n"
  }

  private static func plane(
    _ surface: Surface,
    _ y: Int,
    blank: Character,
    _ letter: (Cell) -> Character
  ) -> String {
    var text = String((0..<surface.size.columns).map { letter(surface[$0, y]) })
    while text.last == blank { text.removeLast() }
    return text
  }
}
