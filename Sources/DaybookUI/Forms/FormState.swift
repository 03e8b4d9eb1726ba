import CRM
import Facts
import TextUI

/// A form: lines of fields, and what saving it does.
struct FormState: Sendable {
  enum Purpose: Sendable {
    case create(KindID)
    case edit(EntityID)
    /// Makes the deal that comes of a lead.
    case qualify(EntityID)
    /// Writes one field of one or many records.
    case change([EntityID])
    /// Says until when deals are left alone, and why.
    case park([EntityID])
    /// Offers records to a colleague.
    case handover([EntityID])
    /// Supplies what a refused command lacked and sends it again; the record is the one that
    /// lacked it.
    case complete(Command, EntityID?, saying: String)
  }

  var hints: [(key: String, word: String)] {
    if draftKey == nil {
      let isLast = focus == fields.count - 1
      return [("Enter", isLast ? "save" : "next"), ("Ctrl-S", "save"), ("Esc", "leave it")]
    }
    return [
      ("Enter", "next"), ("Ctrl-S", "save"), ("Esc", "keep as draft"), ("Ctrl-G", "drop"),
      ("Alt-E", "$EDITOR"),
    ]
  }

  /// Tells the forms of a session apart.
  let number: Int
  let purpose: Purpose
  let kind: KindID
  let title: String
  var fields: [FormField]
  /// The cursor is the field that is being filled.
  var viewport: ListViewport
  /// Why it was not saved.
  var problem: String?
  /// What stands below the fields, to be read.
  var notes: [String] = []
  /// Whether nothing was typed since the cursor came into the field: then a value other than a
  /// text is typed over and not behind.
  var isFresh = true
  /// Whether a person typed anything, beyond what the form came with.
  var isTyped = false

  var focus: Int { viewport.cursor }
  var isChanged: Bool { fields.contains(where: \.isChanged) }
  var changes: Int { fields.reduce(0) { $0 + ($1.isChanged ? 1 : 0) } }

  /// Whether it is a strip at the foot of the view: one or two fields.
  var isStrip: Bool { fields.count <= 2 }

  /// Empties the field in focus where typing shall replace its value.
  mutating func makeRoom() {
    guard isFresh, fields.indices.contains(focus), !fields[focus].isSet,
      fields[focus].type.valueType != .text, fields[focus].longText == nil
    else { return }
    fields[focus].editor.set("")
  }

  /// Puts the cursor on the line of a field.
  mutating func go(to field: FieldID) -> Bool {
    guard let place = fields.firstIndex(where: { $0.definition?.id == field }) else {
      return false
    }
    viewport.select(place)
    return true
  }
}
