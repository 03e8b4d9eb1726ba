import Books
import Facts

/// Judges the names of declared fields, which must mean one thing in a query.
enum CustomFieldRules {
  static let longestName = 32

  /// The word for a label: lower camel case of its letters and digits, `Shoe size` → `shoeSize`.
  static func name(from label: String) -> String {
    let words = label.split { !$0.isLetter && !$0.isNumber }.map { $0.lowercased() }
    let joined = words.enumerated().map { index, word in
      index == 0 ? word : word.prefix(1).uppercased() + word.dropFirst()
    }.joined()
    let rest = joined.drop { !$0.isLetter }
    return String((rest.isEmpty ? "custom" : rest).prefix(longestName))
  }

  /// - Throws: `.badValue` where the name cannot be typed in a query or is taken.
  static func check(
    name: String,
    of kind: KindID,
    others: [String]
  ) throws(Rejection) {
    func refuse(_ reason: String) -> Rejection { .badValue(CustomField.name.id, reason: reason) }
    guard let first = name.first, first.isLetter, name.count <= longestName,
      name.allSatisfy({ $0.isLetter || $0.isNumber })
    else { throw refuse("is a word of letters and digits, at most \(longestName)") }
    let word = name.lowercased()
    let definition = Catalogue.kind(kind)
    let isField = definition?.fields.contains { $0.answers(to: word) } ?? false
    let isRelated = definition?.related(named: word) != nil
    let isDerived = Catalogue.derived(kind).contains { $0.answers(to: word) }
    let isOther = others.contains { $0.lowercased() == word }
    if isField || isRelated || isDerived || isOther {
      throw refuse("“\(name)” is a field of \(definition?.plural ?? "the kind") already")
    }
    let isKind = Catalogue.kinds.contains {
      !$0.isPart && ($0.answers(to: word) || $0.code == word)
    }
    if isKind || QueryWord(rawValue: word) != nil || word == "or" {
      throw refuse("“\(name)” means something else in queries")
    }
  }
}
