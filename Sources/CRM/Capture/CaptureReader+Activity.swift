import Books
import Facts

extension CaptureReader {
  /// What the head of an activity holds so far.
  private struct Head {
    var activity = CapturedActivity()
    /// Words before the kind that say which sort of it.
    var sort: [String] = []
    var kindWord = ""
    /// Whether a name may follow: the kind, or `with`, `to` and their like, stood before.
    var isAfterKind = false
    var isAfterLead = false
    var isStart = true
    var isDone = false
    var hasDay = false
  }

  /// Reads an activity, tags for named records, or a further line.
  mutating func readActivity() -> CapturePart.Content {
    var head = Head()
    let before = at
    while let word, !head.isDone {
      let place = at
      guard readHead(&head), at > place || head.isDone else { break }
      if at == words.count || word.ending == ":" { break }
      if let word = self.word, CaptureVocabulary.dashes.contains(word.text), at > before {
        at += 1
        break
      }
    }
    var activity = head.activity
    let text = readText(&activity.about, &activity.participants, &activity.tags)
    activity.text = sorted(head, text)
    checkTime(&activity)
    let hasNames = !activity.participants.isEmpty || !activity.about.isEmpty
    if activity.isBare, !activity.tags.isEmpty, activity.day == nil, activity.duration == nil {
      return .tags(activity.participants + activity.about, activity.tags)
    }
    if activity.isBare, !hasNames, activity.day == nil, activity.minute == nil,
      activity.duration == nil, activity.outcome == nil, activity.tags.isEmpty
    {
      return .nothing
    }
    return .activity(activity)
  }

  private func sorted(_ head: Head, _ text: String) -> String {
    guard !head.sort.isEmpty, !head.kindWord.isEmpty else { return text }
    let sort = (head.sort + [head.kindWord]).joined(separator: " ")
    return text.isEmpty ? sort : sort + ": " + text
  }

  /// Reads one thing of the head; false where the text begins.
  private mutating func readHead(_ head: inout Head) -> Bool {
    if readMark(&head) || readKind(&head) || readDirection(&head) { return true }
    if readConnector(&head) { return true }
    let isLead = head.isAfterKind || head.isAfterLead
    if readDuration(&head) || readOutcome(&head) { return settle(&head) }
    if readWhen(&head) { return settle(&head) }
    if head.isDone { return true }
    return readName(&head, isLead: isLead)
  }

  private func settle(_ head: inout Head) -> Bool {
    (head.isAfterKind, head.isAfterLead, head.isStart) = (false, false, false)
    return true
  }

  private mutating func readMark(_ head: inout Head) -> Bool {
    guard let word, isMark(word) || ["p:", "co:", "d:"].contains(word.text.lowercased()) else {
      return false
    }
    defer { head.isStart = false }
    return readMark(&head.activity.about, &head.activity.participants, &head.activity.tags)
  }

  /// Reads a mark; false where the word is none.
  mutating func readMark(
    _ about: inout [CapturedName],
    _ people: inout [CapturedName],
    _ tags: inout [CapturedName]
  ) -> Bool {
    guard let word else { return false }
    let before = at
    if word.value(behind: "p:") != nil {
      if let name = marked("p:", Contact.kind, "person") { people.insertOnce(name) }
    } else if word.value(behind: "co:") != nil {
      if let name = marked("co:", Account.kind, "company") { about.insertOnce(name) }
    } else if word.value(behind: "d:") != nil {
      if let name = markedDeal() { about.insertOnce(name) }
    } else if word.value(behind: "value:") != nil {
      let range = range(1, from: at)
      if let amount = markedValue() { values.append((amount, range)) }
    } else if word.text.hasPrefix("@") {
      if let name = markedColleague() { people.insertOnce(name) }
    } else if let tag = markedTag() {
      tags.insertOnce(tag)
    }
    return at > before
  }

  private mutating func readKind(_ head: inout Head) -> Bool {
    guard let word, !word.isQuoted, !head.activity.isKindGiven else { return false }
    if let kind = CaptureVocabulary.kinds[word.core] {
      head.activity.kind = kind
      head.activity.isKindGiven = true
      head.kindWord = word.bare
      (head.isAfterKind, head.isAfterLead, head.isStart) = (true, false, false)
      at += 1
      return true
    }
    guard let place = kindBehindSorts() else { return false }
    for word in words[at..<place] where !CaptureVocabulary.fillers.contains(word.core) {
      if let direction = CaptureVocabulary.directions[word.core] {
        head.activity.direction = direction
      } else {
        head.sort.append(word.text)
      }
    }
    at = place
    return true
  }

  /// The place of the kind where only words before it stand that say which sort it is.
  private func kindBehindSorts() -> Int? {
    var index = at
    while words.indices.contains(index), index < at + 5 {
      let core = words[index].core
      if CaptureVocabulary.kinds[core] != nil { return index > at ? index : nil }
      guard CaptureVocabulary.fillers.contains(core) || CaptureVocabulary.modifiers.contains(core)
      else { return nil }
      index += 1
    }
    return nil
  }

