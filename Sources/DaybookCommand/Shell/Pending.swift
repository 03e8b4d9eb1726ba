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
struct CSVWriter {
  init(separator: Character) {}
  var text = ""
  mutating func row(_ cells: [String]) {}
}
enum JSONValue {
  case string(String)
  case null
  case number(String)
  case bool(Bool)
  case array([JSONValue])
}
struct JSONObject {
  mutating func add(_ n: String, _ v: JSONValue) {}
  var text = ""
}
