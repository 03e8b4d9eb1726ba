// A version vector as text, for command lines: `replica:sequence,…`, replicas in hexadecimal, in
// their order; nothing for a store that knows nothing.

public import Facts

extension VersionVector {
  /// `replica:sequence,…`.
  public var text: String {
    entries.map { "\($0.replica.text):\($0.sequence)" }.joined(separator: ",")
  }

  /// Reads what `text` writes, spaces and line feeds around it allowed; nil where it is not that.
  public init?(text: some StringProtocol) {
    self.init()
    let separators: Set<Character> = [",", " ", "\n", "\r\n", "\t"]
    for entry in text.split(whereSeparator: separators.contains) {
      let parts = entry.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2, let replica = ReplicaID(String(parts[0])),
        let sequence = UInt64(parts[1]), StoreFormat.sequences.contains(sequence)
      else { return nil }
      self[replica] = max(self[replica], sequence)
    }
  }
}
