public import Books
public import Facts

/// Reads `field=value` pairs for a record of one kind, as the shell and the `:` line write them.
///
/// `field+=value` adds to a set, `field-=value` takes from it. A contact's `email`, `phone`, `web`,
/// `company` and `job`, and a deal's `contact`, are records of their own; they are written the same
/// way.
public struct RecordEntry: Sendable {
  public private(set) var assignments: [Assignment] = []
  public private(set) var related: [Related] = []

  /// Reads all pairs, or says which one cannot be taken and why.
  public init(
    _ pairs: [String],
    kind: KindDefinition,
    _ context: EntryContext,
    _ book: Book
  ) throws(EntryError) {
    var company: Assignment.Content?
    var title: String?
    for pair in pairs {
      let (name, verb, text) = try RecordEntry.split(pair)
      if verb == .set, RecordEntry.isAffiliation(name, kind) {
        if RecordEntry.companyWords.contains(name) {
          company = try RecordEntry.reference(text, Account.kind, book)
        } else {
          title = text.trimmed
        }
      } else if verb != .remove, let part = try RecordEntry.related(name, text, kind, context, book)
      {
        related.append(part)
      } else {
        let field = try RecordEntry.field(name, kind)
        assignments += try FieldEntry.assignments(text, to: field, verb: verb, context, book)
      }
    }
    if company != nil || title != nil { related.append(.company(company, title: title)) }
  }

  private static let companyWords: Set<String> = ["company", "account", "co"]

  private static func isAffiliation(_ name: String, _ kind: KindDefinition) -> Bool {
    kind.id == Contact.kind && (companyWords.contains(name) || name == "job" || name == "role")
  }

  private static func related(
    _ name: String,
    _ text: String,
    _ kind: KindDefinition,
    _ context: EntryContext,
    _ book: Book
  ) throws(EntryError) -> Related? {
    if kind.id == Deal.kind, name == "contact" || name == "person" {
      return .person(try reference(text, Contact.kind, book), role: nil)
    }
    guard kind.id == Contact.kind || kind.id == Account.kind, !text.trimmed.isEmpty else {
      return nil
    }
    let channel: Channel
    switch name {
    case "email", "mail": channel = .email
    case "phone", "tel", "mobile": channel = .phone
    case "web", "website": channel = .web
    default: return nil
    }
    let value = try key(text, of: channel, context)
    return .point(channel, value: value, original: text.trimmed, label: nil)
  }

  /// An address or number in the form by which it is known.
  private static func key(
    _ text: String,
    of channel: Channel,
    _ context: EntryContext
  ) throws(EntryError) -> String {
    switch channel {
    case .email: try EmailAddress(text).key
    case .phone: try PhoneNumber(text, country: context.country).key
    case .web, .handle: text.trimmed
    }
  }

  /// What a text in place of a known address or number writes; an empty one takes it away.
  public static func repoint(
    _ point: EntityID,
    _ channel: Channel,
    _ text: String,
    _ context: EntryContext
  ) throws(EntryError) -> Related {
    let text = text.trimmed
    guard !text.isEmpty else { return .repoint(point, value: "", original: nil) }
    return .repoint(point, value: try key(text, of: channel, context), original: text)
  }

  private static func reference(
    _ text: String,
    _ kind: KindID,
    _ book: Book
  ) throws(EntryError) -> Assignment.Content {
    switch try ReferenceEntry.read(text, [kind], book) {
    case .record(let id): .value(.ref(id))
    case .new(let kind, let title): .new(kind, title: title)
    }
  }

  private static func field(
    _ name: String,
    _ kind: KindDefinition
  ) throws(EntryError) -> FieldDefinition {
    do throws(UnknownName) {
      return try kind.field(named: name)
    } catch {
      throw EntryError(error.sentence + " " + error.remedy)
    }
  }

  /// The name, what to do, and the text of one pair.
  private static func split(
    _ pair: String
  ) throws(EntryError) -> (name: String, verb: Operation.Verb, text: String) {
    // By code points: a value may begin with a mark that would join the sign.
    guard let sign = pair.unicodeScalars.firstIndex(of: "="), sign != pair.startIndex else {
      throw EntryError("'\(pair.debugSafe)' is not a field; write it like name=value")
    }
    let text = String(pair.unicodeScalars[sign...].dropFirst())
    let name = pair.unicodeScalars[..<sign].reduce(into: "") { $0.unicodeScalars.append($1) }
    switch name.last {
    case "+": return (name.dropLast().lowercased(), .add, text)
    case "-": return (name.dropLast().lowercased(), .remove, text)
    default: return (name.lowercased(), .set, text)
    }
  }
}
