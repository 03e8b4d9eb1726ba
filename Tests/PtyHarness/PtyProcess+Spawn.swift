internal import Glibc
internal import TextUI

extension PtyProcess {
  /// Starts the program as leader of a session whose terminal is the other end.
  static func spawn(
    _ arguments: [String],
    _ environment: [String],
    primary: Int32,
    idle: Int32
  ) throws(PtyError) -> Int32 {
    let name = try secondary(of: primary)
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    // The first terminal that a session leader opens becomes its own.
    unsafe posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, 0, 1)
    unsafe posix_spawn_file_actions_adddup2(&actions, 0, 2)
    unsafe posix_spawn_file_actions_adddup2(&actions, idle, idleDescriptor)
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var all = sigset_t()
    var none = sigset_t()
    unsafe sigfillset(&all)
    unsafe sigemptyset(&none)
    unsafe posix_spawnattr_setsigdefault(&attributes, &all)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    let flags = Int32(POSIX_SPAWN_SETSIGDEF) | Int32(POSIX_SPAWN_SETSIGMASK) | setSession
    unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
    var arguments = unsafe arguments.map { unsafe strdup($0) } + [nil]
    var environment = unsafe environment.map { unsafe strdup($0) } + [nil]
    defer {
      for index in unsafe arguments.indices { unsafe free(arguments[index]) }
      for index in unsafe environment.indices { unsafe free(environment[index]) }
    }
    var process: Int32 = 0
    guard let program = unsafe arguments[0] else { throw .system("strdup", errno) }
    let error = unsafe posix_spawn(
      &process,
      program,
      &actions,
      &attributes,
      &arguments,
      &environment
    )
    if error != 0 { throw .system("posix_spawn", error) }
    return process
  }

  /// Unlocks the other end and names it.
  private static func secondary(of primary: Int32) throws(PtyError) -> String {
    let (unlock, number): (UInt, UInt) = (0x4004_5431, 0x8004_5430)
    var locked: Int32 = 0
    var index: UInt32 = 0
    guard unsafe ioctl(primary, unlock, &locked) == 0, unsafe ioctl(primary, number, &index) == 0
    else { throw .system("ioctl", errno) }
    return "/dev/pts/\(index)"
  }

  /// POSIX_SPAWN_SETSID, which the C library shows to GNU sources only.
  private static let setSession: Int32 = 0x80

  static func setSize(_ descriptor: Int32, _ size: Size) {
    var window = winsize()
    window.ws_col = UInt16(clamping: size.columns)
    window.ws_row = UInt16(clamping: size.rows)
    _ = unsafe ioctl(descriptor, UInt(TIOCSWINSZ), &window)
  }

  static func settings(_ descriptor: Int32) -> LineSettings? {
    var raw = termios()
    guard unsafe tcgetattr(descriptor, &raw) == 0 else { return nil }
    let characters = unsafe withUnsafeBytes(of: &raw.c_cc) { unsafe Array($0) }
    return LineSettings(
      flags: [raw.c_iflag, raw.c_oflag, raw.c_cflag, raw.c_lflag],
      characters: characters
    )
  }
}
