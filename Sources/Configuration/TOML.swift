// TOML 1.0 (https://toml.io/en/v1.0.0), read into values that know where they stand.
//
//   document   = { [ table-head | array-head | pair ] [ comment ] newline }
//   table-head = "[" key "]"      array-head = "[[" key "]]"      pair = key "=" value
//   key        = part { "." part }     part = bare | basic-string | literal-string
//   value      = string | integer | float | boolean | date | array | inline-table
//
// Differences: dates and times stay text; a line that is wrong is reported and left out, and the
// rest of the file counts. Our own, because positions of values are what diagnostics are made of,
// and a parser in C++ would bring its library and full Foundation into the program.

/// A value and its place.
struct TOMLNode: Hashable, Sendable {
  indirect enum Value: Hashable, Sendable {
    case string(String)
    case integer(Int)
    case float(Double)
    case boolean(Bool)
    case date(String)
    case array([TOMLNode])
    case table(TOMLTable)
  }

  var value: Value
  var position: Position

  var string: String? {
    if case .string(let text) = value { text } else { nil }
  }

  var integer: Int? {
    if case .integer(let number) = value { number } else { nil }
  }

  var boolean: Bool? {
    if case .boolean(let flag) = value { flag } else { nil }
  }

  var array: [TOMLNode]? {
    if case .array(let items) = value { items } else { nil }
  }

  var table: TOMLTable? {
    if case .table(let table) = value { table } else { nil }
  }

  /// What it is, for messages.
  var kind: String {
    switch value {
    case .string: "a text"
    case .integer: "a number"
    case .float: "a fraction"
    case .boolean: "true or false"
    case .date: "a date"
    case .array: "a list"
    case .table: "a table"
    }
  }
}

/// Keys with their values, in the order of the file.
struct TOMLTable: Hashable, Sendable {
  struct Entry: Hashable, Sendable {
    var key: String
    /// Where the key stands.
    var position: Position
    var node: TOMLNode
  }

  private(set) var entries: [Entry] = []
  /// Whether it was written in braces, so that nothing may be added to it.
  var isClosed = false

  subscript(key: String) -> TOMLNode? {
    entries.first { $0.key == key }?.node
  }

  /// Puts a value under a path; a sentence says why it cannot be.
  mutating func insert(
    _ path: ArraySlice<(name: String, position: Position)>,
    _ node: TOMLNode
  ) -> String? {
    guard let first = path.first else { return nil }
    let index = entries.firstIndex { $0.key == first.name }
    if path.count == 1 {
      if let index {
        return "“\(first.name)” is already set in line \(entries[index].position.line)"
      }
      entries.append(Entry(key: first.name, position: first.position, node: node))
      return nil
    }
    return change(first, index) { $0.insert(path.dropFirst(), node) }
  }

  /// Makes sure that there is a table under a path; with `appending` a new one in a list.
  mutating func open(
    _ path: ArraySlice<(name: String, position: Position)>,
    appending: Bool
  ) -> String? {
    guard let first = path.first else { return nil }
    let index = entries.firstIndex { $0.key == first.name }
    guard path.count == 1, appending else {
      return change(first, index) { $0.open(path.dropFirst(), appending: appending) }
    }
    let fresh = TOMLNode(value: .table(TOMLTable()), position: first.position)
    guard let index else {
      let list = TOMLNode(value: .array([fresh]), position: first.position)
      entries.append(Entry(key: first.name, position: first.position, node: list))
      return nil
    }
    guard case .array(let items) = entries[index].node.value else {
      return "“\(first.name)” is no list of tables"
    }
    entries[index].node.value = .array(items + [fresh])
    return nil
  }

  /// Changes the table under a key, the last one of a list of tables, or a new one.
  private mutating func change(
    _ key: (name: String, position: Position),
    _ index: Int?,
    _ body: (inout TOMLTable) -> String?
  ) -> String? {
    guard let index else {
      var table = TOMLTable()
      let problem = body(&table)
      let node = TOMLNode(value: .table(table), position: key.position)
      entries.append(Entry(key: key.name, position: key.position, node: node))
      return problem
    }
    switch entries[index].node.value {
    case .table(var table) where !table.isClosed:
      let problem = body(&table)
      entries[index].node.value = .table(table)
      return problem
    case .array(var items):
      guard let last = items.indices.last, var table = items[last].table, !table.isClosed else {
        break
      }
      let problem = body(&table)
      items[last].value = .table(table)
      entries[index].node.value = .array(items)
      return problem
    default: break
    }
    return "“\(key.name)” is already \(entries[index].node.kind)"
  }
}
