import CRM
import Facts

extension Mapping {
  /// Reads a mapping file; the form is described in `Mapping.swift`.
  ///
  /// - Returns: the mapping, nil where the text has errors, and what is wrong with it, line by line.
  public static func read(_ text: String, file: String) -> (mapping: Mapping?, issues: [Issue]) {
    var reader = MappingReader(file: file)
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      reader.read(line, number: index + 1)
    }
    reader.finish()
    return (reader.issues.isEmpty ? reader.mapping : nil, reader.issues)
  }
}

/// Reads statement after statement, each into what the ones before began.
struct MappingReader {
  private struct Fault: Error {
    let sentence: String
    init(_ sentence: String) { self.sentence = sentence }
  }

  let file: String
  private(set) var mapping: Mapping?
  private(set) var issues: [Issue] = []
  private var line = 0

  init(file: String) { self.file = file }

  mutating func read(_ text: Substring, number: Int) {
    line = number
    do throws(Fault) {
      let words = try split(text)
      if let first = words.first { try statement(first, Array(words.dropFirst())) }
    } catch {
      issues.append(Issue(.error, file: file, line: line, error.sentence))
    }
  }

  mutating func finish() {
    guard let mapping else {
      if issues.isEmpty {
        issues.append(Issue(.error, file: file, "the file is no mapping: it has no statement"))
      }
      return
    }
    if mapping.files.isEmpty {
      issues.append(Issue(.error, file: file, "the mapping names no file; add `file NAME.csv`"))
    }
    for rule in mapping.files.flatMap(\.records) where rule.keys.isEmpty {
      let kind = Catalogue.kind(rule.kind)?.name ?? "record"
      let message = "the record \(kind) has no key; add `key COLUMN`, so that it is found again"
      issues.append(Issue(.error, file: file, message))
    }
  }

