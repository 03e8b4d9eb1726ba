public import Books
public import Facts

/// Reads what a person types into a field of the catalogue, for forms, the shell and imports alike.
public enum FieldEntry {
  /// The content that `typed` means; nothing typed clears the field.
  public static func content(
    _ typed: String,
    for field: FieldDefinition,
    _ context: EntryContext,
    _ book: Book
  ) throws(EntryError) -> Assignment.Content {
    guard !typed.trimmed.isEmpty else { return .value(nil) }
    if case .ref(let kinds) = field.type {
      switch try ReferenceEntry.read(typed, kinds, book) {
      case .record(let id): return .value(.ref(id))
      case .new(let kind, let title): return .new(kind, title: title)
      }
    }
    return .value(try value(typed, field.type, context))
  }

  /// The assignments that `typed` means: one, or for a set one for each part between commas.
  public static func assignments(
    _ typed: String,
    to field: FieldDefinition,
    verb: Operation.Verb = .set,
    _ context: EntryContext,
    _ book: Book
  ) throws(EntryError) -> [Assignment] {
    guard field.isSet else {
      return [Assignment(field.id, try content(typed, for: field, context, book))]
    }
    var parts: [Assignment] = []
    for part in typed.split(separator: ",") where !String(part).trimmed.isEmpty {
      // Tags are often written with their sign.
      let text = String(part).trimmed
      let name =
        field.targets.contains(Tag.kind) && text.hasPrefix("#")
        ? String(text.dropFirst()) : text
      parts.append(
        Assignment(field.id, try content(name, for: field, context, book), verb: verb)
      )
    }
    return parts.isEmpty && verb == .set ? [Assignment(field.id, .value(nil))] : parts
  }

  /// The value of a type that is not a reference.
  static func value(
    _ typed: String,
    _ type: FieldType,
    _ context: EntryContext
  ) throws(EntryError) -> Value {
    switch type {
    case .text: return .text(try line(typed))
    case .longText: return .text(Normalization.nfc(typed))
    case .email: return .text(try EmailAddress(typed).key)
    case .phone: return .text(try PhoneNumber(typed, country: context.country).key)
    case .url: return .text(try line(typed))
    case .domain: return .text(try DomainName.registrable(typed))
    case .money: return .money(try MoneyEntry.money(typed, context))
    case .day: return .day(try DayEntry.day(typed, context))
    case .instant: return .instant(try TimeEntry.instant(typed, context))
    case .zoned:
      let found = try TimeEntry.dayTime(typed, context)
      return .zoned(ZonedTime(day: found.day, minute: UInt16(found.minute ?? 0), zone: ""))
    case .duration: return .int(try TimeEntry.duration(typed) * 60)
    case .int: return .int(try NumberEntry.integer(typed, context))
    case .decimal: return .decimal(try NumberEntry.decimal(typed, context))
    case .percent: return .int(try NumberEntry.percent(typed, context))
    case .bool: return .bool(try NumberEntry.bool(typed))
    case .option(let names): return .option(try OptionEntry.option(typed, among: names))
    case .choice(let words): return .text(try OptionEntry.choice(typed, among: words))
    case .kind(let kinds): return .int(Int64(try OptionEntry.kind(typed, among: kinds).rawValue))
    case .ref: throw EntryError("a record is wanted here, not a value")
    }
  }

  private static func line(_ typed: String) throws(EntryError) -> String {
    let text = Normalization.nfc(typed).trimmed
    guard !text.contains(where: \.isNewline) else {
      throw EntryError("one line is wanted here; write the rest into the notes")
    }
    return text
  }
}
