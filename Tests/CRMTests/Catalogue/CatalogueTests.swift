import CRM
import Facts
import Testing

@Suite("The catalogue")
struct CatalogueTests {
  @Test("numbers its fields within the block of their kind, each once")
  func numbers() {
    var seen: Set<FieldID> = []
    for kind in Catalogue.kinds {
      for field in kind.fields {
        #expect(Catalogue.kind(of: field.id) == kind.id, "\(kind.name).\(field.name)")
        #expect(seen.insert(field.id).inserted, "\(kind.name).\(field.name)")
      }
    }
    #expect(Set(Catalogue.kinds.map(\.id)).count == Catalogue.kinds.count)
    #expect(Set(Catalogue.kinds.map(\.code)).count == Catalogue.kinds.count)
  }

  /// Stored data depends on these; a change of one is a new format, not a new number here.
  @Test("keeps the numbers that files carry")
  func storedNumbers() {
    let kinds = Catalogue.kinds.sorted { $0.id < $1.id }.map(\.name)
    #expect(
      kinds == [
        "account", "contact", "point", "affiliation", "pipeline", "stage", "deal", "role",
        "product", "activity", "task", "tag", "user", "team", "reason", "import", "book",
        "lead", "disqualification", "line", "promise", "preference", "criterion", "field", "rate",
        "quota", "submission", "review", "cover", "handover", "view", "erasure",
      ]
    )
    #expect(Deal.amount.id == FieldID(0x0706))
    #expect(Deal.kind.owner.id == FieldID(0x07FE))
    #expect(DealStatus.allCases.map(\.rawValue) == [1, 2, 3])
  }

  @Test("gives every word of a kind one meaning")
  func words() {
    var kinds: [String: KindID] = [:]
    for kind in Catalogue.kinds {
      for word in Set([kind.name, kind.plural] + kind.aliases) {
        #expect(word == word.lowercased())
        #expect(kinds.updateValue(kind.id, forKey: word) == nil, "\(word)")
      }
      var fields: [String: String] = [:]
      for field in kind.fields {
        for word in Set(([field.name] + field.aliases).map { $0.lowercased() }) {
          let other = fields.updateValue(field.name, forKey: word)
          #expect(other == nil, "\(kind.name).\(word)")
        }
      }
      for related in kind.related {
        for word in [related.name] + related.aliases {
          #expect(fields[word.lowercased()] == nil, "\(kind.name).\(word)")
        }
      }
    }
  }

  @Test("names each kind by a required field of its own, and lists only its fields")
  func titles() throws {
    for kind in Catalogue.kinds {
      let title = try #require(kind.field(kind.title))
      #expect(title.isRequired, "\(kind.name)")
      for column in kind.columns { #expect(kind.field(column) != nil, "\(kind.name)") }
      for order in kind.orders where order.through == nil {
        #expect(kind.field(order.field) != nil, "\(kind.name)")
      }
      for field in kind.fields {
        for target in field.targets { #expect(Catalogue.kind(target) != nil) }
      }
    }
  }

  @Test(
    "finds kinds and fields by name, plural and alias, in any case",
    arguments: [
      ("deal", "value", Deal.amount.id), ("Deals", "AMOUNT", Deal.amount.id),
      ("opp", "company", Deal.party.id), ("task", "assignee", Todo.kind.owner.id),
      ("company", "sector", Account.industry.id), ("people", "surname", Contact.familyName.id),
    ]
  )
  func lookUp(kind: String, field: String, id: FieldID) throws {
    #expect(try Catalogue.kind(named: kind).field(named: field).id == id)
  }

  @Test(
    "suggests the nearest name",
    arguments: [("dael", "deal"), ("contcat", "contact"), ("acount", "account"), ("xyzzy", nil)]
  )
  func suggestion(word: String, expected: String?) {
    #expect(throws: UnknownName.self) { try Catalogue.kind(named: word) }
    do {
      _ = try Catalogue.kind(named: word)
    } catch {
      #expect(error.suggestion == expected)
    }
  }

  @Test("spells the words of choices from the names of their cases")
  func options() {
    #expect(ContactRole.businessDecisionMaker.word == "business-decision-maker")
    #expect(ContactRole.businessDecisionMaker.label == "Business decision maker")
    #expect(ForecastCategory.names.map(\.word).contains("best-case"))
    #expect(Direction.names.map(\.word) == ["in", "out"])
  }
}
