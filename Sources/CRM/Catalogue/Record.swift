public import Facts

// Every kind has these fields, at the same place at the end of its block of 256 numbers. They are
// reached through the kind, so that generic code reads `book[row, row.kind.archived]`.
extension KindID {
  private func number(_ place: UInt32) -> UInt32 { UInt32(rawValue) * 256 + place }

  /// Put away: out of lists and pickers, still a record, still linked.
  public var archived: Field<Bool> { Field(number(255)) }

  /// The user who looks after it.
  public var owner: Field<EntityID> { Field(number(254)) }

  public var team: Field<EntityID> { Field(number(253)) }

  public var tags: SetField<EntityID> { SetField(number(252)) }

  /// Its names elsewhere, each as `system:key`.
  ///
  /// Text and not an entity, because the pair is an identity key and is only ever looked up whole.
  public var externalIDs: SetField<String> { SetField(number(251)) }

  /// The source's own values at the last import, in the importer's notation: what a later import
  /// compares with, so that it changes only what the source changed.
  public var importedRow: Field<String> { Field(number(250)) }

  static let sharedFieldCount = 6

  var sharedFields: [FieldDefinition] {
    let ownerAliases = self == Todo.kind ? ["assignee"] : []
    return [
      .ref(
        owner,
        to: User.kind,
        words: .named(
          "owner",
          "Owner",
          [.sorted, .colleagues],
          aliases: ownerAliases,
          hint: "@anna"
        )
      ),
      .ref(team, to: Team.kind, words: .named("team", "Team", [.sorted, .colleagues])),
      .refs(
        tags,
        to: Tag.kind,
        words: .named("tags", "Tags", aliases: ["tag"], width: 16, hint: "vip, renewal")
      ),
      .texts(
        externalIDs,
        .named("externalIds", "External ids", [.personal], aliases: ["external"], width: 20)
      ),
      .flag(archived, .named("archived", "Archived", [.governed])),
      .text(importedRow, as: .long, .named("importedRow", "Imported row", [.hidden, .personal])),
    ]
  }
}
