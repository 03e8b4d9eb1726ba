/// Why what was typed cannot be taken: one sentence with the remedy, without a full stop.
public struct EntryError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  public init(_ sentence: String) { description = sentence }
}

extension StringProtocol {
  /// A piece of foreign text for a sentence: at most 40 characters, controls made visible.
  var debugSafe: String {
    var safe = ""
    var count = 0
    for scalar in unicodeScalars {
      guard count < 40 else { return safe + "…" }
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
        safe += "�"
      default: safe.unicodeScalars.append(scalar)
      }
      count += 1
    }
    return safe
  }
}
