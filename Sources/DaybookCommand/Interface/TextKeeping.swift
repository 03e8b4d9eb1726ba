import EventStore
import Workspace

/// Hands to the workspace what the user typed, one write after the other: what comes while one is
/// under way goes with the next, the latest text of each key.
@MainActor
final class TextKeeping {
  private let workspace: Workspace
  private let mailbox: Mailbox<Interface.Letter>
  private var waiting: [String: String?] = [:]
  private var writing: Task<Void, Never>?

  init(_ workspace: Workspace, _ mailbox: Mailbox<Interface.Letter>) {
    self.workspace = workspace
    self.mailbox = mailbox
  }

  func keep(_ key: String, _ text: String?) {
    waiting[key] = .some(text)
    begin()
  }

  /// The write under way has ended.
  func finish() {
    writing = nil
    begin()
  }

  private func begin() {
    guard writing == nil, !waiting.isEmpty else { return }
    let texts = waiting
    waiting = [:]
    let (workspace, mailbox) = (workspace, mailbox)
    writing = Task.detached {
      var failure: String?
      do throws(StoreError) {
        try await workspace.keep(texts)
      } catch {
        failure = error.description
      }
      mailbox.post(.kept(failure: failure))
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
