import Books
import CRM
import Facts
import TextUI

// Records as a text for an editor. One record is a field a line:
//
//   name: Renewal 2026
//
// several are a table, a record a line, tabs between the fields, the first line their names and the
// first column their ids. A tab, line end or backslash within a value is written \t, \n, \\. Lines
// that begin with # are comments. Only what was changed is read again, so that a value that reads
// otherwise than it is kept is not touched; a line that is taken out changes nothing.

/// Some records of one kind, as a text and what was made of it.
struct RecordText: Sendable {
  let kind: KindDefinition
  let ids: [EntityID]
  let fields: [FieldDefinition]
  let text: String
  private let cells: [EntityID: [String]]
  private let codes: [String: EntityID]

  /// The fields of one record, or the named ones of several.
  init?(_ ids: [EntityID], columns: [String], book: Book, entry: EntryContext) {
    guard let row = ids.first.flatMap({ book.row($0) }),
      let kind = Catalogue.kind(row.kind, in: book)
    else {
      return nil
    }
    let editable = kind.fields.filter { $0.traits.isDisjoint(with: [.hidden, .governed]) }
    let named = columns.compactMap { name in editable.first { $0.name == name } }
    let title = editable.filter { $0.id == kind.title }
    fields =
      ids.count == 1 ? editable : title + named.filter { $0.id != kind.title }
    self.kind = kind
    self.ids = ids
    let display = FieldText(book: book, entry: entry)
    var cells: [EntityID: [String]] = [:]
    var codes: [String: EntityID] = [:]
    for id in ids {
      guard let row = book.row(id) else { continue }
      cells[id] = fields.map { RecordText.escaped(display.text(row, $0)) }
      codes[display.shortID(id, row.kind)] = id
    }
    self.cells = cells
    self.codes = codes
    let names = Dictionary(codes.map { ($0.value, $0.key) }, uniquingKeysWith: { one, _ in one })
    text = RecordText.written(ids, fields, cells, names, kind)
  }

