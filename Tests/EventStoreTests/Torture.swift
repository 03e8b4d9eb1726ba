import Facts
import Glibc

/// How much a run tortures the store.
enum Torture {
  /// `DAYBOOK_TORTURE` multiplies what a usual run does.
  static let factor = number("DAYBOOK_TORTURE").map { max(1, Int(clamping: $0)) } ?? 1
  /// `DAYBOOK_SEED` gives other random cases.
  static let seed = number("DAYBOOK_SEED") ?? 1

  private static func number(_ name: String) -> UInt64? {
    // The value is copied before anything can change the environment.
    guard let text = unsafe getenv(name) else { return nil }
    return unsafe UInt64(String(cString: text))
  }
}
