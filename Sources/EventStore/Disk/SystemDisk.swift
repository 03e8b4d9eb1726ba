internal import CStore
internal import Glibc

/// The disk itself: each method is one system call, begun anew where a signal interrupts it.
///
/// What makes bytes durable can be overridden, to be counted or left out.
open class SystemDisk: Disk {
  public init() {}

  public func open(_ path: String, _ access: DiskAccess) throws(DiskFailure) -> Int32 {
    let flags =
      switch access {
      case .read: O_RDONLY
      case .readWrite: O_RDWR
      case .readWriteCreating: O_RDWR | O_CREAT
      case .replace: O_RDWR | O_CREAT | O_TRUNC
      }
    // Paths are passed as C strings for the length of the call, here and below.
    let file = try check(unsafe Glibc.open(path, flags | O_CLOEXEC | O_NOCTTY, 0o600))
    // A log must never sit where a stray print to stdout or stderr goes.
    guard file < 3 else { return file }
    let higher = fcntl(file, F_DUPFD_CLOEXEC, 3)
    _ = Glibc.close(file)
    return try check(higher)
  }

  public func close(_ file: Int32) { _ = Glibc.close(file) }

  public func read(
    _ file: Int32,
    count: Int,
    at offset: UInt64
  ) throws(DiskFailure) -> [UInt8] {
    var result = 0
    // The system call fills the bytes before they count as initialised.
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      result = unsafe pread(file, buffer.baseAddress, buffer.count, off_t(clamping: offset))
      filled = max(0, result)
    }
    guard result >= 0 else { throw DiskFailure(errno: errno) }
    return bytes
  }

  public func write(
    _ file: Int32,
    _ bytes: ArraySlice<UInt8>,
    at offset: UInt64
  ) throws(DiskFailure) -> Int {
    // The buffer's own count bounds the call, and the slice outlives it.
    try check(
      unsafe bytes.withUnsafeBytes { buffer in
        unsafe pwrite(file, buffer.baseAddress, buffer.count, off_t(clamping: offset))
      }
    )
  }

  public func beginWritingOut(_ file: Int32, from offset: UInt64, count: Int) {
    daybook_begin_writing_out(file, Int64(clamping: offset), Int64(count))
  }

  open func syncData(_ file: Int32) throws(DiskFailure) { try check(fdatasync(file)) }

  open func sync(_ file: Int32) throws(DiskFailure) { try check(fsync(file)) }

  public func truncate(_ file: Int32, to length: UInt64) throws(DiskFailure) {
    try check(ftruncate(file, off_t(clamping: length)))
  }

  public func rename(_ path: String, to newPath: String) throws(DiskFailure) {
    try check(unsafe Glibc.rename(path, newPath))
  }

  public func remove(_ path: String) throws(DiskFailure) {
    try check(unsafe unlink(path))
  }

  public func makeDirectory(_ path: String) throws(DiskFailure) {
    try check(unsafe mkdir(path, 0o700))
  }

  public func list(_ path: String) throws(DiskFailure) -> [String] {
    // The stream is closed before leaving; an entry is copied before the next call reuses it.
    var opened = unsafe opendir(path)
    while unsafe opened == nil, errno == EINTR { unsafe opened = opendir(path) }
    guard let stream = unsafe opened else { throw DiskFailure(errno: errno) }
    defer { _ = unsafe closedir(stream) }
    var names: [String] = []
    // The end and a refusal look the same but for this.
    errno = 0
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { field in
        let end = unsafe field.firstIndex(of: 0) ?? field.count
        return unsafe String(decoding: field[..<end], as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw DiskFailure(errno: errno) }
    return names
  }

  public func status(_ file: Int32) throws(DiskFailure) -> DiskStatus {
    var record = stat()
    try check(unsafe fstat(file, &record))
    return DiskStatus(record)
  }

  public func status(at path: String) throws(DiskFailure) -> DiskStatus {
    var record = stat()
    try check(unsafe stat(path, &record))
    return DiskStatus(record)
  }

  open func fileSystem(_ file: Int32) -> UInt64? {
    let number = daybook_file_system(file)
    return number == 0 ? nil : number
  }

  public func lock(_ file: Int32, byte: Int64, wait: Bool) throws(DiskFailure) -> Bool {
    var error = daybook_lock(file, byte, 1, wait ? 1 : 0)
    while error == EINTR { error = daybook_lock(file, byte, 1, wait ? 1 : 0) }
    if error == EAGAIN { return false }
    guard error == 0 else { throw DiskFailure(errno: error) }
    return true
  }

  public func share(_ file: Int32, byte: Int64) throws(DiskFailure) -> Bool {
    let error = daybook_share(file, byte, 1)
    if error == EAGAIN { return false }
    guard error == 0 else { throw DiskFailure(errno: error) }
    return true
  }

  public func unlock(_ file: Int32, byte: Int64) { _ = daybook_unlock(file, byte, 1) }

  public func allocate(_ file: Int32, _ bytes: UInt64) throws(DiskFailure) {
    let error = posix_fallocate(file, 0, off_t(clamping: bytes))
    guard error == 0 else { throw DiskFailure(errno: error) }
  }

  public func freeSpace(at path: String) -> UInt64? {
    var record = statvfs()
    guard unsafe statvfs(path, &record) == 0 else { return nil }
    return UInt64(record.f_bavail).multipliedReportingOverflow(by: UInt64(record.f_frsize)).0
  }

  public func setPermissions(_ path: String, _ mode: UInt32) throws(DiskFailure) {
    try check(unsafe chmod(path, mode_t(mode)))
  }

  public func isLocked(_ file: Int32, byte: Int64) -> Bool { daybook_is_locked(file, byte, 1) == 1 }

  @discardableResult
  private func check<Number: SignedInteger>(
    _ call: @autoclosure () -> Number
  ) throws(DiskFailure) -> Number {
    while true {
      let result = call()
      if result >= 0 { return result }
      if errno != EINTR { throw DiskFailure(errno: errno) }
    }
  }
}

extension DiskStatus {
  fileprivate init(_ record: stat) {
    self.init(
      size: UInt64(clamping: record.st_size),
      modified: Int64(record.st_mtim.tv_sec) * 1_000_000_000 + Int64(record.st_mtim.tv_nsec),
      inode: UInt64(record.st_ino),
      isDirectory: record.st_mode & S_IFMT == S_IFDIR,
      owner: record.st_uid,
      permissions: record.st_mode & 0o777
    )
  }
}
