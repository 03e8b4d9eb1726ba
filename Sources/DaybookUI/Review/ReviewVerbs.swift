import Books
import CRM
import Facts
import TextUI

extension Model {
  // MARK: Opening

  /// Asks for what comes up in a scope; the world answers with `Message.review`.
  mutating func openReview(_ scope: ReviewScope? = nil) -> [Effect] {
    let scope = scope ?? review.scope
    let question = ReviewQuestion(
      scope,
      by: viewer.user,
      now: entry.now,
      zone: entry.zone,
      currency: entry.currency
    )
    return [.loadReview(question, book, generation: review.await(scope))]
  }

  /// Goes to the review of a scope.
  mutating func showReview(_ scope: ReviewScope) -> [Effect] {
    view = .review
    focus = .list
    let effects = openReview(scope)
    fit()
    return effects
  }

  /// Why an answer makes no sense now.
  func obstacleToAnswer(dealOnly: Bool) -> String? {
    guard view == .review, focus == .list else { return "is for a review, key 7" }
    guard let id = review.current, let row = book.row(id) else { return "nothing is up" }
    if dealOnly, row.kind != Deal.kind { return "is for deals" }
    return nil
  }

  // MARK: Intents

  mutating func reviewVerb(_ intent: Intent) -> [Effect] {
    switch intent {
    case .reviewSkip: review.move { $0.move(by: 1) }
    case .reviewPrevious: backInReview()
    case .reviewExplain: review.explains.toggle()
    case .reviewRecord: return openRecord()
    case .reviewSince: toggleSince()
    case .reviewMinutes: return closeReview()
    case .minutesCopy, .minutesWrite, .minutesEdit, .minutesMail: return minutesVerb(intent)
    case .reviewOK where review.page == .minutes: return finishReview()
    case .reviewLose:
      if let id = review.current { overlays.append(.picker(PickerState(.reviewLost(id), self))) }
    case .reviewOwner:
      if let id = review.current { overlays.append(.picker(PickerState(.reviewOwner(id), self))) }
    default:
      guard let id = review.current else { return [] }
      if let reply = plainReply(intent, id) { return answer(reply, id) }
      if let ask = ask(intent) { openAsk(ask, id) }
    }
    return []
  }

  /// The reply of an intent that asks nothing.
  private func plainReply(_ intent: Intent, _ id: EntityID) -> ReviewReply? {
    switch intent {
    case .reviewOK: .ok
    case .reviewForward: .stage(.by(1))
    case .reviewBackward: .stage(.by(-1))
    case .reviewWin: book[id, Deal.amount] == nil ? nil : .win()
    case .reviewArchive: .archive
    default: nil
    }
  }

  private func ask(_ intent: Intent) -> ReviewAsk? {
    switch intent {
    case .reviewNextStep: .nextStep
    case .reviewDate: .date
    case .reviewValue: .value
    case .reviewWait: .wait
    case .reviewForecast: .forecast
    case .reviewDiscuss: .discuss
    case .reviewWin: .won
    default: nil
    }
  }

  private mutating func openAsk(_ ask: ReviewAsk, _ id: EntityID, text: String = "") {
    var prompt = PromptState(.review(ask, id, label: ask.label(id, self)), text: text)
    read(&prompt)
    overlays.append(.prompt(prompt))
  }

  /// Says at the right of the prompt what its line means.
  mutating func read(_ prompt: inout PromptState) {
    guard case .review(let ask, let id, _) = prompt.purpose else { return }
    do throws(EntryError) {
      let reply = try ask.reply(prompt.editor.text, id, self)
      prompt.reading = ReviewWords(book, entry).words(reply, to: id)
      prompt.problem = nil
    } catch {
      prompt.reading = nil
      prompt.problem = prompt.editor.isEmpty ? nil : error.description
    }
  }

  /// Takes the line of a question; one that cannot be read stays open with the reason.
  mutating func accept(_ ask: ReviewAsk, _ id: EntityID, _ text: String) -> [Effect] {
    do throws(EntryError) {
      return answer(try ask.reply(text, id, self), id)
    } catch {
      openAsk(ask, id, text: text)
      if case .prompt(var prompt)? = overlays.last {
        prompt.problem = error.description
        overlays[overlays.count - 1] = .prompt(prompt)
      }
      return [.bell]
    }
  }

  /// Sends an answer on its way and brings the next record up.
  mutating func answer(_ reply: ReviewReply, _ id: EntityID) -> [Effect] {
    let words = ReviewWords(book, entry).words(reply, to: id)
    let saying = reply == .ok ? "Looked at \(naming([id]))" : "\(naming([id])): \(words)"
    let command = ReviewAction.answer(review.scope, id, reply, words: words)
    let effects = perform(.review(command), saying: saying)
    review.explains = false
    if !review.answered(id) { return effects + say("That was the last one · Q minutes", .info) }
    return effects
  }

  /// Learns what became of an answer.
  mutating func settleReview(_ command: Command, isSaved: Bool) {
    guard case .review(.answer(_, let id, _, _)) = command else { return }
    review.settle(id, isSaved: isSaved)
  }

  // MARK: Pages

  /// What the keys of a page of text are; nil where a record is up.
  var reviewPageHints: [(key: String, word: String)]? {
    guard view == .review, focus == .list else { return nil }
    let keys = { (intent: Intent) in keymap.keys(intent).first?.description ?? ":" }
    switch review.page {
    case .records: return nil
    case .since: return [("j k", "move"), (keys(.reviewSince), "back to the review")]
    case .minutes:
      return [
        (keys(.reviewOK), "end it"), (keys(.reviewPrevious), "back"), (keys(.minutesCopy), "copy"),
        (keys(.minutesWrite), "write"), (keys(.minutesEdit), "edit"),
        (keys(.minutesMail), "mail"), (keys(.help), "help"),
      ]
    }
  }

  private mutating func backInReview() {
    guard review.page == .records else {
      if review.text.cursor > 0 {
        review.text.move(by: -1)
      } else {
        review.page = .records
      }
      return
    }
    review.move { $0.move(by: -1) }
  }

  private mutating func toggleSince() {
    if review.page == .since {
      review.page = .records
    } else {
      review.show(since: book, entry)
      fit()
    }
  }

  private mutating func openRecord() -> [Effect] {
    guard let id = review.current else { return [] }
    focus = .detail
    detail.show(id, book)
    fitDetail()
    return loadHistory()
  }

  /// From the records to the minutes, from there out.
  private mutating func closeReview() -> [Effect] {
    switch review.page {
    case .since:
      review.page = .records
      return []
    case .minutes: return finishReview()
    case .records:
      guard review.open != nil else { return leaveReview() }
      showMinutes()
      return []
    }
  }

  private mutating func leaveReview() -> [Effect] { show(.today) }
}

extension Model {
  /// Takes what comes up in a review.
  mutating func takeReview(_ agenda: ReviewAgenda, _ generation: Int) {
    review.take(agenda, generation, book, entry)
    fit()
  }
}

extension IntentCatalogue {
  /// The words of `:answer`.
  static let answerWords = review.compactMap { entry in
    entry.form.hasPrefix("answer ") ? String(entry.form.dropFirst(7)) : nil
  }
}
