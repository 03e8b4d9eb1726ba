public import Books
public import Facts

/// Reads who stands in for whom, from when to when: `bob ..fri`, `bob mon..fri`,
/// `anna by bob ..fri`.
///
/// Without `by` it is the writer who is away. A last day is read from the first one on, so that
/// `mon..fri` is one week.
public enum CoverEntry {
  public static func read(
    _ words: [String],
    me: EntityID,
    _ entry: EntryContext,
    _ book: Book
  ) throws(EntryError) -> NewCover {
    let usage = "write who stands in and until when, as in cover bob ..fri or bob mon..fri"
    guard words.count >= 2 else { throw EntryError(usage) }
    var away = me
    var rest = words[...]
    if let by = words.firstIndex(where: { $0.lowercased() == "by" }), by > 0 {
      away = try user(words[..<by].joined(separator: " "), me, book)
      rest = words[(by + 1)...]
    }
    guard let start = rest.indices.dropFirst().first(where: { isDays(rest[$0...], entry) }) else {
      // The words are a name then, or the days cannot be read: the first of these is said.
      guard let name = rest.first else { throw EntryError(usage) }
      _ = try user(name, me, book)
      _ = try days(rest.dropFirst().joined(separator: " "), entry)
      throw EntryError(usage)
    }
    let name = rest[..<start].joined(separator: " ")
    let days = try days(rest[start...].joined(separator: " "), entry)
    return NewCover(of: away, by: try user(name, me, book), from: days.from, to: days.to)
  }

  /// `..fri`, `mon..fri`, `mon to fri`; a single day is the last one.
  static func days(
    _ typed: String,
    _ entry: EntryContext
  ) throws(EntryError) -> (from: Day, to: Day) {
    var text = typed.trimmed
    for word in ["until ", "till ", "from "] where text.lowercased().hasPrefix(word) {
      text = text.dropFirst(word.count).trimmed
    }
    let cut = text.firstRange(of: "..") ?? text.firstRange(of: " to ")
    let first = cut.map { text[..<$0.lowerBound].trimmed } ?? ""
    let last = cut.map { text[$0.upperBound...].trimmed } ?? text
    let from = first.isEmpty ? entry.today : try DayEntry.day(first, entry)
    var to = try DayEntry.day(last, entry)
    if to < from {
      var later = entry
      later.today = from
      to = try DayEntry.day(last, later)
    }
    return (from, to)
  }

  private static func isDays(_ words: ArraySlice<String>, _ entry: EntryContext) -> Bool {
    (try? days(words.joined(separator: " "), entry)) != nil
  }

  /// The colleague whom a word names.
  public static func user(
    _ typed: String,
    _ me: EntityID,
    _ book: Book
  ) throws(EntryError) -> EntityID {
    let found = Colleagues(book).named(typed, me: me)
    if found.count == 1, let only = found.first { return only }
    let all = Colleagues(book).all.compactMap { book[$0, User.login] ?? book.title($0) }
    if found.isEmpty {
      throw EntryError(
        "'\(typed.debugSafe)' is no colleague; there are \(all.joined(separator: ", "))"
      )
    }
    let names = found.compactMap { book.title($0) }.joined(separator: ", ")
    throw EntryError("'\(typed.debugSafe)' may be \(names); write the login")
  }
}
