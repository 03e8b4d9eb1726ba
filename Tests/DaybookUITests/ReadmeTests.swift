import Testing

@testable import DaybookUI

/// The table of keys in README is the one that the program goes by.
@Suite struct ReadmeTests {
  private static let path =
    #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 } + "/README.md"

  /// With `DAYBOOK_RECORD=1` the table is written anew, and the test fails once, as with frames.
  @Test func theTableOfKeysIsInReadme() throws {
    let text = try #require(FrameFile.read(Self.path))
    let (start, end) = ("<!-- keys -->\n", "<!-- end of keys -->\n")
    let head = try #require(text.firstRange(of: start))
    let tail = try #require(text[head.upperBound...].firstRange(of: end))
    let written = String(text[head.upperBound..<tail.lowerBound])
    let table = KeyTable.markdown()
    if FrameFile.isSet("DAYBOOK_RECORD") {
      let whole = text[..<head.upperBound] + table + text[tail.lowerBound...]
      let isWritten = FrameFile.write(String(whole), to: Self.path)
      Issue.record(
        "\(isWritten ? "recorded" : "could not write") README; look at it, then run again"
      )
      return
    }
    #expect(
      written == table,
      "record with DAYBOOK_RECORD=1\n\(FrameFile.difference(written, table))"
    )
  }
}
