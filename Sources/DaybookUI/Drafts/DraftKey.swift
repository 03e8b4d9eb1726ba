import CRM
import Facts

/// What a draft is kept under: one for each record, each field of one, each kind of new record, and
/// one for each of the other places where people write.
public enum DraftKey {
  public static let prefix = "draft/"

  /// A draft of something that is no record, as `named("log")`.
  public static func named(_ name: String) -> String { prefix + name }

  static func new(_ kind: KindID) -> String { "\(prefix)new/\(kind.rawValue)" }
  static func edit(_ id: EntityID) -> String { "\(prefix)edit/\(id)" }
  static func qualify(_ lead: EntityID) -> String { "\(prefix)qualify/\(lead)" }
  static func change(_ field: FieldID, _ id: EntityID) -> String {
    "\(prefix)change/\(field.rawValue)/\(id)"
  }

  /// A line about a record, or about anything.
  static func capture(_ id: EntityID?) -> String {
    "\(prefix)capture/\(id.map { "\($0)" } ?? "anything")"
  }

  /// What a key names.
  enum Subject {
    case new(KindID)
    case edit(EntityID)
    case qualify(EntityID)
    case change(FieldID, EntityID)
    case capture(EntityID?)
    case other(String)
  }

  static func subject(_ key: String) -> Subject {
    let parts = key.dropFirst(prefix.count).split(separator: "/").map(String.init)
    switch parts.count {
    case 2 where parts[0] == "new":
      if let number = UInt16(parts[1]) { return .new(KindID(number)) }
    case 2 where parts[0] == "edit":
      if let id = EntityID(parts[1]) { return .edit(id) }
    case 2 where parts[0] == "qualify":
      if let id = EntityID(parts[1]) { return .qualify(id) }
    case 2 where parts[0] == "capture": return .capture(EntityID(parts[1]))
    case 3 where parts[0] == "change":
      if let number = UInt32(parts[1]), let id = EntityID(parts[2]) {
        return .change(FieldID(number), id)
      }
    default: break
    }
    return .other(parts.joined(separator: "/"))
  }
}
