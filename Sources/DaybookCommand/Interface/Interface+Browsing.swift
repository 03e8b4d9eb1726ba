import Books
import CRM
import DaybookUI
import Facts
import Workspace

extension Interface {
  /// How many batches a page of the history holds.
  private nonisolated static let page = 200

  /// Looks into the past, and at what would be, without writing.
  func browse(_ effect: Effect) {
    switch effect {
    case .rehearse(let command, let generation):
      request { workspace in
        .rehearsed(
          generation: generation,
          await Interface.preview { () async throws(WorkspaceError) in
            try await workspace.rehearse(command)
          }
        )
      }
    case .rehearseUndo(let batch, let resolution, let generation):
      request { workspace in
        .undoRehearsed(
          generation: generation,
          await Interface.preview { () async throws(WorkspaceError) in
            try await workspace.rehearseUndo(of: batch, resolution: resolution)
          }
        )
      }
    case .revert(let ticket, let batch, let resolution):
      request { workspace in
        .performed(
          ticket: ticket,
          await Interface.answer { () async throws(WorkspaceError) in
            try await workspace.undo(batch: batch, resolution: resolution)
          }
        )
      }
    case .loadBatches(let filter, let before, let generation):
      request { workspace in
        do throws(WorkspaceError) {
          let page = try await workspace.browser.batches(
            filter,
            before: before,
            limit: Interface.page,
            in: await workspace.book
          )
          return .batches(generation: generation, page)
        } catch {
          return .notice(Failure(error).sentence, isError: true)
        }
      }
    case .loadBatch(let id, let generation):
      request { workspace in
        do throws(WorkspaceError) {
          let batch = try await workspace.browser.batch(id, in: await workspace.book)
          return .batch(generation: generation, batch)
        } catch {
          return .notice(Failure(error).sentence, isError: true)
        }
      }
    default: break
    }
  }

  private nonisolated static func preview(
    _ body: () async throws(WorkspaceError) -> ChangePreview
  ) async -> Result<ChangePreview, Refusal> {
    do throws(WorkspaceError) {
      return .success(try await body())
    } catch {
      if case .rejected(let rejection) = error { return .failure(.rejected(rejection)) }
      return .failure(.failed(Failure(error).sentence))
    }
  }
}
