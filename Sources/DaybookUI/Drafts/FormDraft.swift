import CRM
import Facts
import TextUI

// A form as text, a line for each field that was filled:
//
//   field TAB text              what was typed
//   field TAB text TAB id       a record that this text stands for
//   > TAB field                 where the cursor was
//
// A field is its number, or the word by which a part is written. `\` `\t` `\n` stand for a
// backslash, a tab and a line end. Fields that the form does not have any more are left out.

extension FormState {
  /// Where what was typed is kept; nil where it is about several records at once.
  var draftKey: String? {
    switch purpose {
    case .create(let kind): DraftKey.new(kind)
    case .edit(let id): DraftKey.edit(id)
    case .qualify(let id): DraftKey.qualify(id)
    case .change(let ids):
      ids.count == 1 ? fields.first?.definition.map { DraftKey.change($0.id, ids[0]) } : nil
    case .complete, .park, .handover: nil
    }
  }

  /// What is to be kept of it: no text where nothing was typed.
  var draft: (key: String, text: String?)? {
    guard let key = draftKey, isTyped else { return nil }
    return (key, isChanged ? text : nil)
  }

  private var text: String {
    var lines: [String] = []
    for field in fields where field.isChanged {
      lines.append("\(field.draftName)\t\(DraftText.escaped(field.text))")
      for (title, id) in field.chosen.sorted(by: { $0.key < $1.key }) {
        lines.append("\(field.draftName)\t\(DraftText.escaped(title))\t\(id)")
      }
    }
    if fields.indices.contains(focus) { lines.append(">\t\(fields[focus].draftName)") }
    return lines.joined(separator: "\n")
  }

  /// Puts a draft's texts into the fields.
  mutating func take(_ draft: String) {
    for line in draft.split(separator: "\n") {
      let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard parts.count > 1 else { continue }
      let name = parts[0] == ">" ? parts[1] : parts[0]
      guard let place = fields.firstIndex(where: { $0.draftName == name }) else { continue }
      switch parts.count {
      case 2 where parts[0] == ">": viewport.select(place)
      case 2: fields[place].put(DraftText.plain(parts[1]))
      default: fields[place].chosen[DraftText.plain(parts[1])] = EntityID(parts[2])
      }
    }
    isTyped = true
  }
}

extension FormField {
  fileprivate var draftName: String {
    switch place {
    case .field(let definition): String(definition.id.rawValue)
    case .related(let word, _): word
    case .point(let id, _): id.description
    }
  }

  fileprivate mutating func put(_ text: String) {
    longText = text.contains(where: \.isNewline) ? text : nil
    editor = LineEditor(longText == nil ? text : "")
  }
}

/// Text on one line of a draft.
enum DraftText {
  static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\t", with: "\\t").replacing("\n", with: "\\n")
  }

  static func plain(_ text: String) -> String {
    var result = ""
    var isEscaped = false
    for character in text {
      if isEscaped {
        result.append(character == "t" ? "\t" : character == "n" ? "\n" : character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        result.append(character)
      }
    }
    return result
  }
}
