import Books
import Facts

extension CaptureReader {
  // MARK: What is to be done

  /// The day, hour and text of a task or promise.
  private struct Due {
    var day: Day?
    var minute: Int?
    var undecided: [String] = []
    var text = ""
  }

  mutating func readTask() -> CapturedTask {
    var task = CapturedTask()
    var people: [CapturedName] = []
    var marks: [CapturedName] = []
    let hasWords = at < words.count
    let due = readDue(&marks, &people, &task.tags)
    task.title = due.text
    (task.day, task.minute, task.undecided) = (due.day, due.minute, due.undecided)
    for name in people {
      if case .record(let id) = name, book.row(id)?.kind == User.kind {
        task.owner = name
      } else if case .open(let word) = name, word.hasPrefix("@") {
        task.owner = name
      } else {
        task.about.insertOnce(name)
      }
    }
    for name in marks { task.about.insertOnce(name) }
    let first = task.title.split(separator: " ").first.map { TypedText(String($0)).text } ?? ""
    task.type = CaptureVocabulary.tasks[first] ?? .todo
    if let day = task.day, day < context.today {
      fail("\(momentWords(day, nil)) is past; what happened goes before next:", wholePart)
      (task.day, task.minute) = (nil, nil)
    }
    if hasWords, task.title.isEmpty, problems.isEmpty {
      fail("say what is to be done, such as next: tue send quote", wholePart)
    }
    return task
  }

  mutating func readPromise(_ side: PromiseSide) -> CapturePart.Content {
    var promise = CapturedPromise(side: side)
    var people: [CapturedName] = []
    var tags: [CapturedName] = []
    var marks: [CapturedName] = []
    let due = readDue(&marks, &people, &tags)
    promise.title = due.text
    (promise.due, promise.undecided) = (due.day, due.undecided)
    let companies = marks.filter { kind(of: $0) == Account.kind }
    promise.party = (people + companies).first
    promise.about = marks.filter { kind(of: $0) == Deal.kind || isOpenDeal($0) }
    if promise.title.isEmpty {
      fail("say what is promised, such as promise: fri send drawings", wholePart)
      return .nothing
    }
    return .promise(promise)
  }

  private func isOpenDeal(_ name: CapturedName) -> Bool { lineDeals.contains(name) }

  /// Reads day and hour at the beginning, marks, the text, and a day at its end.
  private mutating func readDue(
    _ about: inout [CapturedName],
    _ people: inout [CapturedName],
    _ tags: inout [CapturedName]
  ) -> Due {
    var due = Due()
    while let word {
      if isMark(word) {
        guard readMark(&about, &people, &tags) else { break }
      } else if !readMoment(&due) {
        break
      }
    }
    let first = at
    let end =
      due.day == nil && due.minute == nil && due.undecided.isEmpty
      ? readTrailing(&due, from: first) : words.count
    let rest = Array(words[end...])
    words.removeSubrange(end...)
    due.text = readText(&about, &people, &tags)
    words += rest
    at = words.count
    if due.minute != nil, due.day == nil { due.day = context.today }
    return due
  }

  /// Reads a day or hour here; false where there is none, or no further one.
  private mutating func readMoment(_ due: inout Due) -> Bool {
    let start = at
    do throws(EntryError) {
      var found = try moment(at: at, .ahead)
      if found == nil, let minute = hourBehindDay(due) {
        found = CapturedMoment(day: nil, minute: minute, count: 1)
      }
      guard let found, found.day == nil || due.day == nil,
        found.minute == nil || due.minute == nil
      else { return false }
      if found.count == 1, found.minute == nil, let day = found.day,
        !askIsDay(day, &due)
      {
        return at > start
      }
      due.day = found.day ?? due.day
      due.minute = found.minute ?? due.minute
      at = start + found.count
      if found.day != nil, found.minute == nil, hourBehindDay(due) == nil {
        readBareHour(&due.minute, &due.undecided)
      }
      return true
    } catch {
      at = start + wrongMoment(start)
      fail(error.description, range(at - start, from: start))
      return true
    }
  }

  /// `10h` behind a day is an hour.
  private func hourBehindDay(_ due: Due) -> Int? {
    guard due.day != nil, due.minute == nil, let word, word.core.contains("h") else { return nil }
    return try? TimeEntry.time(word.core)
  }

