import Testing

/// Holds every source file to the row of its module in this table: the house has one purpose a room,
/// a foreign library is visible to exactly one, and the arrows make no circle.
@Suite struct ImportTests {
  /// What each module may import, system modules last.
  static let rooms: [String: Set<String>] = [
    "Facts": [],
    "Books": [
      "Facts", "CStore", "HashTreeCollections", "Dispatch", "Glibc", "Synchronization",
    ],
    "EventStore": ["Facts", "Books", "CStore", "Glibc"],
    "CRM": ["Facts", "Books"],
    "Analytics": ["CRM", "Books", "Facts"],
    "Interchange": ["CRM", "Books", "Facts", "Synchronization"],
    "Workspace": [
      "CRM", "Books", "Facts", "EventStore", "Dispatch", "Glibc", "Synchronization",
    ],
    "TextUI": [],
    "CursesTerminal": ["TextUI", "CNcurses", "Glibc"],
    "Configuration": ["TextUI", "Glibc"],
    "DaybookUI": ["CRM", "Books", "Facts", "Analytics", "TextUI", "Synchronization"],
    "DaybookCommand": [
      "Facts", "Books", "CRM", "Analytics", "Interchange", "Workspace", "EventStore", "TextUI",
      "CursesTerminal", "Configuration", "DaybookUI", "ArgumentParser", "Logging", "Glibc",
      "Synchronization", "Dispatch",
    ],
    "daybook": ["DaybookCommand"],
  ]

  @Test func `every import is one that the module's row names`() throws {
    let files = try sourceFiles()
    #expect(files.count > 100)
    for (module, path) in files {
      let allowed = try #require(Self.rooms[module], "\(path) is in a room without a row")
      for name in try imports(of: path) {
        #expect(allowed.contains(name), "\(path) imports \(name)")
      }
    }
  }

  @Test func `the arrows make no circle`() {
    var settled: Set<String> = []
    var rest = Self.rooms.mapValues { $0.filter { Self.rooms[$0] != nil } }
    while let next = rest.first(where: { $0.value.isSubset(of: settled) })?.key {
      settled.insert(next)
      rest[next] = nil
    }
    #expect(rest.isEmpty, "in a circle: \(rest.keys.sorted())")
  }

  @Test func `a foreign library is visible to one module`() {
    for library in ["CNcurses", "HashTreeCollections", "ArgumentParser", "Logging"] {
      #expect(Self.rooms.values.filter { $0.contains(library) }.count == 1)
    }
  }

  /// Promises that the compiler does not keep by itself.
  @Test func `no source breaks the house rules`() throws {
    var unchecked: [String] = []
    for (module, path) in try sourceFiles() {
      let text = try Checkout.content(path)
      let code = text.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("//") }
      for line in code {
        #expect(!line.contains("try!"), "\(path): \(line)")
        #expect(!line.contains("nonisolated(unsafe)"), "\(path): \(line)")
        if line.contains("@unchecked Sendable") { unchecked.append(path) }
        if ["Facts", "CRM", "DaybookUI", "TextUI", "Configuration"].contains(module) {
          #expect(!line.contains("unsafe "), "\(path): \(line)")
        }
      }
    }
    #expect(unchecked.count == 1 && unchecked[0].hasSuffix("MappedBytes.swift"))
  }

  // MARK: Reading the sources

  private func sourceFiles() throws -> [(module: String, path: String)] {
    try Self.rooms.keys.sorted().flatMap { module in
      try Checkout.swiftFiles(below: Checkout.root + "/Sources/" + module).map { (module, $0) }
    }
  }

  private func imports(of path: String) throws -> [String] {
    try Checkout.content(path).split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ").map { String($0) }
      guard let place = words.firstIndex(of: "import"), place <= 1,
        place == 0 || ["public", "internal", "private", "package", "@testable"].contains(words[0])
      else { return nil }
      return words.last.map { String($0.prefix { $0 != "." }) }
    }
  }
}
