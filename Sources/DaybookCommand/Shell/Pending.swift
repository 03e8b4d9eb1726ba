import ArgumentParser

struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "demo")
}
struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "report")
}
struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "import")
}
