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

/// An option whose choices people type and see.
///
/// The words come from the names of the cases: `decisionMaker` is typed `decision-maker` and shown
/// as "Decision maker". What is stored is the number.
public protocol NamedOption: OptionContent {
  var word: String { get }
  var label: String { get }
}

extension NamedOption {
  public var word: String { spelled("\(self)", separator: "-") }

  public var label: String {
    let words = spelled("\(self)", separator: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  /// All choices in the order of their declaration.
  public static var names: [OptionName] {
    allCases.map { OptionName(number: $0.rawValue, word: $0.word, label: $0.label) }
  }
}

private func spelled(_ camelCase: String, separator: String) -> String {
  var result = ""
  for character in camelCase {
    result += character.isUppercase ? separator + character.lowercased() : String(character)
  }
  return result
}