  private static func written(
    _ ids: [EntityID],
    _ fields: [FieldDefinition],
    _ cells: [EntityID: [String]],
    _ codes: [EntityID: String],
    _ kind: KindDefinition
  ) -> String {
    if ids.count == 1, let id = ids.first {
      let lines = zip(fields, cells[id] ?? []).map { "\($0.name): \($1)" }
      return "# \(kind.label) \(codes[id] ?? ""); an empty value clears the field\n"
        + lines.joined(separator: "\n") + "\n"
    }
    let head = (["id"] + fields.map(\.name)).joined(separator: "\t")
    let lines = ids.map { ([codes[$0] ?? ""] + (cells[$0] ?? [])).joined(separator: "\t") }
    return "# \(ids.count) \(kind.plural), tabs between the fields\n" + head + "\n"
      + lines.joined(separator: "\n") + "\n"
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\t": result += "\\t"
      case "\n": result += "\\n"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func plain(_ text: some StringProtocol) -> String {
    var result = ""
    var isEscaped = false
    for character in text {
      guard isEscaped else {
        if character == "\\" { isEscaped = true } else { result.append(character) }
        continue
      }
      isEscaped = false
      switch character {
      case "t": result.append("\t")
      case "n": result.append("\n")
      default: result.append(character)
      }
    }
    return result + (isEscaped ? "\\" : "")
  }

  /// The command that brings the records to what a text says; nil where nothing was changed.
  ///
  /// It throws the first line that cannot be read, by its number.
  func command(_ edited: String, book: Book, entry: EntryContext) throws(EntryError) -> Command? {
    var commands: [Command] = []
    for change in try changes(edited) {
      let pairs = change.values.map { "\($0.field.name)=\(RecordText.plain($0.text))" }
      do throws(EntryError) {
        let read = try RecordEntry(pairs, kind: kind, entry, book)
        commands.append(.set([change.id], read.assignments, related: read.related))
      } catch {
        throw EntryError("line \(change.line): \(error.description)")
      }
    }
    return commands.isEmpty ? nil : .several(commands, name: "record.edit")
  }

  private struct Change {
    let id: EntityID
    let line: Int
    var values: [(field: FieldDefinition, text: String)]
  }

  private func changes(_ edited: String) throws(EntryError) -> [Change] {
    let lines = edited.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      .filter { !$0.element.isEmpty && !$0.element.hasPrefix("#") }
    return ids.count == 1 ? try oneChange(lines) : try tableChanges(lines)
  }

  private func oneChange(
    _ lines: [(offset: Int, element: Substring)]
  ) throws(EntryError) -> [Change] {
    guard let id = ids.first, let before = cells[id] else { return [] }
    var change: Change?
    for (number, line) in lines {
      guard let colon = line.firstIndex(of: ":"),
        let place = fields.firstIndex(where: { $0.answers(to: String(line[..<colon])) })
      else { throw EntryError("line \(number + 1) is no “field: value” of \(kind.plural)") }
      let value = line[line.index(after: colon)...]
      let text = String(value.first == " " ? value.dropFirst() : value)
      guard text != before[place] else { continue }
      change = change ?? Change(id: id, line: number + 1, values: [])
      change?.values.append((fields[place], text))
    }
    return change.map { [$0] } ?? []
  }

  private func tableChanges(
    _ lines: [(offset: Int, element: Substring)]
  ) throws(EntryError) -> [Change] {
    guard let head = lines.first else { return [] }
    let names = head.element.split(separator: "\t", omittingEmptySubsequences: false)
    guard names.first == "id" else { throw EntryError("the first line names the columns") }
    let places = names.dropFirst().map { name in
      fields.firstIndex { $0.name == name }
    }
    var changes: [Change] = []
    var seen: Set<EntityID> = []
    for (number, line) in lines.dropFirst() {
      let values = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard let id = values.first.flatMap({ codes[String($0)] }), let before = cells[id] else {
        throw EntryError("line \(number + 1) is none of these records; new ones are made by add")
      }
      guard seen.insert(id).inserted else {
        throw EntryError("line \(number + 1) is the second one of \(values[0])")
      }
      guard values.count <= places.count + 1 else {
        throw EntryError("line \(number + 1) has \(values.count - 1) fields, not \(places.count)")
      }
      var change = Change(id: id, line: number + 1, values: [])
      for (place, value) in zip(places, values.dropFirst()) {
        guard let place, value != before[place] else { continue }
        change.values.append((fields[place], String(value)))
      }
      if !change.values.isEmpty { changes.append(change) }
    }
    return changes
  }
}

extension Model {
  /// At most so many records are edited as one text.
  private static let mostEdited = 2000

  /// Gives the records to the editor; what comes back is shown before it is written.
  mutating func editText() -> [Effect] {
    let ids = targets
    guard ids.count <= Model.mostEdited else {
      return say("At most 2,000 records are edited at once; :'set … changes more", .warn)
    }
    let columns =
      list.map {
        $0.columns.isEmpty ? ListColumns.names($0.kind, hasColleagues: hasColleagues) : $0.columns
      } ?? []
    guard let text = RecordText(ids, columns: columns, book: book, entry: entry) else { return [] }
    editorGeneration += 1
    textEdit = (editorGeneration, text)
    return [.openEditor(generation: editorGeneration, text: text.text)]
  }

  /// Takes what the editor left; nil where that was no text of records.
  mutating func takeRecordText(_ generation: Int, _ edited: String?) -> [Effect]? {
    guard let (number, text) = textEdit, number == generation else { return nil }
    textEdit = nil
    guard let edited else { return say("Nothing was changed in the editor", .info) }
    do throws(EntryError) {
      guard let command = try text.command(edited, book: book, entry: entry) else {
        return say("Nothing was changed in the editor", .info)
      }
      let request = BulkRequest(ids: text.ids, line: "edit text")
      return rehearse(command, saying: "Changed \(naming(text.ids))", request)
    } catch {
      // What was typed is not lost: the editor opens on it again with the reason at its head.
      editorGeneration += 1
      textEdit = (editorGeneration, text)
      let kept = edited.split(separator: "\n", omittingEmptySubsequences: false)
        .filter { !$0.hasPrefix("# ✗") }.joined(separator: "\n")
      let again = "# ✗ \(error.description); leave without saving to drop it all\n" + kept
      return [.openEditor(generation: editorGeneration, text: again)]
    }
  }
}
