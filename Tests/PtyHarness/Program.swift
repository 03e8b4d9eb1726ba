internal import Glibc

/// Programs that were built beside the tests.
public enum Program {
  /// The path of a product of this package: in the folder of the running test bundle.
  public static func path(_ name: String) -> String {
    let folder = executable.split(separator: "/").dropLast().joined(separator: "/")
    return "/\(folder)/\(name)"
  }

  private static var executable: String {
    var buffer: [CChar] = Array(repeating: 0, count: 4096)
    // The buffer outlives the call and its size goes along.
    let count = unsafe readlink("/proc/self/exe", &buffer, buffer.count)
    return String(
      decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) },
      as: UTF8.self
    )
  }

  /// The folder of real test data, where there is one.
  public static var corpus: String? {
    // The value is copied before anything can change the environment.
    guard let value = unsafe getenv("DAYBOOK_CORPUS") else { return nil }
    return unsafe String(cString: value)
  }
}
