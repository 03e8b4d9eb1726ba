import Testing
import TextUI

@testable import DaybookUI

@Suite struct FrameTests {
  @Test func deals() throws {
    let session = Session(try TestBook.sample(), size: Size(columns: 80, rows: 24))
    print(session.text)
    let wide = Session(try TestBook.sample(), size: Size(columns: 120, rows: 40))
    print(wide.text)
  }
}