  private func split(_ text: Substring) throws(Fault) -> [String] {
    var words: [String] = []
    var word: String?
    var isQuoted = false
    for character in text {
      if isQuoted {
        if character == "\"" { isQuoted = false } else { word?.append(character) }
      } else if character == "\"" {
        isQuoted = true
        word = word ?? ""
      } else if character == "#" {
        break
      } else if character.isWhitespace {
        if let done = word { words.append(done) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    guard !isQuoted else { throw Fault("a quote is not closed on this line") }
    if let done = word { words.append(done) }
    return words
  }

  private mutating func statement(_ verb: String, _ words: [String]) throws(Fault) {
    if verb == "mapping" {
      guard mapping == nil else { throw Fault("a file holds one mapping") }
      guard let name = words.first, name.utf8.allSatisfy(isPlain) else {
        throw Fault("a mapping has a name of small letters, digits and dashes, and a label")
      }
      mapping = Mapping(name: name, label: words.dropFirst().first ?? name)
      return
    }
    guard mapping != nil else { throw Fault("the first statement is `mapping NAME \"LABEL\"`") }
    switch verb {
    case "currency":
      guard words.count == 1, let currency = Currency(words[0]) else {
        throw Fault("`currency` takes a code of ISO 4217 such as USD")
      }
      mapping?.currency = currency
    case "pipeline":
      let name = try one(words, "pipeline NAME")
      mapping?.pipeline = name
    case "stage":
      let name = try one(words, "stage NAME")
      mapping?.stages.append(name)
    case "ignore":
      guard words.count == 2 else { throw Fault("write `ignore FILE \"REASON\"`") }
      mapping?.ignored.append((words[0], words[1]))
    case "file":
      let pattern = try one(words, "file NAME")
      mapping?.files.append(FileRule(pattern: pattern))
    case "record":
      let word = try one(words, "record KIND")
      let kind = try named { () throws(UnknownName) in try Catalogue.kind(named: word) }
      guard let place = mapping?.files.indices.last else { throw Fault("`record` follows `file`") }
      mapping?.files[place].records.append(RecordRule(kind: kind.id))
    default: try recordStatement(verb, words)
    }
  }

  private func isPlain(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
  }

  private func one(_ words: [String], _ form: String) throws(Fault) -> String {
    guard words.count == 1 else { throw Fault("write `\(form)`, with quotes around spaces") }
    return words[0]
  }

  private func named<Result>(
    _ body: () throws(UnknownName) -> Result
  ) throws(Fault) -> Result {
    do throws(UnknownName) {
      return try body()
    } catch {
      throw Fault(error.sentence + " " + error.remedy)
    }
  }

  private static let verbs = [
    "mapping", "currency", "pipeline", "stage", "ignore", "file", "record", "key", "title", "map",
    "read", "remark", "status", "when", "opened", "closed",
  ]

  /// Changes the record that the last `record` began.
  private mutating func recordStatement(_ verb: String, _ words: [String]) throws(Fault) {
    guard Self.verbs.contains(verb) else {
      let meant = nearest(to: verb, among: Self.verbs).map { "; did you mean `\($0)`?" } ?? ""
      throw Fault("there is no statement `\(verb)`\(meant)")
    }
    guard let file = mapping?.files.indices.last,
      let place = mapping?.files[file].records.indices.last,
      var rule = mapping?.files[file].records[place]
    else { throw Fault("`\(verb)` follows `record`") }
    switch verb {
    case "key":
      guard !words.isEmpty else { throw Fault("write `key COLUMN…`") }
      rule.keys.append(words)
    case "title": rule.title = titleParts(try one(words, "title \"TEXT {COLUMN}\""))
    case "map": rule.maps.append(try map(words, rule.kind))
    case "read", "remark": try annotate(verb, words, &rule)
    case "status": rule.progress = ProgressRule(column: try one(words, "status COLUMN"))
    case "when":
      let (value, step) = try step(words)
      guard rule.progress != nil else { throw Fault("`when` follows `status COLUMN`") }
      rule.progress?.steps[ColumnName.plain(value)] = step
    case "opened", "closed":
      let column = try one(words, "\(verb) COLUMN")
      guard rule.progress != nil else { throw Fault("`\(verb)` follows `status COLUMN`") }
      if verb == "opened" { rule.progress?.opened = column } else { rule.progress?.closed = column }
    default: throw Fault("`\(verb)` does not belong here")
    }
    mapping?.files[file].records[place] = rule
  }

  private func titleParts(_ text: String) -> [RecordRule.TitlePart] {
    var parts: [RecordRule.TitlePart] = []
    var rest = text[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
      parts.append(.column(String(rest[rest.index(after: open)..<close])))
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { parts.append(.text(String(rest))) }
    return parts
  }

  private func map(_ words: [String], _ kind: KindID) throws(Fault) -> ColumnRule {
    guard words.count >= 3, words[1] == "to" else { throw Fault("write `map COLUMN to FIELD`") }
    var rule = ColumnRule(column: words[0], target: try target(words[2], kind))
    var rest = words.dropFirst(3)
    while let option = rest.popFirst() {
      switch option {
      case "make": rule.makes = true
      case "times":
        guard let number = rest.popFirst().flatMap({ Int64($0) }), number > 0 else {
          throw Fault("`times` takes a whole number above zero")
        }
        rule.times = number
      case "where": rule.status = try status(rest.popFirst())
      default: throw Fault("`map` knows `times N`, `where STATUS` and `make`, not `\(option)`")
      }
    }
    return rule
  }

  private func target(_ word: String, _ kind: KindID) throws(Fault) -> ColumnRule.Target {
    if let target = ColumnRule.Target(word: word, kind: kind) { return target }
    guard let definition = Catalogue.kind(kind) else { throw Fault("the kind is unknown") }
    let field = try named { () throws(UnknownName) in try definition.field(named: word) }
    guard !field.traits.contains(.hidden) else { throw Fault("`\(word)` is not for imports") }
    return .field(field.id)
  }

  private func annotate(
    _ verb: String,
    _ words: [String],
    _ rule: inout RecordRule
  ) throws(Fault) {
    guard let last = rule.maps.indices.last else { throw Fault("`\(verb)` follows `map`") }
    if verb == "remark" {
      guard words.count == 2 else { throw Fault("write `remark VALUE \"SENTENCE\"`") }
      rule.maps[last].remarks[words[0]] = words[1]
    } else {
      guard words.count == 3, words[1] == "as" else { throw Fault("write `read VALUE as VALUE`") }
      rule.maps[last].spellings[words[0]] = words[2]
    }
  }

  private func status(_ word: String?) throws(Fault) -> DealStatus {
    guard let status = DealStatus.allCases.first(where: { $0.word == word }) else {
      throw Fault("a status is open, won or lost")
    }
    return status
  }

  private func step(_ words: [String]) throws(Fault) -> (String, ProgressRule.Step) {
    guard let value = words.first else {
      throw Fault("write `when VALUE open|won|lost [in STAGE] [because REASON]`")
    }
    var step = ProgressRule.Step(status: try status(words.dropFirst().first))
    var rest = words.dropFirst(2)
    while let option = rest.popFirst() {
      guard let name = rest.popFirst() else { throw Fault("`\(option)` needs a name") }
      switch option {
      case "in":
        guard mapping?.stages.contains(name) == true else {
          throw Fault("the pipeline of this mapping has no stage “\(name)”; add `stage`")
        }
        step.stage = name
      case "because": step.reason = name
      default: throw Fault("`when` knows `in STAGE` and `because REASON`, not `\(option)`")
      }
    }
    return (value, step)
  }
}

extension ColumnRule.Target {
  /// What stands beside the fields of people and companies.
  init?(word: String, kind: KindID) {
    guard kind == Contact.kind || kind == Account.kind else { return nil }
    switch word.lowercased() {
    case "email": self = .point(.email)
    case "phone": self = .point(.phone)
    case "web" where kind == Contact.kind: self = .point(.web)
    case "handle": self = .point(.handle)
    case "company" where kind == Contact.kind: self = .company
    case "jobtitle" where kind == Contact.kind: self = .jobTitle
    default: return nil
    }
  }
}
