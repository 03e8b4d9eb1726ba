import Books
import CRM
import Facts
import TextUI

extension Model {
  /// The minutes in view: of the review under way, else of the latest one.
  var minutes: String? {
    if let edited = review.editedMinutes { return edited }
    let history = ReviewHistory(book, viewer.user, review.scope, now: entry.now)
    if let open = history.open {
      return ReviewMinutes(book, entry).text(open, review.agenda, end: entry.now)
    }
    return history.last.map { ReviewMinutes(book, entry).text($0) }
  }

  /// Shows the minutes; false where there are none.
  @discardableResult
  mutating func showMinutes() -> Bool {
    guard let minutes else { return false }
    view = .review
    focus = .list
    review.show(minutes: minutes, width: max(20, layout.body.width - 3))
    fit()
    return true
  }

  mutating func minutesVerb(_ intent: Intent, _ words: String = "") -> [Effect] {
    guard let minutes else { return say("No review has minutes yet", .warn) }
    switch intent {
    case .minutesCopy: return [.copy(minutes)]
    case .minutesWrite where words.isEmpty:
      overlays.append(.prompt(PromptState(.minutesFile, text: "review-\(entry.today).txt")))
      return []
    case .minutesWrite: return [.write(file: words, minutes)]
    case .minutesEdit:
      editorGeneration += 1
      review.editor = editorGeneration
      showMinutes()
      return [.openEditor(generation: editorGeneration, text: minutes)]
    case .minutesMail: return [.mail(subject: subject(minutes), minutes)]
    default: return []
    }
  }

  private func subject(_ minutes: String) -> String {
    minutes.split(separator: "\n").first.map { String($0) } ?? "Review"
  }

  /// Takes what the editor made of the minutes; false where it had something else.
  mutating func takeMinutes(_ generation: Int, _ text: String?) -> Bool {
    guard review.editor == generation else { return false }
    review.editor = nil
    if let text {
      review.edit(minutes: text, width: max(20, layout.body.width - 3))
      fit()
    }
    return true
  }

  /// Ends the review under way with its minutes, and leaves.
  mutating func finishReview() -> [Effect] {
    let history = ReviewHistory(book, viewer.user, review.scope, now: entry.now)
    guard history.open != nil, let minutes else { return show(.today) }
    let effects = perform(
      .review(.finish(review.scope, minutes: minutes)),
      saying: "Review kept · :minutes shows it"
    )
    return effects + show(.today)
  }

  /// `:minutes`, `:minutes copy`, `:minutes write FILE`, `:minutes edit`, `:minutes mail`.
  mutating func minutesCommand(_ words: [String]) throws(EntryError) -> [Effect] {
    switch words.first {
    case nil:
      guard showMinutes() else { throw EntryError("no review has minutes yet") }
      return []
    case "copy": return minutesVerb(.minutesCopy)
    case "write": return minutesVerb(.minutesWrite, words.dropFirst().joined(separator: " "))
    case "edit": return minutesVerb(.minutesEdit)
    case "mail": return minutesVerb(.minutesMail)
    default: throw EntryError("write minutes, or minutes copy, write FILE, edit, mail")
    }
  }

  /// `:review team`, `:review mine`, `:review accounts`.
  mutating func reviewCommand(_ words: [String]) throws(EntryError) -> [Effect] {
    guard let word = words.first else { return showReview(review.scope) }
    let number = try OptionEntry.option(word, among: ReviewScope.names)
    return showReview(ReviewScope(rawValue: number) ?? .team)
  }

  /// `:answer date +2w`: what the key does, with its line.
  mutating func answerCommand(_ words: [String]) throws(EntryError) -> [Effect] {
    let word = words.first ?? ""
    let form = "answer \(word)"
    guard let entry = IntentCatalogue.review.first(where: { $0.form == form }) else {
      throw EntryError("answer one of " + IntentCatalogue.answerWords.joined(separator: ", "))
    }
    let text = words.dropFirst().joined(separator: " ")
    guard let ask = ReviewAsk(rawValue: word), !text.isEmpty, obstacle(to: entry.intent) == nil,
      let id = review.current
    else { return run(entry.intent) }
    return answer(try ask.reply(text, id, self), id)
  }
}
