import Books
import Facts

extension CaptureReader {
  /// What a run of words names.
  enum Named {
    case name(CapturedName)
    /// Somebody said that it is plain text.
    case text
    /// Somebody said that it is a day.
    case moment
  }

  // MARK: Marks

  /// The record behind `p:` or `co:`; goes on behind it.
  mutating func marked(_ prefix: String, _ kind: KindID, _ noun: String) -> CapturedName? {
    guard let first = word?.value(behind: prefix) else { return nil }
    let start = at
    let name = first.hasSuffix(",") ? String(first.dropLast()) : first
    guard !CaptureNames.words(name).isEmpty else {
      let example = kind == Contact.kind ? "p:jane" : "co:acme"
      fail("write the \(noun) behind \(prefix), such as \(example)", range(1, from: start))
      at += 1
      return nil
    }
    if let id = try? ReferenceEntry.id(name, [kind], book) {
      at += 1
      return .record(id)
    }
    for count in stride(from: markedLength(4), through: 1, by: -1) {
      let phrase = markedPhrase(first, count, from: start)
      var found = names.find(phrase, kind, .whole, book)
      if found.isEmpty { found = names.find(phrase, kind, .begins, book) }
      guard !found.isEmpty else { continue }
      at = start + count
      let range = range(count, from: start)
      return settled("\(prefix)\(phrase)", typedMark(first, count, start), range, found).name
    }
    return unknown(prefix, first, kind, from: start)
  }

  /// A name that nobody has, with the capitalised words that follow it.
  private mutating func unknown(
    _ prefix: String,
    _ first: String,
    _ kind: KindID,
    from start: Int
  ) -> CapturedName {
    var count = 1
    if first.first?.isUppercase == true, !words[start].isQuoted, words[start].ending == nil {
      let limit = markedLength(4)
      while count < limit, words[start + count].isCapitalised, words[start + count].isNameLike {
        count += 1
      }
    }
    at = start + count
    let title = typedMark(first, count, start)
    return offered(
      "\(prefix)\(title.lowercased())",
      title,
      kind,
      range(count, from: start),
      orText: false
    ).name ?? .open(title)
  }

  /// How many words a name behind the mark here may take.
  func markedLength(_ most: Int) -> Int {
    if words[at].isQuoted || words[at].text.hasSuffix(",") { return 1 }
    var count = 1
    while count < most, at + count < words.count {
      let next = words[at + count]
      if next.isQuoted || isMark(next) || next.text == ">" { break }
      count += 1
      if next.ending != nil { break }
    }
    return count
  }

  func markedPhrase(_ first: String, _ count: Int, from start: Int) -> String {
    ([first] + words[start..<start + count].dropFirst().map(\.bare)).joined(separator: " ")
  }

  func typedMark(_ first: String, _ count: Int, _ start: Int) -> String {
    let phrase = markedPhrase(first, count, from: start)
    return phrase.hasSuffix(",") ? String(phrase.dropLast()) : phrase
  }

  func isMark(_ word: CaptureWord) -> Bool {
    ["p:", "co:", "d:", "value:"].contains { word.value(behind: $0) != nil }
      || (word.text.count > 1 && (word.text.hasPrefix("@") || word.text.hasPrefix("#")))
  }

  /// The deal behind `d:`: an open one, else one whose whole title or id was written.
  mutating func markedDeal() -> CapturedName? {
    guard let first = word?.value(behind: "d:") else { return nil }
    let start = at
    guard !CaptureNames.words(first).isEmpty else {
      fail("write the deal behind d:, such as d:renewal", range(1, from: start))
      at += 1
      return nil
    }
    if let id = try? ReferenceEntry.id(first, [Deal.kind], book) {
      at += 1
      return .record(id)
    }
    for count in stride(from: markedLength(6), through: 1, by: -1) {
      // `d:pilot to proposal` moves it, even where the title goes on with "to".
      if count > 1, words[start + count - 1].core == "to" { continue }
      let phrase = markedPhrase(first, count, from: start)
      let found = names.find(phrase, Deal.kind, .begins, book)
      guard !found.isEmpty else { continue }
      let whole = found.filter { names.isWhole($0, phrase, book) }
      let open = found.filter { book[$0, Deal.status] == .open }
      var fitting = whole.count == 1 ? whole : open
      // A name that fits the deal it is logged from means that deal.
      if let here = fitting.first(where: about.contains) { fitting = [here] }
      guard !fitting.isEmpty else { continue }
      at = start + count
      return settled(
        "d:\(phrase.lowercased())",
        typedMark(first, count, start),
        range(count, from: start),
        fitting
      ).name
    }
    at += 1
    fail(
      "no open deal is called “\(first.debugSafe)”; a closed one needs its whole title",
      range(1, from: start)
    )
    return nil
  }

