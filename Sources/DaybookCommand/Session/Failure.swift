import ArgumentParser
import CRM
import EventStore
import TextUI
import Workspace

/// What a command ends with when it cannot be done: a sentence for stderr and an exit code.
///
/// The codes are those of sysexits(3): 64 the call is wrong, 65 the data is, 74 the disk failed,
/// 78 the configuration is wrong.
struct Failure: Error {
  enum Code: Int32 {
    case usage = 64
    case data = 65
    case inputOutput = 74
    case configuration = 78
  }

  let code: Code
  let sentence: String

  init(_ code: Code, _ sentence: String) {
    self.code = code
    self.sentence = sentence
  }

  init(_ rejection: Rejection) {
    self.init(
      .data,
      [rejection.sentence, rejection.remedy].filter { !$0.isEmpty }.joined(separator: " ")
    )
  }

  /// Fields say what is wrong in half a sentence, because they say it beside the field.
  init(_ error: EntryError) {
    let isWhole = error.description.last.map { ".?!".contains($0) } ?? false
    self.init(.data, isWhole ? error.description : error.description + ".")
  }

  init(_ name: UnknownName) {
    self.init(.usage, name.sentence + " " + name.remedy)
  }

  init(_ error: StoreError) { self.init(.inputOutput, error.description) }

  init(_ error: WorkspaceError) {
    switch error {
    case .rejected(let rejection): self.init(rejection)
    case .store(let error): self.init(error)
    case .nothingToUndo:
      self.init(
        .data,
        "There is nothing of yours left to undo. `daybook batches` and `:history` list all batches."
      )
    case .nothingToRedo: self.init(.data, "There is nothing of yours to redo.")
    case .notAPerson: self.init(.data, "Only a person can be forgotten: a contact or a lead.")
    case .unknownBatch(let text):
      self.init(
        .data,
        "No single batch begins with \(text). `daybook batches` lists them; give at least four "
          + "characters."
      )
    }
  }
}

/// Runs a subcommand and turns what it throws into one line on stderr and an exit code.
func reporting(_ body: () async throws -> Void) async throws {
  do {
    try await body()
    try Session.judgeWhatWasShown()
  } catch let failure as Failure {
    Standard.error.line("daybook: " + failure.sentence)
    throw ExitCode(failure.code.rawValue)
  } catch let error as StoreError {
    Standard.error.line("daybook: " + error.description)
    throw ExitCode(Failure.Code.inputOutput.rawValue)
  } catch let error as WorkspaceError {
    Standard.error.line("daybook: " + Failure(error).sentence)
    throw ExitCode(Failure(error).code.rawValue)
  } catch let error as EntryError {
    Standard.error.line("daybook: " + Failure(error).sentence)
    throw ExitCode(Failure.Code.data.rawValue)
  } catch let error as UnknownName {
    Standard.error.line("daybook: " + Failure(error).sentence)
    throw ExitCode(Failure.Code.usage.rawValue)
  }
}
