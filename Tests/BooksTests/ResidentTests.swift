import Facts
import PtyHarness
import Testing

@testable import Books

@Suite struct ResidentTests {
  @Test func `what was looked at is given back, and is there when it is asked for`() throws {
    let folder = ScratchFolder()
    let path = folder.path + "/bytes"
    let content = [UInt8](repeating: 5, count: 64 << 20)
    #expect(TestFile.write(path, content))
    let bytes = try #require(MappedBytes(mapping: path))
    func sum() -> Int {
      bytes.withUncheckedBytes { bytes in
        // Every bit pattern is a byte, and the span checks the extent.
        stride(from: 0, to: bytes.byteCount, by: 4096).reduce(0) {
          $0 + Int(unsafe bytes.unsafeLoad(fromByteOffset: $1, as: UInt8.self))
        }
      }
    }
    let before = sum()
    #expect(before == content.count / 4096 * 5)
    let mapped = try #require(Resident.files())
    bytes.release()
    // Other tests have files of their own meanwhile, but none as large.
    #expect(try #require(Resident.files()) < mapped - content.count / 2)
    #expect(sum() == before)
  }

  @Test func `a book rests only where it has much, and reads on`() throws {
    let folder = ScratchFolder()
    let path = folder.path + "/checkpoint"
    #expect(TestFile.write(path, BaseTests.bytes))
    let bytes = try #require(MappedBytes(mapping: path))
    let book = Book(schema: Shop.schema, base: try Base(bytes, for: Shop.schema))
    let hash = book.stateHash
    #expect(!book.release(beyond: .max))
    #expect(book.release(beyond: 0))
    #expect(book.stateHash == hash)
    #expect(!Book(schema: Shop.schema).release(beyond: 0))
  }
}