  /// A day word that is also somebody's name (`tom`) is asked about; false where it is no day, or
  /// not known yet.
  private mutating func askIsDay(_ day: Day, _ due: inout Due) -> Bool {
    let word = words[at]
    guard !names.find(word.core, Contact.kind, .whole, book).isEmpty else { return true }
    let asDay = CaptureCandidate(choice: .moment, label: momentWords(day, nil), detail: "")
    let key = "day:" + word.core
    switch choose(key, word.bare, range(1, from: at), [asDay, Self.asText]) {
    case .moment?: return true
    case .text?: return false
    default:
      due.undecided.append(word.bare)
      at += 1
      return false
    }
  }

  /// A day at the end: behind `by`, `on` or `at` it is read, alone it is asked about.
  ///
  /// Returns where the text ends.
  private mutating func readTrailing(_ due: inout Due, from first: Int) -> Int {
    var end = words.count
    while end > first, isMark(words[end - 1]) { end -= 1 }
    // Marks stand at the end as well; the day is before them.
    guard end == words.count else { return words.count }
    for count in stride(from: min(6, end - first - 1), through: 1, by: -1) {
      let start = end - count
      let hasLead = ["by", "on", "at", "before", "until"].contains(words[start].core)
      let place = hasLead ? start + 1 : start
      guard place < end, let found = try? moment(at: place, .ahead), place + found.count == end
      else { continue }
      if hasLead {
        (due.day, due.minute) = (found.day, found.minute)
        return start
      }
      guard !CaptureVocabulary.prepositions.contains(start > 0 ? words[start - 1].core : "") else {
        return end
      }
      let word = typed(count, from: start)
      let asDay = CaptureCandidate(
        choice: .moment,
        label: momentWords(found.day ?? context.today, found.minute),
        detail: ""
      )
      let key = "end:" + word.lowercased()
      switch choose(key, word, range(count, from: start), [asDay, Self.asText]) {
      case .moment?: (due.day, due.minute) = (found.day, found.minute)
      case .text?: return end
      default: due.undecided.append(word)
      }
      return start
    }
    return end
  }

  // MARK: Deals

  /// Reads the move of a deal, or its value; nil where the part is something else.
  mutating func readMove() -> CapturePart.Content? {
    let (asked, failed) = (questions, problems)
    guard let content = readMoveOrNothing() else {
      (at, questions, problems) = (0, asked, failed)
      return nil
    }
    return content
  }

  private mutating func readMoveOrNothing() -> CapturePart.Content? {
    var amount: Money?
    var deal: CapturedName?
    let isValueFirst = words[0].value(behind: "value:") != nil
    if isValueFirst { amount = markedValue() }
    if let word, word.value(behind: "d:") != nil {
      deal = markedDeal()
      guard deal != nil else {
        return goesOnAsMove || isValueFirst || words.count == 1 ? .nothing : nil
      }
      if at == words.count, !isValueFirst, amount == nil { return nil }
    } else if !isValueFirst, words[0].text != ">", !isStageBehindTo(0) {
      return nil
    }
    guard isValueFirst || deal == nil || goesOnAsMove else { return nil }
    let named = deal ?? theDeal
    guard let named else {
      let what = isValueFirst ? "of the value" : "that moves"
      let example = isValueFirst ? "d:renewal value:12k" : "d:renewal > proposal"
      fail("name the deal \(what), such as \(example)", wholePart)
      return .nothing
    }
    var move = CapturedDeal(deal: named, amount: amount)
    readMoves(&move)
    return .deal(move)
  }

  /// Whether what follows moves a deal or tells its value.
  private var goesOnAsMove: Bool {
    guard let word else { return false }
    if word.text == ">" || word.value(behind: "value:") != nil { return true }
    if word.core == "to" { return true }
    return false
  }

  private mutating func readMoves(_ move: inout CapturedDeal) {
    while let word {
      if word.value(behind: "value:") != nil {
        if let amount = markedValue() { move.amount = amount }
      } else if word.text == ">" || word.core == "to", move.stage == nil {
        at += 1
        readStage(&move)
      } else if let tag = markedTag() {
        move.tags.insertOnce(tag)
      } else if move.stage != nil, move.amount == nil, let amount = bareMoney() {
        move.amount = amount
      } else {
        let rest = typed(words.count - at, from: at)
        fail(
          "“\(rest.debugSafe)” is not understood behind a stage; a value looks like 12k",
          range(words.count - at, from: at)
        )
        at = words.count
      }
    }
  }

