import Books
import CRM
import Facts
import TextUI

extension Model {
  /// Somebody else changed records while forms on them were open: fields that were not touched here
  /// show the new values, the others say what stands there now and keep what was typed.
  mutating func takeMeanwhile(_ touched: Touched) {
    let ids = Set(touched.records.map(\.id))
    for index in overlays.indices {
      guard case .form(var form) = overlays[index], case .edit(let id) = form.purpose,
        ids.contains(id), let row = book.row(id)
      else { continue }
      for place in form.fields.indices {
        guard let field = form.fields[place].definition else { continue }
        let theirs = typedText(row, field)
        guard theirs != form.fields[place].original else { continue }
        if form.fields[place].isChanged {
          form.fields[place].original = theirs
          form.fields[place].error = "changed meanwhile, now \(theirs.isEmpty ? "empty" : theirs)"
        } else {
          form.fields[place] = FormField(field, text: theirs)
        }
      }
      overlays[index] = .form(form)
    }
  }
}
