import Books
import CRM
import Configuration
import CursesTerminal
import DaybookUI
import EventStore
import Facts
import Workspace

extension Interface {
  /// Puts a review together beside the work; the queue comes first, what is different follows when
  /// the log has been read.
  func loadReview(_ question: ReviewQuestion, _ book: Book, generation: Int) {
    reviewing?.cancel()
    unanswered += 2
    let (workspace, mailbox) = (workspace, mailbox)
    reviewing = Task.detached {
      let agenda = ReviewAgenda(book, question)
      mailbox.post(.answer(.review(generation: generation, agenda)))
      do throws(Failure) {
        let whole = try await workspace.compared(agenda, book) ?? agenda
        mailbox.post(.answer(.review(generation: generation, whole)))
      } catch {
        mailbox.post(.answer(.notice(error.sentence, isError: true)))
      }
    }
  }

  /// Writes the minutes into a new file.
  func write(file: String, _ text: String) {
    guard !MinutesFile.write(text, to: file) else {
      return take(.notice("Wrote the minutes to \(file)", isError: false))
    }
    take(
      .notice(
        "\(file) cannot be made: it is there already, or its folder cannot be written.",
        isError: true
      )
    )
  }

  /// Hands the minutes to the configured program.
  func mail(subject: String, _ text: String) {
    guard let command = preferences.settings.mail else {
      return take(
        .notice(
          "Set mail = \"mutt -s {subject} TO\" in the configuration to send mail",
          isError: true
        )
      )
    }
    terminal.suspend()
    let isSent = Mailer.send(text, subject: subject, by: command)
    terminal.resume()
    take(
      .notice(
        isSent ? "Mailed the minutes" : "“\(command)” failed; nothing is known to be sent",
        isError: !isSent
      )
    )
  }
}

extension Workspace {
  /// An agenda with what is different since the last look; nil where the task was cancelled.
  ///
  /// It reads the log by a second opening, on an executor of its own.
  nonisolated func compared(
    _ agenda: ReviewAgenda,
    _ book: Book
  ) async throws(Failure) -> ReviewAgenda? {
    var whole = agenda
    let touched = agenda.touched(book)
    guard !touched.isEmpty else {
      whole.compare(Book(schema: Catalogue.schema), touched: [], book)
      return whole
    }
    let past: Book?
    do {
      let reader = try await reader()
      past = try await reader.book(knownAt: agenda.since, of: touched)
      await reader.close()
    } catch let error as StoreError {
      throw Failure(error)
    } catch let error as WorkspaceError {
      throw Failure(error)
    } catch {
      throw Failure(.inputOutput, "The log cannot be read.")
    }
    guard let past else { return nil }
    whole.compare(past, touched: touched, book)
    return whole
  }
}