  /// The colleague behind `@`.
  mutating func markedColleague() -> CapturedName? {
    guard let word, word.text.hasPrefix("@"), word.text.count > 1 else { return nil }
    let login = word.bare
    let range = range(1, from: at)
    at += 1
    let found = Colleagues(book).named(login, me: user)
    if let only = found.first, found.count == 1 { return .record(only) }
    if found.isEmpty {
      let example = Colleagues(book).all.first.flatMap { book[$0, User.login] } ?? "anna"
      fail(
        "there is no colleague “\(login.dropFirst().debugSafe)”; write a login such as @\(example)",
        range
      )
      return nil
    }
    return settled(login.lowercased(), login, range, found).name
  }

  /// The tag behind `#`.
  mutating func markedTag() -> CapturedName? {
    guard let word, word.text.hasPrefix("#"), word.bare.count > 1 else { return nil }
    at += 1
    let title = Normalization.nfc(String(word.bare.dropFirst()))
    if let id = names.find(title, Tag.kind, .whole, book).first(where: {
      names.isWhole($0, title, book)
    }) {
      return .record(id)
    }
    return .new(Tag.kind, title: title)
  }

  // MARK: Bare names

  /// The people and companies that a run of words from `index` names, and how many words it takes;
  /// longer runs go first.
  mutating func known(at index: Int) -> (ids: [EntityID], count: Int)? {
    guard words.indices.contains(index), !words[index].isQuoted else { return nil }
    let text = words[index].bare
    if text.contains("-"),
      let id = try? ReferenceEntry.id(text, [Contact.kind, Account.kind], book)
    {
      return ([id], 1)
    }
    guard isSearchable(words[index]) else { return nil }
    var length = 1
    while length < 4, index + length < words.count, words[index + length - 1].ending == nil,
      words[index + length].isNameLike
    {
      length += 1
    }
    for count in stride(from: length, through: 1, by: -1) {
      let phrase = typed(count, from: index)
      let found =
        names.find(phrase, Contact.kind, .whole, book)
        + names.find(phrase, Account.kind, .leading, book)
      guard !found.isEmpty else { continue }
      let whole = count > 1 ? found.filter { names.isWhole($0, phrase, book) } : []
      return (whole.isEmpty ? found : whole, count)
    }
    return nil
  }

  private func isSearchable(_ word: CaptureWord) -> Bool {
    word.isNameLike && (word.core.utf8.count >= 3 || word.isCapitalised)
  }

  /// Reads a bare name here; nil where no name begins here.
  mutating func bareName(canBeDay: CaptureCandidate? = nil) -> Named? {
    guard let (ids, count) = known(at: at) else { return nil }
    let start = at
    let word = typed(count, from: start)
    var candidates = ids.map { candidate($0, among: ids) }
    if let canBeDay { candidates.insert(canBeDay, at: 0) }
    if count == 1, !words[start].isCapitalised,
      CaptureVocabulary.common.contains(words[start].core)
    {
      candidates.append(Self.asText)
    }
    let key = "name:" + CaptureNames.words(word).joined(separator: " ")
    let range = range(count, from: start)
    at = start + count
    if candidates.count == 1, let only = ids.first { return .name(.record(only)) }
    switch choose(key, word, range, candidates) {
    case .record(let id)?: return .name(.record(id))
    case .text?:
      at = start
      return .text
    case .moment?:
      at = start
      return .moment
    default: return .name(.open(word))
    }
  }

  /// Offers a run of words as somebody new, where it stands as a name would.
  mutating func newName(afterLead: Bool, isStart: Bool) -> Named? {
    guard let first = word, first.isNameLike, first.core.count >= 2,
      !CaptureVocabulary.common.contains(first.core),
      !CaptureVocabulary.modifiers.contains(first.core),
      !CaptureVocabulary.fillers.contains(first.core), !isHeadWord(at)
    else { return nil }
    var count = 1
    if first.isCapitalised {
      while count < 3, at + count < words.count, words[at + count - 1].ending == nil,
        words[at + count].isCapitalised, words[at + count].isNameLike, !isHeadWord(at + count)
      {
        count += 1
      }
    }
    let leads = first.ending == nil || count > 1 ? leadsToKind(at + count) : leadsToKind(at + 1)
    let isCommaList = words[at + count - 1].ending == ","
    let isFitting =
      isStart
      ? leads || (isCommaList && leadsToKind(at + count))
      : afterLead ? true : first.isCapitalised || leads
    guard isFitting else { return nil }
    let start = at
    let title = typed(count, from: start)
    at = start + count
    let key = "name:" + CaptureNames.words(title).joined(separator: " ")
    switch offered(key, title, Contact.kind, range(count, from: start), orText: true) {
    case .text:
      at = start
      return .text
    case let other: return other
    }
  }