  /// `in` and `out` count beside the kind, where no text begins with them.
  private mutating func readDirection(_ head: inout Head) -> Bool {
    guard let word, head.activity.direction == nil,
      let direction = CaptureVocabulary.directions[word.core], word.ending != ":"
    else { return false }
    let next = words.indices.contains(at + 1) ? words[at + 1] : nil
    let isBeforeKind = next.map { CaptureVocabulary.kinds[$0.core] != nil } ?? false
    guard isBeforeKind || head.isAfterKind else { return false }
    let isLong = word.core.count > 3
    if !isBeforeKind, !isLong, next != nil, !isHeadWord(at + 1) {
      guard known(at: at + 1) != nil else { return false }
    }
    head.activity.direction = direction
    at += 1
    return true
  }

  /// `with`, `and`, `to jane`, `from jane`, and `about` before a mark.
  private mutating func readConnector(_ head: inout Head) -> Bool {
    guard let word, words.indices.contains(at + 1), !word.isQuoted else { return false }
    let next = words[at + 1]
    let core = word.core
    if CaptureVocabulary.prepositions.contains(core) || core == "and", isMark(next) {
      if core != "to", core != "from" || !head.isAfterKind {
        at += 1
        return true
      }
    }
    let isTowards = (core == "to" || core == "from") && head.isAfterKind
    guard CaptureVocabulary.connectors.contains(core) || isTowards else { return false }
    guard head.activity.isKindGiven || !head.isStart else { return false }
    let isPerson = isMark(next) || known(at: at + 1) != nil
    let isNew =
      next.isNameLike && !CaptureVocabulary.common.contains(next.core)
      && !isHeadWord(at + 1)
      && (next.isCapitalised || isTowards || core == "with" || leadsToKind(at + 2))
    guard isPerson || isNew else { return false }
    if isTowards, head.activity.direction == nil {
      head.activity.direction = core == "to" ? .outbound : .inbound
    }
    at += 1
    (head.isAfterLead, head.isStart) = (true, false)
    return true
  }

  private mutating func readDuration(_ head: inout Head) -> Bool {
    guard head.activity.duration == nil, let (minutes, count) = duration(at: at) else {
      return false
    }
    let start = at
    if count == 1, couldBeHour(at, minutes) {
      let word = words[at].bare
      let long = CaptureCandidate(
        choice: .duration,
        label: Display.duration(minutes) + " long",
        detail: ""
      )
      let minute = (try? TimeEntry.time(words[at].core)) ?? 0
      let hour = CaptureCandidate(
        choice: .moment,
        label: "at " + Display.time(minute),
        detail: ""
      )
      let key = "hour:" + word.lowercased()
      at += 1
      switch choose(key, word, range(1, from: start), [long, hour]) {
      case .duration?: head.activity.duration = minutes
      case .moment?: head.activity.minute = minute
      default: head.activity.undecided.append(word)
      }
      return true
    }
    head.activity.duration = minutes
    at += count
    return true
  }

  private mutating func readOutcome(_ head: inout Head) -> Bool {
    guard head.activity.outcome == nil else { return false }
    for (wanted, outcome) in CaptureVocabulary.outcomes {
      guard let phrase = phrase(wanted.count, from: at),
        phrase == wanted.joined(separator: " ")
      else { continue }
      if outcome == .held || outcome == .notHeld, head.activity.kind != .meeting { continue }
      head.activity.outcome = outcome
      let next = at + wanted.count
      // `interested in pricing` goes on: the words are text as well.
      if words.indices.contains(next),
        CaptureVocabulary.prepositions.contains(words[next].core), !isHeadWord(next)
      {
        head.isDone = true
        return true
      }
      at = next
      return true
    }
    return false
  }

  private mutating func readWhen(_ head: inout Head) -> Bool {
    let start = at
    if word?.core == "now" {
      at += 1
      return true
    }
    do throws(EntryError) {
      guard let found = try moment(at: at, .back) else { return false }
      if found.count == 1, found.minute == nil, let day = found.day, day <= context.today,
        names.find(words[at].core, Contact.kind, .whole, book).isEmpty == false
      {
        let label = momentWords(day, nil)
        let asDay = CaptureCandidate(choice: .moment, label: label, detail: "")
        switch bareName(canBeDay: asDay) {
        case .name(let name)?:
          head.activity.participants.insertOnce(name)
          return true
        default: break
        }
      } else if found.count == 1, found.minute == nil, let day = found.day, day > context.today,
        names.find(words[at].core, Contact.kind, .whole, book).isEmpty == false
      {
        // Nothing has happened tomorrow, so that this is a name.
        return false
      }
      if found.day != nil, head.hasDay || head.activity.day != nil { return false }
      if found.minute != nil, head.activity.minute != nil { return false }
      head.activity.day = found.day ?? head.activity.day
      head.activity.minute = found.minute ?? head.activity.minute
      head.hasDay = head.hasDay || found.day != nil
      at = start + found.count
      if found.day != nil, found.minute == nil {
        readBareHour(&head.activity.minute, &head.activity.undecided)
      }
      return true
    } catch {
      at = start + wrongMoment(start)
      fail(error.description, range(at - start, from: start))
      return true
    }
  }