  private mutating func readStage(_ move: inout CapturedDeal) {
    guard let word, word.value(behind: "value:") == nil else {
      fail("write the stage behind >, such as > proposal", wholePart)
      return
    }
    if ["won", "win", "lost", "lose"].contains(word.core) {
      fail("won and lost are no stages; W wins a deal and X loses it", range(1, from: at))
      at = words.count
      return
    }
    guard case .record(let deal) = move.deal else {
      // Which stages there are, the deal says.
      move.stage = .open(word.bare)
      at += 1
      _ = bareMoney()
      return
    }
    let stages = self.stages(of: deal)
    for count in stride(from: min(4, words.count - at), through: 1, by: -1) {
      guard let phrase = phrase(count, from: at) else { continue }
      let found = matches(phrase, stages)
      guard !found.isEmpty else { continue }
      let range = range(count, from: at)
      let word = typed(count, from: at)
      at += count
      if let only = found.first, found.count == 1 {
        move.stage = .record(only)
        return
      }
      let candidates = found.map {
        CaptureCandidate(choice: .record($0), label: book.title($0) ?? "", detail: "")
      }
      if case .record(let id)? = choose("stage:" + phrase, word, range, candidates) {
        move.stage = .record(id)
      } else {
        move.stage = .open(word)
      }
      return
    }
    let known = stages.compactMap { book.title($0) }
    fail(
      "no stage “\(word.bare.debugSafe)”: choose of \(Self.list(known))",
      range(1, from: at)
    )
    at = words.count
  }

  private func stages(of deal: EntityID) -> [EntityID] {
    let chart = PipelineChart(book)
    let pipeline = book[deal, Deal.pipeline] ?? chart.defaultPipeline
    return pipeline.map(chart.stages) ?? []
  }

  /// The stages with this name, else those whose name begins so.
  private func matches(_ phrase: String, _ stages: [EntityID]) -> [EntityID] {
    let wanted = Folding.fold(phrase)
    let names = stages.map { (id: $0, name: Folding.fold(book.title($0) ?? "")) }
    let same = names.filter { $0.name == wanted }
    return (same.isEmpty ? names.filter { $0.name.starts(with: wanted) } : same).map(\.id)
  }

  /// Whether `to` and a stage stand here, as a shell writes `>`.
  private func isStageBehindTo(_ index: Int) -> Bool {
    guard words[index].core == "to", case .record(let deal)? = theDeal,
      let next = phrase(1, from: index + 1)
    else { return false }
    return next.count >= 3 && !matches(next, stages(of: deal)).isEmpty
  }

  /// The one deal that the line is about: the one it names, else the one it is logged from.
  var theDeal: CapturedName? {
    if lineDeals.count == 1 { return lineDeals.first }
    guard lineDeals.isEmpty else { return nil }
    let deals = about.filter { book.row($0)?.kind == Deal.kind }
    return deals.count == 1 ? deals.first.map(CapturedName.record) : nil
  }

  // MARK: Money

  /// The amount behind `value:`, in its word or the ones that follow.
  mutating func markedValue() -> Money? {
    guard let first = word?.value(behind: "value:") else { return nil }
    let start = at
    at += 1
    if first.isEmpty {
      if let amount = bareMoney() { return amount }
      fail("write the value behind value:, such as value:12k", range(1, from: start))
      return nil
    }
    // `value:12 000 eur`: as many words as make an amount.
    for count in stride(from: min(3, words.count - start), through: 2, by: -1) {
      let more = words[start..<start + count].dropFirst()
      guard more.allSatisfy({ !isMark($0) && !$0.isQuoted && isMoneyTail($0.core) }) else {
        continue
      }
      let text = ([first] + more.map(\.bare)).joined(separator: " ")
      if let amount = try? MoneyEntry.money(text, context) {
        at = start + count
        return amount
      }
    }
    do throws(EntryError) {
      return try MoneyEntry.money(first, context)
    } catch {
      fail(error.description, range(1, from: start))
      return nil
    }
  }

  private func isMoneyTail(_ word: String) -> Bool {
    word.isDigits && word.count == 3
      || (try? MoneyEntry.money("1 " + word, context)) != nil
        && word.first?.isNumber != true
  }

  /// An amount in the words here; nil where there is none.
  private mutating func bareMoney() -> Money? {
    for count in stride(from: min(3, words.count - at), through: 1, by: -1) {
      let run = words[at..<at + count]
      guard !run.contains(where: { $0.isQuoted || isMark($0) }) else { continue }
      let text = run.map(\.bare).joined(separator: " ")
      if let amount = try? MoneyEntry.money(text, context) {
        at += count
        return amount
      }
    }
    return nil
  }

  func kind(of name: CapturedName) -> KindID? {
    switch name {
    case .record(let id): book.row(id)?.kind
    case .new(let kind, _): kind
    case .open: nil
    }
  }

  static func list(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "none" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }
}
