import CRM
import Facts
import TextUI

extension Model {
  mutating func formKey(_ key: Key, _ form: FormState) -> [Effect] {
    var form = form
    switch key {
    case .escape, .control("c"):
      overlays.removeLast()
      return keep(form)
    case .control("g"):
      overlays.removeLast()
      return form.draftKey.map { keepDraft($0, nil) } ?? []
    case .control("s"):
      accept(&form)
      return save(form)
    case .enter:
      accept(&form)
      if form.focus == form.fields.count - 1 { return save(form) }
      form.viewport.move(by: 1)
      form.isFresh = true
    case .tab, .down, .backTab, .up, .control("n"), .control("p"), .named(.pageDown),
      .named(.pageUp):
      step(key, &form)
    case .alt("e"): return openEditor(form)
    case .control("x"):
      // The first key of readline's Ctrl-X Ctrl-E.
      pendingKeys = [key]
      return []
    case .control("e") where pendingKeys == [.control("x")]:
      pendingKeys = []
      return openEditor(form)
    default:
      if key.typed != nil { form.makeRoom() }
      form.isFresh = false
      type(&form) { $0.handle(key) == .changed }
    }
    form.completeLine(book, entry)
    pendingKeys = []
    replace(form)
    return []
  }

  mutating func formPaste(_ text: String, _ form: FormState) {
    var form = form
    if form.fields[form.focus].type == .longText, text.contains(where: \.isNewline) {
      let before = form.fields[form.focus].text
      form.fields[form.focus].longText = before.isEmpty ? text : before + "\n" + text
      form.isTyped = true
    } else {
      form.makeRoom()
      form.isFresh = false
      type(&form) {
        $0.insert(text)
        return true
      }
    }
    replace(form)
  }

  /// Changes the text of the field in focus, and looks for what it may stand for.
  private func type(_ form: inout FormState, _ edit: (inout LineEditor) -> Bool) {
    let focus = form.focus
    guard form.fields[focus].longText == nil else {
      form.problem = "Alt-E opens these lines in your editor"
      return
    }
    guard edit(&form.fields[focus].editor) else { return }
    form.isTyped = true
    form.fields[focus].error = nil
    form.problem = nil
    form.fields[focus].candidates = Candidates(book: book).find(form.fields[focus])
    // Nothing typed means nothing chosen, until the arrows choose.
    form.fields[focus].candidate = form.fields[focus].text.isEmpty ? -1 : 0
  }

  /// Up and down choose among the candidates where there are any, else they change the field.
  private func step(_ key: Key, _ form: inout FormState) {
    let focus = form.focus
    let isDown = [.tab, .down, .control("n"), .named(.pageDown)].contains(key)
    let count = form.fields[focus].candidates.count
    if count > 0, key != .tab, key != .backTab {
      let before = form.fields[focus].candidate
      let next = before < 0 && !isDown ? count - 1 : before + (isDown ? 1 : -1)
      form.fields[focus].candidate = (next + count) % count
      return
    }
    accept(&form)
    switch key {
    case .named(.pageDown): form.viewport.page(1)
    case .named(.pageUp): form.viewport.page(-1)
    default: form.viewport.move(by: isDown ? 1 : -1)
    }
    form.isFresh = true
  }

  /// Takes the candidate under the cursor.
  private func accept(_ form: inout FormState) {
    let focus = form.focus
    guard form.fields.indices.contains(focus) else { return }
    var field = form.fields[focus]
    defer { form.fields[focus] = field }
    guard field.candidates.indices.contains(field.candidate) else { return }
    let candidate = field.candidates[field.candidate]
    field.candidates = []
    if case .record(let id) = candidate.choice { field.chosen[candidate.text] = id }
    guard field.isSet else {
      field.editor.set(candidate.text)
      return
    }
    let parts = field.text.split(separator: ",").dropLast().map { String($0.drop { $0 == " " }) }
    field.editor.set((parts + [candidate.text]).joined(separator: ", "))
  }

  private mutating func replace(_ form: FormState) { overlays[overlays.count - 1] = .form(form) }

  /// Closes a form without saving; what was typed waits for the next time.
  private mutating func keep(_ form: FormState) -> [Effect] {
    guard let (key, text) = form.draft else { return [] }
    let effects = keepDraft(key, text)
    return text == nil ? effects : effects + say("Draft kept · the same key opens it again", .info)
  }

  private mutating func openEditor(_ form: FormState) -> [Effect] {
    editorGeneration += 1
    return [.openEditor(generation: editorGeneration, text: form.fields[form.focus].text)]
  }

  /// Takes what the editor made of the field in focus.
  mutating func takeEdited(_ generation: Int, _ text: String?) {
    guard generation == editorGeneration, var text, case .form(var form)? = overlays.last else {
      return
    }
    while text.last?.isNewline == true { text.removeLast() }
    let focus = form.focus
    if form.fields[focus].type == .longText, text.contains(where: \.isNewline) {
      form.fields[focus].longText = text
    } else {
      form.fields[focus].longText = nil
      form.fields[focus].editor.set("")
      form.fields[focus].editor.insert(text)
    }
    form.fields[focus].error = nil
    form.isTyped = true
    replace(form)
  }
}
