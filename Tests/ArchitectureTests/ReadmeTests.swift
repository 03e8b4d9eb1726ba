import Testing

/// Holds what README says about the code to the code.
@Suite struct ReadmeTests {
  @Test func `every path that README names is there`() throws {
    let folders = ["Sources/", "Tests/", "Scripts/", "themes/", ".ci/"]
    let paths = try codeWords().filter { word in folders.contains { word.hasPrefix($0) } }
    #expect(paths.count > 10)
    for path in paths { #expect(Checkout.exists(path), "\(path)") }
  }

  @Test func `the map names each module with its imports`() throws {
    let rows = try rows()
    let system: Set = ["Glibc", "Dispatch", "Synchronization"]
    for (module, allowed) in ImportTests.rooms {
      let row = try #require(rows.first { $0.first == "`\(module)`" }, "\(module)")
      let named = Set(row.last?.split { ", ".contains($0) }.map { String($0) } ?? [])
      #expect(named.subtracting(["–"]) == allowed.subtracting(system), "\(module)")
    }
  }

  @Test func `the table of shell commands has all of them, and no other`() throws {
    let rows = try rows().compactMap(\.first)
      .filter { $0.hasPrefix("`daybook ") }
      .compactMap { $0.split { "` ".contains($0) }.dropFirst().first.map { String($0) } }
    #expect(Set(rows) == (try commands()))
    #expect(rows.count == Set(rows).count)
  }

  @Test func `every variable of the environment that the program reads is explained`() throws {
    let words = Set(try codeWords().map { String($0.drop { $0 == "$" }) })
    for path in try Checkout.swiftFiles(below: Checkout.root + "/Sources/DaybookCommand") {
      for part in try Checkout.content(path).split(separator: "variable(\"").dropFirst() {
        let name = String(part.prefix { $0 != "\"" })
        let isExplained = words.contains(name)
        #expect(isExplained, "\(name)")
      }
    }
  }

  /// The subcommands that stand at the top of the shell's grammar.
  private func commands() throws -> Set<String> {
    let folder = Checkout.root + "/Sources/DaybookCommand"
    let root = try Checkout.content(folder + "/DaybookCommand.swift")
    let list =
      root.split(separator: "subcommands: [").dropFirst().first?
      .split(separator: "]").first ?? ""
    let types = list.split { ", \n".contains($0) }.filter { $0.hasSuffix(".self") }
      .map { $0.dropLast(5) }
    let sources = try Checkout.swiftFiles(below: folder).map(Checkout.content)
    return Set(
      try types.compactMap { type in
        let source = try #require(sources.first { $0.contains("struct \(type): ") }, "\(type)")
        let behind = source.split(separator: "struct \(type): ").dropFirst().first ?? ""
        // What the program tells itself is no command for people.
        let configuration = behind.split(separator: "struct ").first ?? ""
        if configuration.contains("shouldDisplay: false") { return nil }
        let name = behind.split(separator: "commandName: \"").dropFirst().first ?? ""
        return String(name.prefix { $0 != "\"" })
      }
    )
  }

  private func readme() throws -> String { try Checkout.content(Checkout.root + "/README.md") }

  /// What stands between backquotes, cut at blanks.
  private func codeWords() throws -> [String] {
    try readme().split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }
      .flatMap { $0.element.split { " \n(),".contains($0) }.map { String($0) } }
  }

  /// The cells of all rows of tables.
  private func rows() throws -> [[String]] {
    try readme().split(separator: "\n").filter { $0.hasPrefix("| ") }.map { line in
      line.split(separator: "|").map { cell in
        String(cell.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
      }
    }
  }
}
