import Books
import CRM
import Synchronization
import Testing
import TextUI

@testable import DaybookUI

@Suite struct RowMemoryTests {
  @Test func `a row is read once, until the columns or their places are others`() throws {
    let session = Session(try TestBook.sample(), size: Size(columns: 80, rows: 24), view: .contacts)
    let row = try #require(session.model.book.rows(Contact.kind).first)
    let reads = Reads()
    let columns = ["one", "two", "three"].map { name in
      ListColumn.derived(name, ColumnRequest(minimum: 6)) { _, _ in reads.read(name) }
    }
    let placed = TableLayout.place(columns.map(\.request), width: 37)
    let memory = RowMemory()
    func line(_ columns: [ListColumn], _ places: [PlacedColumn], width: Int = 40) -> String {
      var canvas = Canvas(size: Size(columns: width, rows: 1))
      for strip in memory.strips([row], columns, at: places, width: width, session.model.reader) {
        canvas.put(strip, x: 0, y: 0)
      }
      return canvas.surface.line(0)
    }
    #expect(line(columns, placed) == "   one    two    three")
    #expect(line(columns, placed) == "   one    two    three")
    #expect(reads.taken() == ["one", "two", "three"])
    #expect(line(columns, [placed[1]]) == "          two")
    #expect(reads.taken() == ["two"])
    #expect(line(columns.reversed(), placed) == "   three  two    one")
    #expect(reads.taken() == ["three", "two", "one"])
    #expect(line(columns.reversed(), placed, width: 20) == "   three  two    one")
    #expect(reads.taken() == ["three", "two", "one"])
  }

  @Test func `moves read nothing anew, a change of the book does`() throws {
    var session = Session(
      try TestBook.sample(),
      size: Size(columns: 80, rows: 24),
      view: .contacts
    )
    let before = session.model.paintedRows
    session.press("j", "k", "G", "gg")
    #expect(session.model.paintedRows === before)
    session.send(.rebased(session.store.book))
    #expect(session.model.paintedRows !== before)
  }
}

/// What was asked for, in order.
private final class Reads: Sendable {
  private let names = Mutex<[String]>([])

  func read(_ name: String) -> ListCell {
    names.withLock { $0.append(name) }
    return ListCell(name)
  }

  func taken() -> [String] {
    names.withLock { names in
      defer { names = [] }
      return names
    }
  }
}