  /// Whether names and the words between them lead from here to the word for a kind.
  func leadsToKind(_ start: Int) -> Bool {
    var index = start
    var isName = true
    while words.indices.contains(index), index < start + 8 {
      let word = words[index]
      if CaptureVocabulary.kinds[word.core] != nil { return true }
      if CaptureVocabulary.connectors.contains(word.core) {
        isName = false
      } else if !isName || words[index - 1].ending == ",", word.isNameLike {
        isName = true
      } else if CaptureVocabulary.directions[word.core] == nil,
        !(word.isCapitalised && word.isNameLike)
      {
        return false
      }
      index += 1
    }
    return false
  }

  // MARK: Deciding

  /// The one record of several, or the question which.
  mutating func settled(
    _ key: String,
    _ word: String,
    _ range: Range<Int>,
    _ found: [EntityID]
  ) -> Named {
    if found.count == 1, let only = found.first { return .name(.record(only)) }
    let candidates = found.map { candidate($0, among: found) }
    guard case .record(let id)? = choose(key, word, range, candidates) else {
      return .name(.open(word))
    }
    return .name(.record(id))
  }

  /// A record that is not there: made where somebody says so.
  private mutating func offered(
    _ key: String,
    _ word: String,
    _ kind: KindID,
    _ range: Range<Int>,
    orText: Bool
  ) -> Named {
    let title = Self.capitalised(Normalization.nfc(word.trimmed))
    let noun = kind == Account.kind ? "company" : "contact"
    let new = CaptureCandidate(
      choice: .new(kind, title: title),
      label: "+ new \(noun) “\(title)”",
      detail: ""
    )
    let candidates = orText ? [new, Self.asText] : [new]
    switch choose(key, word, range, candidates, isUnknown: true) {
    case .new(let kind, let title)?: return .name(.new(kind, title: title))
    case .text?: return .text
    default: return .name(.open(word))
    }
  }

  /// Names typed in small letters get their capitals.
  private static func capitalised(_ name: String) -> String {
    guard name == name.lowercased() else { return name }
    return name.split(separator: " ", omittingEmptySubsequences: false)
      .map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: " ")
  }

  /// A record with what tells it from the others.
  func candidate(_ id: EntityID, among ids: [EntityID]) -> CaptureCandidate {
    let details = ids.prefix(30).map { (id: $0, detail: detail($0, among: ids)) }
    let mine = details.first { $0.id == id }?.detail ?? detail(id, among: ids)
    let title = book.title(id) ?? ""
    let isTwin = details.contains {
      $0.id != id && $0.detail == mine && (book.title($0.id) ?? "") == title
    }
    var shown = mine
    if isTwin || mine.isEmpty, let row = book.row(id), let kind = Catalogue.kind(row.kind) {
      let short = "\(kind.code)-\(book.shortID(id, row.kind))"
      shown = mine.isEmpty ? short : "\(mine), \(short)"
    }
    return CaptureCandidate(choice: .record(id), label: title, detail: shown)
  }

  private func detail(_ id: EntityID, among ids: [EntityID]) -> String {
    guard let row = book.row(id) else { return "" }
    switch row.kind {
    case Contact.kind:
      return book.company(ofContact: id).flatMap { book.title($0) }
        ?? book.primaryPoint(of: id, .email) ?? book[row, Contact.city] ?? ""
    case Account.kind:
      let isMixed = ids.contains { book.row($0)?.kind != Account.kind }
      return isMixed ? "company" : book[row, Account.city] ?? ""
    case Deal.kind: return book[row, Deal.party].flatMap { book.title($0) } ?? ""
    case User.kind: return book[row, User.login] ?? ""
    case Stage.kind: return ""
    default: return ""
    }
  }
}

extension CaptureReader.Named {
  var name: CapturedName? {
    if case .name(let name) = self { name } else { nil }
  }
}
