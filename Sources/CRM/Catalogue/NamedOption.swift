public import Facts

/// One choice of an option field.
public struct OptionName: Hashable, Sendable {
  /// The number that is stored.
  public let number: UInt16
  /// The word that people type: lower case, with dashes.
  public let word: String
  /// What screens show.
  public let label: String
}

/// An option whose choices people type and see: `decision-maker` is typed and shown as "Decision
/// maker".
///
/// What is stored is the number.
public protocol NamedOption: OptionContent {
  /// What people type: lower case, with dashes.
  var word: String { get }
  var label: String { get }
}

extension NamedOption {
  public var label: String {
    let words = String(word.map { $0 == "-" ? " " : $0 })
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  /// All choices in the order of their declaration.
  public static var names: [OptionName] {
    allCases.map { OptionName(number: $0.rawValue, word: $0.word, label: $0.label) }
  }
}
