import PtyHarness
import Testing

@testable import CRM

/// Agreement with published test data, as ratchets: a rate may rise, not fall.
@Suite(.enabled(if: Program.corpus != nil, "DAYBOOK_CORPUS is not set")) struct CorpusTests {
  private func content(of path: String) -> String? {
    TestFile.corpus(path).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test func `telephone examples of every region become E.164`() throws {
    var rate = Rate()
    let rows = csv(try #require(content(of: "normalise/phones/phone_examples.half.csv")))
    for row in rows.dropFirst() where row.count >= 8 {
      for (typed, country) in [(row[2], row[0]), (row[3], ""), (row[5], ""), (row[7], "US")] {
        let found = try? PhoneNumber(typed, country: country.isEmpty ? nil : country).e164
        rate.count(found == row[4], "\(typed) \(country): \(found ?? "-"), not \(row[4])")
      }
    }
    rate.expect(atLeast: 0.99)
  }

  @Test func `messy telephone numbers are read or left alone`() throws {
    var rate = Rate()
    let rows = csv(try #require(content(of: "normalise/phones/phone_parse_cases.half.csv")))
    for row in rows.dropFirst() where row.count >= 5 {
      let number = try? PhoneNumber(row[0], country: row[1].isEmpty ? nil : row[1])
      let expected = row[2] == "valid" ? row[3] : nil
      // What is merely possible may go either way; what is not must not become international.
      let fine = row[2] == "possible" || number?.e164 == expected
      rate.count(fine, "\(row[0]) \(row[1]): \(number?.e164 ?? "-"), not \(expected ?? "-")")
    }
    rate.expect(atLeast: 0.82)
  }

  /// Of isemail: what is an error must be refused, and plain valid addresses taken.
  ///
  /// What it calls deprecated, comments and folding space and addresses of machines are refused
  /// here on purpose.
  @Test func `addresses that the standard forbids are refused`() throws {
    var rate = Rate()
    let text = try #require(content(of: "normalise/isemail/tests.half.xml"))
    for test in text.split(separator: "<test ").dropFirst() {
      guard let address = element("address", of: test), let category = element("category", of: test)
      else { continue }
      // White space around an address is trimmed before it is judged.
      guard controls(address).trimmed == controls(address) else { continue }
      let taken = (try? EmailAddress(controls(address))) != nil
      switch category {
      case "ISEMAIL_ERR": rate.count(!taken, "taken: \(address)")
      case "ISEMAIL_VALID_CATEGORY": rate.count(taken, "refused: \(address)")
      default: break
      }
    }
    rate.expect(atLeast: 1)
  }

  @Test func `mailboxes of flanker are taken and refused`() throws {
    var rate = Rate()
    for (path, valid) in [("mailbox_valid.txt", true), ("mailbox_invalid.txt", false)] {
      let text = try #require(content(of: "normalise/flanker-addresses/" + path))
      for line in text.split(whereSeparator: \.isNewline) {
        guard !line.hasPrefix("#"), !line.trimmed.isEmpty else { continue }
        let taken = (try? EmailAddress(String(line))) != nil
        rate.count(taken == valid, "\(valid ? "refused" : "taken"): \(line)")
      }
    }
    rate.expect(atLeast: 0.92)
  }

  @Test func `names of nameparser come apart alike`() throws {
    var rate = Rate()
    for (input, expected) in namesOfNameparser(
      try #require(content(of: "normalise/nameparser/cases.half.json"))
    ) {
      let name = PersonName(input)
      let given = [expected["first"] ?? "", expected["middle"] ?? ""].filter { !$0.isEmpty }
      let fine =
        name.given == given.joined(separator: " ") && name.family == expected["last"] ?? ""
        && name.title == expected["title"] ?? ""
      rate.count(fine, "\(input): \(name.title)|\(name.given)|\(name.family)|\(name.suffix)")
    }
    rate.expect(atLeast: 0.89)
  }

  /// Of probablepeople: names with both a given name and a surname, without the parts of couples.
  @Test func `surnames of probablepeople are found`() throws {
    var rate = Rate()
    let text = try #require(content(of: "normalise/probablepeople/person_labeled.xml"))
    for entry in text.split(separator: "<Name>").dropFirst() {
      let tokens = labelled(entry)
      let labels = Set(tokens.map(\.label))
      guard labels.contains("GivenName"), labels.contains("Surname"),
        labels.isDisjoint(with: ["And", "CorporationName", "SecondGivenName", "Suffix"])
      else { continue }
      let input = tokens.map(\.text).joined(separator: " ")
      let surname = tokens.filter { $0.label == "Surname" || $0.label == "SurnamePrefix" }
        .map(\.text).joined(separator: " ").filter { $0 != "," }
      let name = PersonName(input)
      rate.count(name.family == surname, "\(input): \(name.given)|\(name.family), not \(surname)")
    }
    rate.expect(atLeast: 0.96)
  }

  @Test func `tables of namae agree`() throws {
    var rate = Rate()
    let text = try #require(content(of: "normalise/namae/examples.feature"))
    for line in text.split(whereSeparator: \.isNewline) where line.contains("|") {
      let cells = line.split(separator: "|", omittingEmptySubsequences: false).map { $0.trimmed }
      guard cells.count == 10, cells[1] != "name", !cells[1].isEmpty, !cells[1].contains("<") else {
        continue
      }
      let name = PersonName(cells[1])
      let family = [cells[3], cells[4]].filter { !$0.isEmpty }.joined(separator: " ")
      let fine = name.given == cells[2] && name.family == family && name.nickname == cells[8]
      rate.count(fine, "\(cells[1]): \(name.given)|\(name.family)|\(name.nickname)")
    }
    rate.expect(atLeast: 0.96)
  }
}
