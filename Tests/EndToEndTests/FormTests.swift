import PtyHarness
import Testing
import TextUI

extension EndToEnd {
  /// Forms in the interface, filled by hand and by hostile pastes.
  @Suite struct FormTests {
    @Test func aDayIsEnteredAndThereTheNextMorning() throws {
      let desk = try Desk(sample: true)
      let interface = try desk.interface()
      try interface.press("2")
      try fill(interface, "ad", ["Title": "Third phase", "Company": "Nordwind AG", "Value": "92k"])
      try interface.press("/Third\r")
      #expect(interface.screen.lines[2].contains("92,000 €"), "\(interface.screen.text)")
      try fill(interface, "t", ["Title": "Send the offer"])
      try interface.press("LThey will sign\r")
      try interface.press("\u{1B}")
      try interface.press("u")
      #expect(try desk.run("search", "sign").output == "")
      try interface.press("U")
      try interface.send("Q")
      #expect(try interface.waitForExit() == .code(0))

      let again = try desk.interface()
      try again.press("2/Third\r\r")
      for part in ["Third phase", "Nordwind AG", "92,000 €", "Send the offer", "Activity 1"] {
        #expect(again.screen.text.contains(part), "\(again.screen.text)")
      }
      #expect(try desk.isSound())
    }

    @Test func whatWasTypedSurvivesARefusalAndAnInterruption() throws {
      let interface = try Desk(sample: true).interface()
      try interface.press("2")
      try interface.press("ad")
      try interface.press("Half a thought")
      try interface.press("\u{1B}")
      #expect(interface.screen.text.contains("Draft kept"))
      try interface.press("ad")
      #expect(interface.screen.text.contains("Half a thought"))
    }

    @Test func naughtyStringsInEveryField() throws {
      let desk = try Desk()
      let interface = try desk.interface(size: Size(columns: 120, rows: 40))
      try interface.press("5")
      let texts: Set = ["Name", "Industry", "City", "Country", "Address", "Tier", "Note"]
      try interface.press("ao")
      let order = try labels(interface)
      #expect(Set(order).isSuperset(of: ["Name", "Industry", "City"]), "\(order)")
      try interface.press("\u{7}")
      var rest = Naughty.all[...]
      var made = 0
      while !rest.isEmpty {
        var keys = "ao"
        for label in order {
          if texts.contains(label), let text = rest.popFirst() {
            keys += "\u{1B}[200~\(text)\u{1B}[201~"
          }
          keys += "\t"
        }
        try interface.press(keys + "\u{13}")
        made += 1
        try interface.waitForIdle(limit: .seconds(10)) { _ in
          interface.screen.text.contains("Companies · \(made)")
        }
      }
      try interface.press("gg")
      for _ in 0...(made / 30) {
        try checkColumns(interface)
        try interface.press("\u{1B}[6~")
      }
      // The details show the same texts, the history as well.
      try interface.press("\r")
      try interface.press("]]]")
      #expect(StreamCheck.violations(interface.output) == [])
      try interface.send("Q")
      #expect(try interface.waitForExit() == .code(0))
      #expect(try desk.run("list", "account", "--format", "ids").lines.count == made)
      #expect(try desk.isSound())
    }

    /// Each column begins where its head does: the cell before it is blank in every row.
    private func checkColumns(_ interface: PtyProcess) throws {
      let screen = interface.screen
      let starts = ["Industry", "City"].compactMap { head in
        screen.lines[1].firstRange(of: head).map { range in
          Text.width(String(screen.lines[1][..<range.lowerBound]))
        }
      }
      #expect(starts.count == 2, "\(screen.lines[1])")
      for y in 2..<37 {
        for x in starts { #expect(screen.cell(x: x - 1, y: y).text == " ", "\(screen.lines[y])") }
      }
    }

    /// Fills the named fields of a form and saves it.
    private func fill(_ interface: PtyProcess, _ keys: String, _ values: [String: String]) throws {
      try interface.press(keys)
      var left = values
      for _ in 0..<24 where !left.isEmpty {
        let label = label(interface)
        if let value = left.removeValue(forKey: label) { try interface.press(value) }
        if !left.isEmpty { try interface.press("\t") }
      }
      #expect(left.isEmpty, "\(interface.screen.text)")
      try interface.press("\u{13}")
    }

    /// The labels of all fields in their order.
    private func labels(_ interface: PtyProcess) throws -> [String] {
      var labels: [String] = []
      for _ in 0..<40 {
        let label = label(interface)
        if label == labels.first || label == labels.last { break }
        labels.append(label)
        try interface.press("\t")
      }
      return labels
    }

    /// What stands before the input on the line of the cursor.
    private func label(_ interface: PtyProcess) -> String {
      let line = interface.screen.lines[interface.screen.cursor.y]
      let words = line.dropFirst(3).prefix(12).split(separator: " ")
      return words.joined(separator: " ")
    }
  }
}
