import Books
import CRM
import Facts
import TextUI

/// One line of a form: what is typed, what it was, and what it could mean.
struct FormField: Sendable {
  /// What the line fills.
  enum Place: Sendable {
    case field(FieldDefinition)
    /// What stands in a record of its own and is written by a word: the email of a contact.
    case related(String, FieldType)
    /// An address or number that is known already.
    case point(EntityID, Channel)
  }

  let place: Place
  let label: String
  let hint: String
  var editor: LineEditor
  /// The text that the book holds.
  var original: String
  /// A text of several lines; it is edited outside, and the line shows its beginning.
  var longText: String?
  /// Why the text was not taken, until it is another one.
  var error: String?
  /// Records that were chosen, by the text that stands for them.
  var chosen: [String: EntityID] = [:]
  var candidates: [Candidate] = []
  var candidate = 0

  init(_ place: Place, label: String, hint: String, text: String = "") {
    self.place = place
    self.label = label
    self.hint = hint
    original = text
    longText = text.contains(where: \.isNewline) ? text : nil
    editor = LineEditor(longText == nil ? text : "")
  }

  /// A line for a field of the catalogue.
  init(_ definition: FieldDefinition, text: String = "") {
    self.init(.field(definition), label: definition.label, hint: definition.hint, text: text)
  }

  var text: String { longText ?? editor.text }
  var isChanged: Bool { text != original }

  var definition: FieldDefinition? {
    if case .field(let definition) = place { definition } else { nil }
  }

  var type: FieldType {
    switch place {
    case .field(let definition): definition.type
    case .related(_, let type): type
    case .point(_, .email): .email
    case .point(_, .phone): .phone
    case .point(_, .web), .point(_, .handle): .text
    }
  }

  var isSet: Bool { definition?.isSet ?? false }

  /// Puts text in that stands for a record.
  mutating func fill(_ id: EntityID, title: String) {
    chosen[title] = id
    editor = LineEditor(title)
  }

  /// What the text writes into the field of the catalogue; none where it stands elsewhere.
  func assignments(
    _ entry: EntryContext,
    _ book: Book
  ) throws(EntryError) -> [Assignment] {
    guard let definition else { return [] }
    if let id = chosen[text] { return [Assignment(definition.id, .value(.ref(id)))] }
    guard isSet, !chosen.isEmpty else {
      return try FieldEntry.assignments(text, to: definition, entry, book)
    }
    var result: [Assignment] = []
    for part in text.split(separator: ",") {
      let name = String(part.drop { $0 == " " })
      if let id = chosen[name] {
        result.append(Assignment(definition.id, .value(.ref(id))))
      } else {
        result += try FieldEntry.assignments(name, to: definition, entry, book)
      }
    }
    return result
  }

  /// How the text is understood, for the right of the line: empty where it says no more than the
  /// text itself.
  func interpretation(_ entry: EntryContext, _ book: Book) throws(EntryError) -> String {
    guard isChanged, !text.isEmpty, longText == nil else { return "" }
    if case .ref = type { return "" }
    if definition == nil, case .day = type {
      return Display.longDay(try DayEntry.day(text, entry))
    }
    guard let definition else { return "" }
    let parts = try assignments(entry, book).compactMap { assignment -> String? in
      guard case .value(let value?) = assignment.content else { return nil }
      if case .day(let day) = value { return Display.longDay(day) }
      return FieldDisplay.text(value, definition, book, entry)
    }
    let meaning = parts.joined(separator: ", ")
    return meaning == text ? "" : meaning
  }
}

/// Something that the text of a field may stand for.
struct Candidate: Sendable {
  enum Choice: Sendable {
    case record(EntityID)
    /// A record of this name is made with the form.
    case new
    case word
  }

  let choice: Choice
  let text: String
  let detail: String
}
