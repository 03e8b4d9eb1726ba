import Books
import CRM
import Facts
import TextUI

extension Model {
  /// Asks until when deals are left alone, and why.
  mutating func openParking(_ ids: [EntityID]) {
    let row = ids.count == 1 ? ids.first.flatMap { book.row($0) } : nil
    let day = row.flatMap { book[$0, Deal.parkedUntil] }.map(\.description) ?? ""
    let lines = [
      FormField(
        .related("day", .day),
        label: "Until",
        hint: "+3m, 1 march",
        text: day
      ),
      FormField(.related("note", .text), label: "Because", hint: "budget is decided then"),
    ]
    open(.park(ids), Deal.kind, "Park \(naming(ids))", lines)
  }

  /// Parks deals by a line: a day, then words why; `-` takes them up again.
  mutating func park(_ words: [String], _ ids: [EntityID]) throws(EntryError) -> [Effect] {
    if words.isEmpty {
      openParking(ids)
      return []
    }
    if words == ["-"] || words == ["off"] {
      return perform(.park(ids, until: nil), saying: unparked(ids))
    }
    var first: EntryError?
    for count in (1...words.count).reversed() {
      do throws(EntryError) {
        let day = try DayEntry.day(words.prefix(count).joined(separator: " "), entry)
        let note = words.dropFirst(count).joined(separator: " ")
        return perform(
          .park(ids, until: day, note: note.isEmpty ? nil : note),
          saying: parked(ids, day)
        )
      } catch {
        first = error
      }
    }
    throw first ?? EntryError("write the day until which the deal is left alone")
  }

  /// The command that the form for parking means; nil after noting what cannot be read.
  func parkCommand(_ form: inout FormState, _ ids: [EntityID]) -> Command? {
    let note = form.fields[1].text
    guard form.fields[0].text.contains(where: { !$0.isWhitespace }) else {
      return .park(ids, until: nil, note: note)
    }
    do throws(EntryError) {
      return .park(ids, until: try DayEntry.day(form.fields[0].text, entry), note: note)
    } catch {
      form.fields[0].error = error.description
      form.viewport.select(0)
      return nil
    }
  }

  /// What parking did, in words.
  func parkedSaying(_ form: FormState, _ ids: [EntityID]) -> String {
    guard let day = try? DayEntry.day(form.fields[0].text, entry) else { return unparked(ids) }
    return parked(ids, day)
  }

  private func parked(_ ids: [EntityID], _ day: Day) -> String {
    "\(naming(ids)) parked until \(Display.longDay(day))"
  }

  private func unparked(_ ids: [EntityID]) -> String { "\(naming(ids)) taken up again" }
}
