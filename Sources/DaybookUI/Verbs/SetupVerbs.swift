import Books
import CRM
import Facts
import TextUI

extension Model {
  /// Shows the board of a pipeline by its name or the beginning of it.
  mutating func showPipeline(_ name: String) throws(EntryError) -> [Effect] {
    let wanted = Folding.fold(name)
    let all = PipelineChart(book).pipelines
    let named = all.filter { Folding.fold(book.title($0) ?? "").starts(with: wanted) }
    guard let pipeline = named.first else {
      let names = all.compactMap { book.title($0) }.joined(separator: ", ")
      throw EntryError("there is no pipeline like that; there is \(names)")
    }
    let effects = show(.pipeline)
    board.choose(pipeline, book, entry)
    return effects
  }

  /// Opens the form that declares a field, of a kind where one is named.
  mutating func declareField(_ word: String?) throws(EntryError) -> [Effect] {
    var of: KindDefinition?
    if let word {
      do throws(UnknownName) {
        of = try Catalogue.kind(named: word)
      } catch {
        throw EntryError(error.sentence + " " + error.remedy)
      }
    }
    openForm(creating: CustomField.kind)
    guard let of, case .form(var form)? = overlays.last,
      let place = form.fields.firstIndex(where: { $0.definition?.id == CustomField.of.id })
    else { return [] }
    form.fields[place].editor.set(of.name)
    overlays[overlays.count - 1] = .form(form)
    return []
  }
}
