// What belongs to a person, found by reading the whole log several times: nothing that was ever
// written of them may be passed over because it was changed, undone or archived since.
//
//   1  records that ever named a record of the person          `look`, for each change
//   2  whom else those records ever named                      `weigh`, for each change
//   3  those that are the person's go with them, and 1 again   `settle`; until there are no more
//   4  the person's terms, from all their records ever said    `gather`, for each change
//   5  texts of others that mention a term                     `review`, for each change
//
// A part (an address, a job) goes with whom it is a part of. What is about people (an activity, a
// task, a promise, an inquiry, a preference) goes where it is about nobody and nothing else; where
// it is about others too it stays, and its personal texts are put to review. Accounts, deals and
// other people never go with anybody; a reference to a record that is gone stays.

public import Facts

/// A value in a record of somebody else that names the person.
public struct Mention: Hashable, Sendable {
  public let value: Redaction.Target
  public let record: EntityID
  public let kind: KindID
  public let author: EntityID
  public let written: Instant
  public let text: String
  /// Whether nothing but their family name stands there, which others bear too.
  public let isNamesake: Bool
}

/// The search for all that belongs to one person.
public struct SubjectSearch: Sendable {
  public let subject: EntityID
  /// The records that go as a whole, the person's own among them.
  public private(set) var records: [EntityID: KindID]
  /// Events of those records.
  public private(set) var events = 0
  public private(set) var terms = SubjectTerms()
  /// In the order of the log.
  public private(set) var mentions: [Mention] = []

  /// Records that name the person, and not only them.
  private var shared: Set<EntityID> = []
  private var candidates: [EntityID: KindID] = [:]
  private var others: Set<EntityID> = []

  /// The kinds of whom and of what a record can be about.
  private static let parties: Set<KindID> = [Contact.kind, Account.kind, Deal.kind, Lead.kind]
  /// The kinds that are about people.
  private static let about: Set<KindID> = [
    Activity.kind, Todo.kind, Promise.kind, Lead.kind, Preference.kind,
  ]

  /// Whether the records of a kind are people who can be forgotten.
  public static func isPerson(_ kind: KindID) -> Bool { kind == Contact.kind || kind == Lead.kind }

  public init(_ subject: EntityID, _ kind: KindID) {
    self.subject = subject
    records = [subject: kind]
  }

  /// A search for what belongs to people who were erased already, of whom nothing but ids is known.
  public init(ofErased gone: Set<EntityID>) {
    subject = EntityID(high: 0, low: 0)
    records = Dictionary(uniqueKeysWithValues: gone.map { ($0, KindID(0)) })
  }

  /// Looks for records that name one that goes.
  public mutating func look(_ recorded: RecordedChange) {
    for event in recorded.change.events
    where records[event.entity] == nil && candidates[event.entity] == nil {
      let names = event.operations.contains { operation in
        if case .ref(let target)? = operation.value { records[target] != nil } else { false }
      }
      if names { candidates[event.entity] = event.kind }
    }
  }

  /// What is there of a record that another names.
  public enum Standing {
    case known(KindID)
    case gone
    /// What says who or what it is has not come.
    case unknown
  }

  /// Looks for whom else those records name.
  ///
  /// Who is not known counts as somebody where the field can name a person, a company or a deal: what
  /// is theirs too must not go.
  public mutating func weigh(_ recorded: RecordedChange, standing: (EntityID) -> Standing) {
    for event in recorded.change.events where candidates[event.entity] != nil {
      for operation in event.operations {
        guard case .ref(let target)? = operation.value, records[target] == nil else { continue }
        let isParty =
          switch standing(target) {
          case .known(let kind): Self.parties.contains(kind)
          case .gone: false
          case .unknown: Self.canNameParty(operation.field)
          }
        if isParty { others.insert(event.entity) }
      }
    }
  }

  private static func canNameParty(_ field: FieldID) -> Bool {
    guard case .ref(let kinds)? = Catalogue.field(field)?.type else { return true }
    return kinds.isEmpty || !parties.isDisjoint(with: kinds)
  }

  /// Takes in the records that go; whether there were any, so that others may follow.
  public mutating func settle() -> Bool {
    var hasGrown = false
    for (id, kind) in candidates {
      let isPart = Catalogue.kind(kind)?.isPart == true
      if isPart || (Self.about.contains(kind) && !others.contains(id)) {
        records[id] = kind
        hasGrown = true
      } else {
        shared.insert(id)
      }
    }
    shared.subtract(records.keys)
    (candidates, others) = ([:], [])
    return hasGrown
  }

  /// Learns the person's terms.
  public mutating func gather(_ recorded: RecordedChange) {
    for event in recorded.change.events where records[event.entity] != nil {
      events += 1
      terms.take(event)
    }
  }

  /// Looks for values of others that give the person away.
  public mutating func review(_ recorded: RecordedChange) {
    for (index, event) in recorded.change.events.enumerated()
    where !event.isErased && records[event.entity] == nil {
      for operation in event.operations {
        guard case .text(let text)? = operation.value else { continue }
        let isPersonal = Catalogue.field(operation.field)?.isPersonal ?? true
        let isAbout =
          shared.contains(event.entity) && isPersonal && Self.about.contains(event.kind)
        let certainty = terms.certainty(of: text)
        guard isAbout || certainty != nil else { continue }
        mentions.append(
          Mention(
            value: .init(recorded.stamp(of: index).dot, operation.field),
            record: event.entity,
            kind: event.kind,
            author: recorded.change.author,
            written: recorded.written.instant,
            text: text,
            isNamesake: !isAbout && certainty == .namesake
          )
        )
      }
    }
  }
}
