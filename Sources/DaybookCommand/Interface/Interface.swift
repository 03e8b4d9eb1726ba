import Books
import CRM
import Configuration
import CursesTerminal
import DaybookUI
import EventStore
import Facts
import Glibc
import TextUI
import Workspace

/// The run loop: keys and news in, frames out, effects performed.
///
/// One thread, one poll(2). Everything that waits for the disk happens in the workspace; its answers
/// come back through the mailbox. All input that has arrived is taken before one frame is painted,
/// so that keys typed ahead cost one frame.
@MainActor
final class Interface {
  let workspace: Workspace
  let terminal: CursesTerminal
  let mailbox: Mailbox<Letter>
  let preferences: Preferences
  var model: Model
  var dialler: Dialler
  private let clock: @Sendable () -> Instant
  var alarms: [(due: ContinuousClock.Instant, alarm: Alarm)] = []
  /// Requests that the workspace has not answered yet.
  var unanswered = 0
  /// The review that is being put together.
  var reviewing: Task<Void, Never>?
  var isLeaving = false
  /// What the user typed and the store is to keep.
  let texts: TextKeeping
  private var isFollowing = false
  private var needsFrame = true
  private var nextFollow = ContinuousClock.now
  private var minute: Int64 = 0
  /// When what the next key is likely to show is read: once the user holds still.
  private var nextReading: ContinuousClock.Instant?
  private static let readingDelay = Duration.milliseconds(5)
  /// When what was looked at is given back: once the user rests.
  private var nextRelease: ContinuousClock.Instant?
  private static let releaseDelay = Duration.seconds(5)
  /// Whether anything happened since the last report of idleness.
  private var hasNews = true
  private var idleReport: IdleReport?

  /// What the workspace leaves in the mailbox.
  enum Letter: Sendable {
    /// The answer to a request.
    case answer(Message)
    /// News of the book.
    case news(Update)
    case followed(news: Bool, failure: String?)
    /// What the user typed is kept, or is not; and all that is kept, where that was asked for.
    case kept(failure: String?, texts: [String: String]?)
  }

  init(
    workspace: Workspace,
    terminal: CursesTerminal,
    preferences: Preferences,
    model: Model,
    clock: @escaping @Sendable () -> Instant,
    idleReport: IdleReport?
  ) {
    self.workspace = workspace
    self.terminal = terminal
    self.preferences = preferences
    self.model = model
    // A shared account starts no program: the number is copied there.
    dialler = Dialler(LockedAccount.current == nil ? preferences.settings.dial : [])
    self.clock = clock
    mailbox = Mailbox()
    texts = TextKeeping(workspace, mailbox)
    self.idleReport = idleReport
  }

  /// Runs until the user leaves or the terminal is gone; `first` is done before the first key, and
  /// then what was typed ahead.
  func run(first: [Intent] = [], typedAhead: [InputEvent] = [], problems: [String] = []) {
    take(.start)
    for intent in first { take(.run(intent)) }
    for event in typedAhead { handle(event) }
    for problem in problems { take(.notice(problem, isError: true)) }
    while !isLeaving {
      for event in terminal.drainInput() { handle(event) }
      for letter in mailbox.drain() { open(letter) }
      ring()
      tick()
      if isLeaving { break }
      if needsFrame { paint() }
      readAhead()
      release()
      follow()
      reportIdle()
      wait()
    }
  }

  // MARK: Messages

  func take(_ message: Message) {
    let effects = update(&model, message)
    if !effects.contains(where: \.keepsFrame) { needsFrame = true }
    for effect in effects { perform(effect) }
  }

  private func handle(_ event: InputEvent) {
    let now = ContinuousClock.now
    nextReading = now + Interface.readingDelay
    nextRelease = now + Interface.releaseDelay
    switch event {
    case .key(let key): take(.key(key))
    case .paste(let text): take(.paste(text))
    case .mouse(let mouse): take(.mouse(mouse))
    case .resize(let size): take(.resize(size))
    case .resumed: needsFrame = true
    case .focus: break
    case .leave: take(.hangup)
    }
  }

  private func open(_ letter: Letter) {
    switch letter {
    case .answer(let message):
      unanswered -= 1
      take(message)
    case .news(.folded(let book, let touched)): take(.bookChanged(book, touched))
    case .news(.rebased(let book)): take(.rebased(book))
    case .news(.erased(let book)): take(.forgotten(book))
    case .news(.wiped): texts.read()
    case .followed(let news, let failure):
      isFollowing = false
      nextFollow = ContinuousClock.now + Workspace.pause(afterNews: news)
      if let failure { take(.notice(failure, isError: true)) }
    case .kept(let failure, let kept):
      texts.finish()
      if let kept { take(.kept(kept)) }
      if let failure { take(.notice("Drafts are not kept. \(failure)", isError: true)) }
    }
  }

  private func ring() {
    let now = ContinuousClock.now
    let due = alarms.filter { $0.due <= now }
    guard !due.isEmpty else { return }
    alarms.removeAll { $0.due <= now }
    for entry in due { take(.woke(entry.alarm)) }
  }

  /// Tells the model the time once a minute.
  private func tick() {
    let now = clock()
    guard now.milliseconds / 60_000 != minute else { return }
    minute = now.milliseconds / 60_000
    take(.clock(now: now, today: model.entry.zone.day(of: now)))
  }

  // MARK: The others

  private func follow() {
    let now = ContinuousClock.now
    guard !isFollowing, now >= nextFollow else { return }
    isFollowing = true
    let (workspace, mailbox) = (workspace, mailbox)
    Task.detached {
      var failure: String?
      var news = false
      do throws(StoreError) {
        news = try await workspace.catchUp()
        await workspace.checkpointIfDue()
      } catch {
        failure = error.description
      }
      mailbox.post(.followed(news: news, failure: failure))
    }
  }

  // MARK: Frames

  private func paint() {
    needsFrame = false
    var canvas = Canvas(size: terminal.size)
    render(model, into: &canvas)
    terminal.paint(canvas.surface, cursor: canvas.cursor)
  }

  private func readAhead() {
    guard let due = nextReading, due <= ContinuousClock.now else { return }
    nextReading = nil
    DaybookUI.readAhead(model)
  }

  private func release() {
    guard let due = nextRelease, due <= ContinuousClock.now else { return }
    nextRelease = nil
    // What the next key is likely to show is asked for again at once.
    if model.book.release() { DaybookUI.readAhead(model) }
  }

  private func reportIdle() {
    guard unanswered == 0, nextReading == nil, idleReport != nil, hasNews,
      terminal.nextDeadline == nil, alarms.allSatisfy(\.alarm.isInBackground)
    else { return }
    hasNews = false
    idleReport?.write(terminal.statistics)
  }

  // MARK: Waiting

  private func wait() {
    var descriptors = terminal.pollDescriptors
    descriptors.append(pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0))
    let deadlines = [
      terminal.nextDeadline, nextReading, nextRelease, alarms.map(\.due).min(),
      isFollowing ? nil : nextFollow,
    ]
    let due = deadlines.compactMap { $0 }.min()
    let left = due.map { max(.zero, $0 - ContinuousClock.now) } ?? .seconds(60)
    let (seconds, attoseconds) = left.components
    let milliseconds = min(
      60_000,
      seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    )
    // The array outlives the call and its count goes along.
    let ready = unsafe poll(&descriptors, nfds_t(descriptors.count), Int32(milliseconds))
    if ready > 0 { hasNews = true }
  }
}
