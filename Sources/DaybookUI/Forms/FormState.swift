import CRM
import Facts
import TextUI

/// What a draft is kept under: one for each record and each kind of new record.
enum DraftKey: Hashable, Sendable {
  case new(KindID)
  case edit(EntityID)
}

/// A form.
struct FormState: Sendable {
  static let hints = [("Enter", "next"), ("Ctrl-S", "save"), ("Esc", "keep as draft")]
}

struct FormPane {
  let model: Model
  let form: FormState

  func paint(into canvas: inout Canvas) {}
}

extension Model {
  mutating func openForm(creating kind: KindID) {}
  mutating func openForm(editing id: EntityID) {}
  mutating func openForm(changing field: FieldID, of ids: [EntityID]) {}
  mutating func openMissing(
    _ field: FieldID,
    of command: Command,
    saying: String,
    _ rejection: Rejection
  ) -> Bool { false }
  mutating func formKey(_ key: Key, _ form: FormState) -> [Effect] { [] }
  mutating func formPaste(_ text: String, _ form: FormState) {}
  mutating func formSaved(_ number: Int, _ performed: Performed) -> [Effect] { [] }
  mutating func formRefused(_ number: Int, _ refusal: Refusal) -> [Effect] { [] }
  mutating func takeEdited(_ generation: Int, _ text: String?) {}
  mutating func keepDrafts() {}
}
