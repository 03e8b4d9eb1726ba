import Facts

/// A day, a time of day, or both, as words said it.
struct CapturedMoment {
  var day: Day?
  /// Minutes after midnight.
  var minute: Int?
  /// How many words said it.
  var count: Int
}

extension CaptureReader {
  /// The day or hour that words from `index` say; nil where they say none.
  ///
  /// - Throws: where they say a day that is not in the calendar.
  func moment(at index: Int, _ leaning: DayEntry.Leaning) throws(EntryError) -> CapturedMoment? {
    let skipped = words.indices.contains(index) && ["on", "at", "um"].contains(words[index].core)
    let start = skipped ? index + 1 : index
    guard isMomentLike(start) else { return nil }
    for count in stride(from: min(5, words.count - start), through: 1, by: -1) {
      guard let phrase = phrase(count, from: start), isWholeMoment(start, count) else { continue }
      do throws(EntryError) {
        let found = try TimeEntry.dayTime(phrase, context, leaning: leaning)
        let isTime = (try? TimeEntry.time(phrase)) != nil
        return CapturedMoment(
          day: isTime ? nil : found.day,
          minute: found.minute,
          count: count + (skipped ? 1 : 0)
        )
      } catch {
        if isCalendarError(phrase, leaning) { throw error }
      }
    }
    return nil
  }

  /// Whether a phrase is written like a day and is none.
  private func isCalendarError(_ phrase: String, _ leaning: DayEntry.Leaning) -> Bool {
    do throws(EntryError) {
      _ = try DayReader(context: context, leaning: leaning).read(phrase)
      return false
    } catch {
      return true
    }
  }

  /// Whether a word may begin a day or an hour: bare numbers and words of two letters do not.
  private func isMomentLike(_ index: Int) -> Bool {
    guard words.indices.contains(index), !words[index].isQuoted else { return false }
    let word = words[index].core
    let next = words.indices.contains(index + 1) ? words[index + 1].core : ""
    if CaptureVocabulary.relativeDays.contains(word) || CaptureVocabulary.isWeekday(word) {
      return true
    }
    if CaptureVocabulary.bounds.contains(word) || isClock(word) { return true }
    if word == "noon" || word == "midnight" { return true }
    if ["last", "next", "this"].contains(word) {
      return CaptureVocabulary.isWeekday(next) || CaptureVocabulary.periods.contains(next)
    }
    if word == "end", next == "of" { return true }
    if word == "in" {
      return next.first?.isNumber == true || DayWords.numbers[next] != nil
    }
    if DayWords.numbers[word] != nil { return isUnitAgo(index + 1) }
    if DayWords.month(word) != nil, word.count >= 3 { return isDayNumber(next) }
    guard let first = word.first else { return false }
    if first == "+" || first == "-" { return word.dropFirst().first?.isNumber == true }
    guard first.isASCII, first.isNumber else { return false }
    if ["am", "pm", "a.m.", "p.m.", "uhr"].contains(next), word.isDigits { return true }
    if isDayNumber(word), next.count >= 3, DayWords.month(next) != nil { return true }
    if word.isDigits { return isUnitAgo(index + 1) }
    return isDate(word)
  }

  private func isUnitAgo(_ index: Int) -> Bool {
    guard words.indices.contains(index + 1) else { return false }
    return words[index + 1].core == "ago"
  }

  private func isDayNumber(_ word: String) -> Bool {
    let digits = word.prefix { $0.isASCII && $0.isNumber }
    guard (1...2).contains(digits.count) else { return false }
    return ["", "st", "nd", "rd", "th", "."].contains(word.dropFirst(digits.count))
  }

  /// `10:00`, `9am`: an hour that can be nothing else.
  private func isClock(_ word: String) -> Bool {
    guard word.first?.isNumber == true else { return false }
    return
      (word.contains(":")
      || word.hasSuffix("m") && word.dropLast().last != nil
        && ["a", "p"].contains(word.dropLast().last ?? " "))
      && (try? TimeEntry.time(word)) != nil
  }

  /// `20.11.`, `12/5`, `2026-11-20`: at least a day and a month.
  private func isDate(_ word: String) -> Bool {
    let day = word.split(separator: "t", maxSplits: 1).first.map { String($0) } ?? word
    guard let sign = day.first(where: { "./-".contains($0) }) else { return false }
    let parts = day.split(separator: sign)
    return parts.count >= 2 && parts.allSatisfy { $0.isDigits }
  }

  /// A year has four digits here, so that `20 nov 14 seats` is not 2014; `10h` belongs to a day.
  private func isWholeMoment(_ start: Int, _ count: Int) -> Bool {
    guard count > 1 else { return true }
    let last = words[start + count - 1].core
    let before = words[start + count - 2].core
    if last.isDigits, last.count < 4, DayWords.month(before) == nil || count > 2 {
      return DayWords.month(before) != nil && words[start + count - 2].core.count >= 3
        && count == 2
    }
    return true
  }

  /// How long it took, in minutes, and how many words say it.
  func duration(at index: Int) -> (minutes: Int64, count: Int)? {
    for count in [2, 1] {
      guard index + count <= words.count, let phrase = phrase(count, from: index),
        phrase.first?.isNumber == true, !phrase.contains(":")
      else { continue }
      let units = phrase.split { !$0.isLetter }.map { String($0) }
      guard !units.isEmpty, units.allSatisfy(CaptureVocabulary.units.contains),
        let minutes = try? TimeEntry.duration(phrase)
      else { continue }
      // Of two words each must say something: `15min 12k` is not one length.
      let second = words[index + count - 1].core
      if count == 2, second.first?.isNumber == true,
        words[index].core.allSatisfy(\.isNumber) || second.allSatisfy(\.isNumber)
      {
        continue
      }
      return (minutes, count)
    }
    return nil
  }

  /// Whether `9h` alone could be an hour of today as well.
  func couldBeHour(_ index: Int, _ minutes: Int64) -> Bool {
    let word = words[index].core
    guard word.contains("h"), word.allSatisfy({ $0.isNumber || $0 == "h" }), minutes >= 300,
      let minute = try? TimeEntry.time(word)
    else { return false }
    return context.zone.instant(context.today, minute: minute) <= context.now
  }

  /// `15` behind a day: the hour, perhaps.
  func bareHour(at index: Int) -> Int? {
    guard words.indices.contains(index), words[index].core.isDigits,
      words[index].core.count <= 2, let hour = Int(words[index].core), hour < 24
    else { return nil }
    return hour
  }

  /// `Sat 21 Nov 15:00`.
  func momentWords(_ day: Day?, _ minute: Int?) -> String {
    CaptureReader.moment(day, minute, today: context.today)
  }

  static func moment(_ day: Day?, _ minute: Int?, today: Day) -> String {
    var words: [String] = []
    if let day {
      words.append(String(Display.longDay(day).prefix(3)) + " " + Display.day(day, today: today))
    }
    if let minute { words.append(Display.time(minute)) }
    return words.joined(separator: " ")
  }
}
