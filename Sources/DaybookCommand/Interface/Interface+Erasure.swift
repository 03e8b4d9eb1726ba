import CRM
import DaybookUI
import EventStore
import Facts
import Workspace

extension Interface {
  /// How long an erasure waits for other sessions before it says who is in the way.
  private nonisolated static let patience: Duration = .seconds(10)
  /// The law gives a month.
  private nonisolated static let daysToErase = 30

  /// Forgets somebody, step by step.
  func forget(_ effect: Effect) {
    switch effect {
    case .rehearseErasure(let id, let generation):
      request { workspace in
        do throws(WorkspaceError) {
          let found = try await workspace.rehearseErasure(of: id)
          let plan = ErasurePlan(
            records: found.records,
            events: found.events,
            mentions: found.mentions
          )
          return .erasurePlanned(generation: generation, .success(plan))
        } catch {
          let refusal = Refusal.failed(Failure(error).sentence)
          return .erasurePlanned(generation: generation, .failure(refusal))
        }
      }
    case .erase(let order, let generation):
      request { .erased(generation: generation, await Interface.erase(order, $0)) }
    case .wipeErased(let generation):
      request { workspace in
        do throws(StoreError) {
          let files = try await workspace.wipeErased(within: Interface.patience)
          return .wiped(generation: generation, .success(files))
        } catch {
          return .wiped(generation: generation, .failure(Interface.setback(error)))
        }
      }
    case .resumeErasure(let generation):
      request { workspace in
        do throws(StoreError) {
          try await workspace.finishErasures(within: Interface.patience)
          return .wiped(generation: generation, .success(nil))
        } catch {
          return .wiped(generation: generation, .failure(Interface.setback(error)))
        }
      }
    default: break
    }
  }

  private nonisolated static func erase(
    _ order: ErasureOrder,
    _ workspace: Workspace
  ) async -> Result<ErasureReceipt, ErasureSetback> {
    let request = ErasureRequest(
      reason: order.reason,
      requestedOn: order.requestedOn,
      due: order.requestedOn.advanced(by: daysToErase)
    )
    do throws(WorkspaceError) {
      let report = try await workspace.erase(
        order.subject,
        values: order.values,
        request,
        within: patience
      )
      return .success(
        ErasureReceipt(
          events: report?.events ?? 0,
          values: report?.values ?? 0,
          segments: report?.segments ?? 0
        )
      )
    } catch {
      let isBegun = await workspace.owesErasure
      return .failure(ErasureSetback(Failure(error).sentence, isBegun: isBegun))
    }
  }

  private nonisolated static func setback(_ error: StoreError) -> ErasureSetback {
    ErasureSetback(Failure(error).sentence, isBegun: true)
  }
}
