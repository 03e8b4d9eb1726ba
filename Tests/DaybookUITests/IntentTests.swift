import Testing
import TextUI

@testable import DaybookUI

@Suite struct IntentTests {
  @Test func everyIntentHasOneEntry() {
    for intent in Intent.allCases {
      #expect(IntentCatalogue.entries.filter { $0.intent == intent }.count == 1, "\(intent)")
    }
  }

  @Test func everyKeyOfTheTableIsReadAndBound() {
    for entry in IntentCatalogue.entries {
      for notation in entry.keys {
        let sequence = KeySequence(notation)
        #expect(sequence != nil, "\(notation)")
        guard let sequence else { continue }
        for scope in IntentEntry.Scope.single where entry.scope.contains(scope) {
          // Two entries on the same keys in one scope would leave one of them unreachable.
          #expect(
            Keymap.standard.meaning(sequence.keys, in: scope) == .intent(entry.intent),
            "\(notation) in \(scope)"
          )
        }
      }
    }
    #expect(Keymap.standard.problems.isEmpty)
  }

  @Test func noDefaultIsOnTheKeysOfMultiplexers() {
    let taken: [Key] = [.control("a"), .control("b")]
    for entry in IntentCatalogue.entries {
      for sequence in entry.keys.compactMap({ KeySequence($0) }) {
        #expect(sequence.keys.allSatisfy { !taken.contains($0) }, "\(sequence)")
      }
    }
  }

  @Test func whatIsBoundByHandWinsOverADefault() throws {
    let down = try #require(KeySequence("n"))
    let taken = try #require(KeySequence("k"))
    let keymap = Keymap(changing: [("move.down", [down, taken]), ("no.such", [down])])
    #expect(keymap.meaning(down.keys, in: .list) == .intent(.moveDown))
    #expect(keymap.meaning(taken.keys, in: .list) == .intent(.moveDown))
    #expect(keymap.meaning([.character("j")], in: .list) == .nothing)
    #expect(keymap.problems.count == 1)
    #expect(keymap.problems.first?.contains("no.such") == true)
  }

  @Test func twoHandBoundIntentsOnOneKeyAreSaid() throws {
    let key = try #require(KeySequence("n"))
    let keymap = Keymap(changing: [("move.down", [key]), ("move.up", [key])])
    #expect(keymap.problems.count == 1)
  }

  @Test func theKeyTableNamesEveryKey() {
    let table = KeyTable.markdown()
    for entry in IntentCatalogue.entries { #expect(table.contains(entry.help)) }
    let rows = IntentCatalogue.entries.count + IntentEntry.Group.allCases.count + 2
    #expect(table.split(separator: "\n").count == rows)
  }
}
