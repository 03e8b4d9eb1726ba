import Glibc

/// The content of a file; nil where it cannot be read.
func readFile(_ path: String) -> [UInt8]? {
  // unsafe: C streams and buffers; the stream lives until the end of this function.
  guard let stream = unsafe fopen(path, "r") else { return nil }
  defer { unsafe fclose(stream) }
  var content: [UInt8] = []
  var block = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = unsafe fread(&block, 1, block.count, stream)
    guard count > 0 else { return content }
    content.append(contentsOf: block.prefix(count))
  }
}

/// A file of the real data that DAYBOOK_CORPUS names; nil, and its tests are skipped, without it.
func readCorpus(_ path: String) -> String? {
  guard let root = corpusRoot, let bytes = readFile(root + "/" + path) else { return nil }
  return String(decoding: bytes, as: UTF8.self)
}

let corpusRoot: String? = {
  // unsafe: the environment's C string is copied at once.
  unsafe getenv("DAYBOOK_CORPUS").map { unsafe String(cString: $0) }
}()
