import Books
import CRM
import Facts

extension ImportRun {
  /// A day as the file writes it: ISO, also with a time behind it, or by the order of its column.
  func day(_ text: String, _ order: FileSurvey.DayOrder?) -> Day? {
    if let day = Day(iso: text) { return day }
    if text.utf8.count > 10, let day = Day(iso: text.prefix(10)) {
      let next = text.utf8[text.utf8.index(text.utf8.startIndex, offsetBy: 10)]
      if next == UInt8(ascii: "T") || next == UInt8(ascii: " ") { return day }
    }
    var context = entry
    switch order {
    case .dayFirst: context.dayFirst = true
    case .monthFirst: context.dayFirst = false
    case .ambiguous, nil: break
    }
    return try? DayEntry.day(text, context, leaning: .back)
  }

  /// Appends what a row's column means for a field: nothing, one value, or several for a set.
  func take(
    _ column: BoundField,
    _ moment: CellWrite.Moment,
    _ reading: RowReading,
    _ writes: inout [CellWrite]
  ) {
    let text = reading.values[column.position]
    guard !text.isEmpty else { return }
    let field = column.field
    guard field.isSet else {
      if let value = value(text, column, reading) {
        writes.append(CellWrite(field: field.id, value: value, moment: moment))
      }
      return
    }
    for part in text.split(whereSeparator: { $0 == "," || $0 == ";" }) {
      let part = String(part).trimmed
      guard !part.isEmpty, let value = value(part, column, reading) else { continue }
      writes.append(CellWrite(field: field.id, value: value, isElement: true, moment: moment))
    }
  }

  private func value(_ text: String, _ column: BoundField, _ reading: RowReading) -> Value? {
    let position = column.position
    switch column.field.type {
    case .ref(let kinds):
      return reference(text, kinds, makes: column.map.makes, position, reading).map(Value.ref)
    case .day:
      return reading.day(position).map(Value.day)
    case .text, .url:
      return .text(line(text, position, reading))
    case .longText:
      return .text(cut(Normalization.nfc(text), to: 1 << 20, position, reading))
    case .int where Int64(text) != nil:
      return Int64(text).map(Value.int)
    default: return typed(text, column, reading)
    }
  }

  private func typed(_ text: String, _ column: BoundField, _ reading: RowReading) -> Value? {
    let (map, position) = (column.map, column.position)
    do throws(EntryError) {
      guard
        case .value(let value?) = try FieldEntry.content(
          text,
          for: column.field,
          entry,
          book
        )
      else {
        return nil
      }
      guard map.times != 1 else { return value }
      switch value {
      case .money(let money):
        if let scaled = money.scaled(by: map.times, over: 1) { return .money(scaled) }
      case .int(let number):
        let (product, overflow) = number.multipliedReportingOverflow(by: map.times)
        if !overflow { return .int(product) }
      default: return value
      }
      reading.report(.warning, position, "“\(text.visible)” is too large; it was left out")
    } catch {
      reading.report(.warning, position, "\(error); it was left out")
    }
    return nil
  }

  /// A text of one line: line ends become spaces.
  func line(_ text: String, _ position: Int, _ reading: RowReading) -> String {
    var result = Normalization.nfc(text)
    if result.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) {
      result = result.split(whereSeparator: \.isNewline).map { String($0).trimmed }
        .joined(separator: " ")
      reading.report(.note, position, "several lines became one")
    }
    return cut(result, to: 4096, position, reading)
  }

  private func cut(
    _ text: String,
    to limit: Int,
    _ position: Int,
    _ reading: RowReading
  ) -> String {
    guard text.utf8.count > limit else { return text }
    reading.report(.error, position, "the text is longer than \(limit) bytes and was cut there")
    var length = 0
    let kept = text.unicodeScalars.prefix { scalar in
      length += String(scalar).utf8.count
      return length <= limit
    }
    return String(String.UnicodeScalarView(kept))
  }

  // MARK: References

  func reference(
    _ text: String,
    _ kinds: [KindID],
    makes: Bool,
    _ position: Int,
    _ reading: RowReading
  ) -> EntityID? {
    let found = directory.find(text, kinds) { newID() }
    switch found {
    case .record(let id, let kind):
      if kind == reading.kind, kinds == [kind], kind == Account.kind {
        reading.report(.note, position, "taken as the account that this one belongs to")
      }
      references.note(id)
      return id
    case .similar(let id, _, let name):
      reading.report(.note, position, "“\(text.visible)” was read as “\(name.visible)”")
      references.note(id)
      return id
    case .nothing: break
    }
    guard reading.isReporting, let kind = kinds.first, let word = Catalogue.kind(kind)?.name else {
      return nil
    }
    let name = line(text, position, reading)
    guard makes else {
      let sentence = "there is no \(word) “\(text.visible)”; the reference was left out"
      reading.report(.warning, position, sentence)
      return nil
    }
    reading.report(.note, position, "the \(word) “\(text.visible)” was made")
    return fixed(kind, key: text, name: name)
  }
}