  /// How many words a day takes that is not in the calendar.
  func wrongMoment(_ start: Int) -> Int {
    var index = start
    while words.indices.contains(index), index < start + 4 {
      let word = words[index].core
      let isPart =
        word.first?.isNumber == true || DayWords.month(word) != nil
        || CaptureVocabulary.isWeekday(word) || ["on", "at"].contains(word)
      guard isPart else { break }
      index += 1
    }
    return max(1, index - start)
  }

  /// A bare number behind a day is asked about.
  mutating func readBareHour(_ minute: inout Int?, _ undecided: inout [String]) {
    guard let hour = bareHour(at: at), duration(at: at) == nil else { return }
    let word = words[at].bare
    let asHour = CaptureCandidate(
      choice: .moment,
      label: "at " + Display.time(hour * 60),
      detail: ""
    )
    switch choose("hour:" + word, word, range(1, from: at), [asHour, Self.asText]) {
    case .moment?:
      minute = hour * 60
      at += 1
    case .text?: break
    default:
      undecided.append(word)
      at += 1
    }
  }

  private mutating func readName(_ head: inout Head, isLead: Bool) -> Bool {
    let isStart = head.isStart
    let named: Named?
    if let known = bareName() {
      named = known
    } else {
      named = newName(afterLead: head.isAfterLead, isStart: isStart || !isLead)
    }
    guard case .name(let name)? = named else { return false }
    if isCompany(name) {
      head.activity.about.insertOnce(name)
    } else {
      head.activity.participants.insertOnce(name)
    }
    let wasKind = head.isAfterKind
    let before = words[at - 1]
    (head.isAfterKind, head.isAfterLead, head.isStart) = (false, before.ending == ",", false)
    if wasKind, head.isAfterLead, !words.indices.contains(at) { head.isAfterLead = false }
    return true
  }

  private func isCompany(_ name: CapturedName) -> Bool {
    switch name {
    case .record(let id): book.row(id)?.kind == Account.kind
    case .new(let kind, _): kind == Account.kind
    case .open: false
    }
  }

  /// Whether the head goes on at a word, names left aside.
  func isHeadWord(_ index: Int) -> Bool {
    guard words.indices.contains(index) else { return false }
    let word = words[index]
    if isMark(word) || CaptureVocabulary.kinds[word.core] != nil { return true }
    if duration(at: index) != nil { return true }
    if let found = try? moment(at: index, .back), found.count > 0 { return true }
    return CaptureVocabulary.outcomes.contains { wanted, _ in
      phrase(wanted.count, from: index) == wanted.joined(separator: " ")
    }
  }

  /// The rest of the part as text; marks in it are read, and of names their words stay.
  mutating func readText(
    _ about: inout [CapturedName],
    _ people: inout [CapturedName],
    _ tags: inout [CapturedName]
  ) -> String {
    var pieces: [Range<Int>] = []
    var text = ""
    func flush() {
      guard let first = pieces.first, let last = pieces.last else { return }
      text += (text.isEmpty ? "" : " ") + source.string(first.lowerBound..<last.upperBound)
      pieces = []
    }
    while let word {
      let start = at
      guard isMark(word), readMark(&about, &people, &tags) else {
        pieces.append(word.range)
        at += 1
        continue
      }
      flush()
      guard let prefix = ["p:", "d:", "co:"].first(where: { word.value(behind: $0) != nil }) else {
        continue
      }
      // A name that a word leads to, or that more follows, is a word of the sentence too.
      let before = start > 0 ? words[start - 1].core : ""
      let isLed =
        CaptureVocabulary.prepositions.contains(before) || CaptureVocabulary.tasks[before] != nil
      if isLed || at < words.count && !isMark(words[at]) {
        let typed = typedMark(word.value(behind: prefix) ?? "", at - start, start)
        text += (text.isEmpty ? "" : " ") + typed
      }
    }
    flush()
    return text
  }

  /// What has happened lies behind us.
  private mutating func checkTime(_ activity: inout CapturedActivity) {
    guard activity.day != nil || activity.minute != nil else { return }
    let day = activity.day ?? context.today
    let isToday = day == context.today
    let isFuture =
      day > context.today
      || isToday
        && activity.minute.map { context.zone.instant(day, minute: $0) > context.now }
          ?? false
    if isFuture {
      let when =
        isToday ? momentWords(nil, activity.minute) + " today" : momentWords(day, activity.minute)
      fail("\(when) is yet to come; plans go behind next:", wholePart)
      (activity.day, activity.minute) = (nil, nil)
    } else if isToday, activity.minute == nil {
      activity.day = nil
    } else {
      activity.day = day
    }
  }
}

extension Array where Element: Equatable {
  mutating func insertOnce(_ element: Element) {
    if !contains(element) { append(element) }
  }
}
