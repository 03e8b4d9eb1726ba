import Books
import CRM
import Configuration
import CursesTerminal
import DaybookUI
import EventStore
import Facts
import Workspace

extension Interface {
  /// Carries out what the model asks of the world.
  ///
  /// Nothing here waits for the disk.
  func perform(_ effect: Effect) {
    switch effect {
    case .perform(let ticket, let command):
      request { workspace in
        .performed(
          ticket: ticket,
          await Interface.answer { () async throws(WorkspaceError) in
            try await workspace.perform(command)
          }
        )
      }
    case .undo(let ticket, let batch):
      request { workspace in
        .performed(
          ticket: ticket,
          await Interface.answer { () async throws(WorkspaceError) in
            if let batch {
              try await workspace.undo(batch: batch)
            } else {
              try await workspace.undo()
            }
          }
        )
      }
    case .redo(let ticket):
      request { workspace in
        .performed(
          ticket: ticket,
          await Interface.answer { () async throws(WorkspaceError) in try await workspace.redo() }
        )
      }
    case .rehearse, .loadBatches, .loadBatch, .rehearseUndo, .revert: browse(effect)
    case .rehearseErasure, .erase, .wipeErased, .resumeErasure: forget(effect)
    case .loadHistory(let id, let generation):
      request { workspace in
        do throws(WorkspaceError) {
          let revisions = try await workspace.history(of: id)
          return .history(
            generation: generation,
            revisions.map { DaybookUI.HistoryEntry(revision: $0) }
          )
        } catch {
          return .notice(Failure(error).sentence, isError: true)
        }
      }
    case .loadPast(let day, let generation):
      request { workspace in
        do throws(WorkspaceError) {
          let past = try await workspace.book(asOf: day)
          return .past(generation: generation, day: day, past.book, undated: past.undated)
        } catch {
          return .notice(Failure(error).sentence, isError: true)
        }
      }
    case .report(let asked, let generation):
      request { workspace in
        do throws(WorkspaceError) {
          return .report(generation: generation, try await Interface.report(asked, workspace))
        } catch {
          return .notice(Failure(error).sentence, isError: true)
        }
      }
    case .loadReview(let question, let book, let generation):
      loadReview(question, book, generation: generation)
    case .write(let file, let text):
      guard LockedAccount.current == nil else {
        take(.notice("This account writes no files of its own", isError: true))
        return
      }
      write(file: file, text)
    case .mail(let subject, let text): mail(subject: subject, text)
    case .openEditor(let generation, let text): edit(text, generation)
    case .copy(let text):
      terminal.copy(text)
      take(.notice("Sent to the terminal's clipboard", isError: false))
    case .dial(let number): dial(number)
    case .loadZone(let name):
      if let rules = WorldClock.zone(named: name) { take(.zone(name, rules)) }
    case .wake(let alarm, let after):
      alarms.append((.now + .milliseconds(after), alarm))
    case .keep(let key, let text): texts.keep(key, text)
    case .loadKept: texts.read()
    case .theme(let name): choose(theme: name)
    case .remind(let text):
      terminal.notify(text, by: preferences.settings.remind)
    case .suspend:
      guard LockedAccount.current == nil else {
        take(.notice("This account has no shell to go back to", isError: true))
        return
      }
      terminal.stop()
      terminal.invalidate()
    case .redraw: terminal.invalidate()
    case .keepFrame: break
    case .bell: terminal.ring()
    case .quit: isLeaving = true
    }
  }

  /// Asks the workspace; the answer comes as a letter.
  func request(_ body: @escaping @Sendable (Workspace) async -> Message) {
    unanswered += 1
    let (workspace, mailbox) = (workspace, mailbox)
    Task.detached { mailbox.post(.answer(await body(workspace))) }
  }

  private nonisolated static func report(
    _ asked: ReportRequest,
    _ workspace: Workspace
  ) async throws(WorkspaceError) -> Report {
    var past: [Day: Book] = [:]
    for day in asked.days { past[day] = try await workspace.book(asOf: day).book }
    return asked.report(past)
  }

  nonisolated static func answer(
    _ body: () async throws(WorkspaceError) -> Saved
  ) async -> Result<Performed, Refusal> {
    do throws(WorkspaceError) {
      let performed = try await body()
      LogFile.note("saved", ["command": performed.change.intent])
      let created = performed.change.events.filter { event in
        performed.book.row(event.entity) != nil && event.operations.allSatisfy { $0.base == nil }
      }
      return .success(
        Performed(batch: performed.batch, summary: "", created: created.map(\.entity))
      )
    } catch {
      if case .rejected(let rejection) = error { return .failure(.rejected(rejection)) }
      if case .store(let failure) = error {
        LogFile.fail("not saved", ["code": "\(failure.code)"])
      }
      return .failure(.failed(Failure(error).sentence))
    }
  }

  /// Dials by the configured program; without one, or where none may be started, the number goes
  /// into the clipboard.
  private func dial(_ number: String) {
    if dialler.command(number) != nil {
      let isStarted = dialler.dial(number)
      let program = dialler.arguments.first ?? ""
      take(
        isStarted
          ? .notice("Dialling \(number)", isError: false)
          : .notice("\(program) cannot be started; check dial in the settings.", isError: true)
      )
      return
    }
    terminal.copy(number)
    take(.notice("\(number) is in the terminal's clipboard · dial = […] calls", isError: false))
  }

  private func choose(theme name: String) {
    if LockedAccount.current != nil, name.contains("/") { return }
    let (theme, problems) = preferences.theme(named: name)
    if let theme { terminal.theme = theme }
    if let problem = problems.first { take(.notice(problem, isError: true)) }
  }

  private func edit(_ text: String, _ generation: Int) {
    guard LockedAccount.current == nil else {
      take(.notice("This account starts no other program", isError: true))
      return
    }
    terminal.suspend()
    let edited = Editor.edit(text)
    terminal.resume()
    take(.edited(generation: generation, edited))
  }
}

extension DaybookUI.HistoryEntry {
  init(revision entry: Revision) {
    self.init(
      batch: entry.batch,
      author: entry.author,
      via: entry.via,
      written: entry.written,
      effective: entry.effective,
      intent: entry.intent,
      changes: entry.lines.map { FieldChange($0.field, $0.verb, old: $0.old, new: $0.new) },
      isUndone: entry.isUndone
    )
  }
}

extension CursesTerminal {
  /// Tells a text in the way that the user chose.
  fileprivate func notify(_ text: String, by way: Settings.Reminder) {
    switch way {
    case .off: break
    case .bell: ring()
    case .osc9: notify(text, with: .osc9)
    case .osc777: notify(text, with: .osc777)
    }
  }
}
