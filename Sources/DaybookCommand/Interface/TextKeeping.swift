import EventStore
import Workspace

/// Hands to the workspace what the user typed, one write after the other: what comes while one is
/// under way goes with the next, the latest text of each key.
///
/// Reading waits its turn.
@MainActor
final class TextKeeping {
  private let workspace: Workspace
  private let mailbox: Mailbox<Interface.Letter>
  private var waiting: [String: String?] = [:]
  private var isAsked = false
  private var writing: Task<Void, Never>?

  init(_ workspace: Workspace, _ mailbox: Mailbox<Interface.Letter>) {
    self.workspace = workspace
    self.mailbox = mailbox
  }

  func keep(_ key: String, _ text: String?) {
    waiting[key] = .some(text)
    begin()
  }

  /// Has what is kept told, once everything so far is.
  func read() {
    isAsked = true
    begin()
  }

  /// The write under way has ended.
  func finish() {
    writing = nil
    begin()
  }

  private func begin() {
    guard writing == nil, !waiting.isEmpty || isAsked else { return }
    let (texts, isAsked) = (waiting, isAsked)
    (waiting, self.isAsked) = ([:], false)
    let (workspace, mailbox) = (workspace, mailbox)
    writing = Task.detached {
      var failure: String?
      do throws(StoreError) {
        try await workspace.keep(texts)
      } catch {
        failure = error.description
      }
      // Where texts could not be kept, what is kept says nothing of them.
      let kept = isAsked && failure == nil ? await workspace.kept() : nil
      mailbox.post(.kept(failure: failure, texts: kept))
    }
  }

  /// Waits until all of it is on the disk, at the end of the program.
  func settle() async {
    await writing?.value
    // Nobody is left who could be told of a failure.
    try? await workspace.keep(waiting)
    waiting = [:]
  }
}
