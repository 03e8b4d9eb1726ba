import Books
import CRM
import Synchronization
import Testing
import TextUI

@testable import DaybookUI

@Suite struct CellMemoryTests {
  @Test func `a row is read once for a column, until the columns are others`() throws {
    let session = Session(try TestBook.sample(), size: Size(columns: 80, rows: 24), view: .contacts)
    let row = try #require(session.model.book.rows(Contact.kind).first)
    let reads = Reads()
    let columns = ["one", "two", "three"].map { name in
      ListColumn.derived(name, ColumnRequest(minimum: 4)) { _, _ in reads.read(name) }
    }
    let placed = TableLayout.place(columns.map(\.request), width: 40)
    let memory = CellMemory()
    func texts(_ columns: [ListColumn], _ places: [PlacedColumn]) -> [String] {
      memory.cells(row, columns, at: places, session.model.reader).map(\.text)
    }
    #expect(texts(columns, [placed[1]]) == ["two"])
    #expect(texts(columns, placed) == ["one", "two", "three"])
    #expect(texts(columns, placed) == ["one", "two", "three"])
    #expect(reads.taken() == ["two", "one", "three"])
    #expect(texts(columns.reversed(), placed) == ["three", "two", "one"])
    #expect(reads.taken() == ["three", "two", "one"])
  }

  @Test func `moves read nothing anew, a change of the book does`() throws {
    var session = Session(
      try TestBook.sample(),
      size: Size(columns: 80, rows: 24),
      view: .contacts
    )
    let before = session.model.cells
    session.press("j", "k", "G", "gg")
    #expect(session.model.cells === before)
    session.send(.rebased(session.store.book))
    #expect(session.model.cells !== before)
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
