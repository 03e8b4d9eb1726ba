import DaybookCommand

@main
enum Main {
  static func main() {}
}
