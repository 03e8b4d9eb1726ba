/// A word that people use as if it were a field of a record, while its values stand in records of
/// their own: the email of a contact, the company that a person works for.
public struct RelatedField: Sendable {
  /// Where the values are.
  public enum Place: Hashable, Sendable {
    /// In the contact points of this channel.
    case point(Channel)
    /// The account of the primary affiliation.
    case company
    /// The title in the primary affiliation.
    case jobTitle
    /// The contacts of a deal.
    case person
  }

  public let name: String
  public let label: String
  public let aliases: [String]
  public let type: FieldType
  public let place: Place
  /// The width of a column in cells.
  public let width: Int
  public let hint: String

  /// Whether `word` names it, whatever its case.
  public func answers(to word: String) -> Bool {
    let word = word.lowercased()
    return name.lowercased() == word || aliases.contains { $0.lowercased() == word }
  }

  static let email = RelatedField(
    name: "email",
    label: "Email",
    aliases: ["mail"],
    type: .email,
    place: .point(.email),
    width: 28,
    hint: "anna@acme.example"
  )

  static let phone = RelatedField(
    name: "phone",
    label: "Phone",
    aliases: ["tel", "mobile"],
    type: .phone,
    place: .point(.phone),
    width: 18,
    hint: "+44 20 7946 0000"
  )

  static let company = RelatedField(
    name: "company",
    label: "Company",
    aliases: ["account", "co", "employer"],
    type: .ref([Account.kind]),
    place: .company,
    width: 24,
    hint: "Acme Instruments"
  )

  static let jobTitle = RelatedField(
    name: "title",
    label: "Title",
    aliases: ["job", "jobTitle"],
    type: .text,
    place: .jobTitle,
    width: 18,
    hint: "CFO"
  )

  static let person = RelatedField(
    name: "contact",
    label: "Contact",
    aliases: ["person", "with"],
    type: .ref([Contact.kind]),
    place: .person,
    width: 22,
    hint: "Anna Weber"
  )
}
