import Glibc
import Testing

@testable import Books

@Suite struct NormalizationTests {
  @Test(arguments: [
    ("", ""),
    ("Müller", "Müller"),
    ("Mu\u{308}ller", "M\u{FC}ller"),
    ("\u{212B}\u{2126}", "\u{C5}\u{3A9}"),
    ("q\u{307}\u{323}", "q\u{323}\u{307}"),
    ("\u{1112}\u{1161}\u{11AB}", "\u{D55C}"),
    ("\u{AC00}\u{11A8}", "\u{AC01}"),
    ("\u{958}", "\u{915}\u{93C}"),
    ("か\u{3099}", "が"),
    ("\u{301}e\u{301}", "\u{301}é"),
    ("a\u{5AE}\u{300}\u{315}b", "à\u{5AE}\u{315}b"),
  ])
  func `known cases compose`(source: String, composed: String) {
    #expect(scalars(Normalization.nfc(source)) == scalars(composed))
  }

  @Test func `a long run of marks is ordered without quadratic time`() {
    let marks = String(repeating: "\u{301}\u{323}", count: 20_000)
    let composed = Normalization.nfc("e" + marks)
    #expect(composed.unicodeScalars.count == 40_000)
    #expect(composed.unicodeScalars.first == "\u{1EB9}")
  }

  @Test(.enabled(if: hasConformance, "unicode-data is not installed"))
  func `the conformance file of the standard holds`() {
    var checked = 0
    for line in conformanceLines() where line.first?.isHexDigit == true {
      let columns = line.split(separator: ";").prefix(5).map { column in
        String(
          String.UnicodeScalarView(
            column.split(separator: " ").compactMap {
              UInt32($0, radix: 16).flatMap(Unicode.Scalar.init)
            }
          )
        )
      }
      guard columns.count == 5 else { continue }
      for (source, expected) in [(0, 1), (1, 1), (2, 1), (3, 3), (4, 3)] {
        let composed = scalars(Normalization.nfc(columns[source]))
        if composed != scalars(columns[expected]) { Issue.record("\(line)") }
      }
      if Folding.fold(columns[0]) != Folding.fold(columns[1])
        || Folding.fold(columns[0]) != Folding.fold(columns[2])
      {
        Issue.record("folds apart: \(line)")
      }
      checked += 1
    }
    #expect(checked > 18_000)
  }
}

func scalars(_ text: String) -> [UInt32] { text.unicodeScalars.map(\.value) }

private let conformancePath = "/usr/share/unicode/NormalizationTest.txt.bz2"

// unsafe: the path is a C string for the length of the call.
private let hasConformance = unsafe access(conformancePath, R_OK) == 0

/// The lines of Debian's compressed copy of the conformance file.
private func conformanceLines() -> [Substring] {
  // unsafe: C streams and buffers; the pipe lives until the end of this function.
  guard let pipe = unsafe popen("bzcat " + conformancePath, "r") else { return [] }
  defer { unsafe pclose(pipe) }
  var content: [UInt8] = []
  var block = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = unsafe fread(&block, 1, block.count, pipe)
    guard count > 0 else { break }
    content.append(contentsOf: block.prefix(count))
  }
  return String(decoding: content, as: UTF8.self).split(separator: "\n")
}
