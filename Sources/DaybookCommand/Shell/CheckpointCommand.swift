import ArgumentParser
import Glibc
import Workspace

/// What a session starts beside itself; people never need it.
struct CheckpointCommand: AsyncParsableCommand {
  static let name = "checkpoint"

  static let configuration = CommandConfiguration(
    commandName: name,
    abstract: "Write a new checkpoint.",
    shouldDisplay: false
  )

  @OptionGroup var global: GlobalOptions

  func run() async throws {
    try await reporting {
      // Whoever is at the keyboard comes first.
      _ = nice(10)
      let session = try await Session.open(global)
      try await session.workspace.writeCheckpoint()
      await session.close()
    }
  }
}
