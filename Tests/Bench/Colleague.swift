import Books
import CRM
import DaybookUI
import Facts
import Glibc
import Synchronization
import Workspace

// One of many sessions on a store: looks for the others' work as often as the interface does, folds
// and paints it, and saves now and then. What it saves says when, so that the others know how late
// they see it. At the end one line: what was measured.

/// A session that works for some seconds.
struct Colleague {
  let directory: String
  let number: Int
  /// Seconds of work, and between two saves.
  let seconds: Double
  let pause: Double

  func work() async throws {
    let workspace = try await Workspace(
      Workspace.Options(
        directory: directory,
        via: .ui,
        clock: { wallClock() },
        seed: UInt64(number + 1) &* 7919
      )
    )
    let book = await workspace.book
    await workspace.identify(as: Desk.user(of: book), zone: .utc)
    let mailbox = Mailbox()
    await workspace.observe { mailbox.put($0) }
    var desk = Desk(book, .contacts)
    // Everybody is there, with a log of their own that the others have met, before anybody begins.
    _ = try await workspace.perform(.create(Todo.kind, [.set(Todo.title, "Come in")]))
    say("ready")
    _ = readLine()
    try await workspace.catchUp()
    desk.take(mailbox.take().compactMap(Message.init))
    say("begun")
    _ = readLine()
    let contacts = book.rows(Contact.kind)
    let (begun, used) = (ContinuousClock.now, cpuSeconds())
    var next = begun + .milliseconds(Int(pause * 1000) * (number % 100) / 100)
    var (saved, seen): ([Double], [Double]) = ([], [])
    let mark = "seen \(number) "
    while ContinuousClock.now - begun < .seconds(seconds) {
      if ContinuousClock.now >= next {
        next = next + .milliseconds(Int(pause * 1000))
        let place = (number * 7919 + saved.count * 104_729) % contacts.count
        let id = book.id(contacts[contacts.index(contacts.startIndex, offsetBy: place)])
        let start = ContinuousClock.now
        _ = try await workspace.perform(
          .set([id], [.set(Contact.city, mark + "\(wallClock().milliseconds)")])
        )
        saved.append((ContinuousClock.now - start) / .milliseconds(1))
      }
      let hasNews = try await workspace.catchUp()
      let news = mailbox.take()
      desk.take(news.compactMap(Message.init))
      for case .folded(let book, let touched) in news {
        for record in touched.records {
          guard let text = book[record.id, Contact.city], text.hasPrefix("seen "),
            !text.hasPrefix(mark), let then = text.split(separator: " ").last.flatMap({ Int64($0) })
          else { continue }
          seen.append(Double(wallClock().milliseconds - then))
        }
      }
      try await Task.sleep(for: Workspace.pause(afterNews: hasNews))
    }
    let share = cpuSeconds() - used
    say(
      Answer.text([("saved", .numbers(saved)), ("seen", .numbers(seen)), ("cpu", .number(share))])
    )
    // Who is asked how much memory it takes must still be there.
    _ = readLine()
    await workspace.close()
  }

  private func cpuSeconds() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

extension Message {
  /// Nil where it says nothing of the book.
  fileprivate init?(_ news: Update) {
    switch news {
    case .folded(let book, let touched): self = .bookChanged(book, touched)
    case .rebased(let book): self = .rebased(book)
    case .erased(let book): self = .forgotten(book)
    case .wiped: return nil
    }
  }
}

/// News of the book, from the workspace's executor to the session.
private final class Mailbox: Sendable {
  private let letters = Mutex<[Update]>([])

  func put(_ update: Update) { letters.withLock { $0.append(update) } }

  func take() -> [Update] {
    letters.withLock { letters in
      defer { letters = [] }
      return letters
    }
  }
}
