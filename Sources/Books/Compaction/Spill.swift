import CStore
import Glibc

/// Memory for what a fold holds, which goes over into a file where it is much.
///
/// The first extents are plain memory; those after them lie in a file, and of these only what was
/// touched since the last `unload` counts as the process's own. So a book of a million customers is folded in the
/// memory of a small one, and the kernel decides how much of the rest it keeps.
///
/// The file has no name: no crash leaves it behind, nobody else can open it, and what it held goes
/// back to the file system with it. Its blocks are taken before anything is written to them, for a
/// disk that is full at the touch of a page ends a process; where they cannot be had without
/// pressing whoever saves meanwhile, extents are plain memory.
///
/// Whatever lies in it lives as long as it does. `SpillArray` and `ByteHeap` keep it, and are the
/// only ones that see its pointers.
@safe final class Spill {
  /// The bytes of an extent.
  static let extentLength = 1 << 24
  /// How many bytes of the file are resident at least before it is unloaded; of a large one more,
  /// since whatever is touched again is asked for again.
  private static let residentLength = 1 << 24
  /// The bytes of a piece, of which an extent has many.
  static let pieceLength = 1 << 16
  /// How much is plain memory before a file is begun.
  static let plainLength = 1 << 24

  private let directory: String?
  private let plainLength: Int
  private var file: Int32 = -1
  private var hasFailed = false
  private var plain: [UnsafeMutableRawPointer] = unsafe []
  private var mapped: [UnsafeMutableRawPointer] = unsafe []
  /// Where the next piece lies, and how many follow it in its extent.
  private var next: UnsafeMutableRawPointer?
  private var left = 0
  /// What the process had of files in its memory after the last `unload`.
  private var shared = 0
  private var touches = 0

  /// The directory is one of the store's own; without one all is plain memory.
  init(into directory: String?, after plainLength: Int = Spill.plainLength) {
    self.directory = directory
    self.plainLength = plainLength
  }

  deinit {
    let extents = unsafe plain + mapped
    for index in unsafe extents.indices { unsafe munmap(extents[index], Spill.extentLength) }
    if file >= 0 { Glibc.close(file) }
  }

  /// How many bytes of the file are taken.
  var spilled: Int { unsafe mapped.count * Spill.extentLength }

  /// A piece of zeros.
  func piece() -> UnsafeMutableRawPointer {
    if left == 0 {
      unsafe next = extent()
      left = Spill.extentLength / Spill.pieceLength
    }
    guard let piece = unsafe next else { preconditionFailure("an extent has a first piece") }
    left -= 1
    unsafe next = piece + Spill.pieceLength
    return unsafe piece
  }

  /// An extent of zeros.
  func extent() -> UnsafeMutableRawPointer {
    if unsafe plain.count * Spill.extentLength >= plainLength, let extent = unsafe mappedExtent() {
      unload()
      unsafe mapped.append(extent)
      return unsafe extent
    }
    let flags = MAP_PRIVATE | MAP_ANONYMOUS
    let memory = unsafe mmap(nil, Spill.extentLength, PROT_READ | PROT_WRITE, flags, -1, 0)
    guard unsafe memory != MAP_FAILED, let memory = unsafe memory else {
      fatalError("the machine has no memory left to fold a book in")
    }
    unsafe plain.append(memory)
    return unsafe memory
  }

  /// Gives back the pages that lie in the file where many were touched; they return when they are
  /// touched again.
  ///
  /// Done at every new extent, and now and then where runs are read that lie far apart; whoever
  /// writes a base does so between its pieces.
  func unload() {
    guard unsafe !mapped.isEmpty else { return }
    let kept = max(Spill.residentLength, spilled / 32)
    if let now = Resident.files(), now <= shared + kept { return }
    for index in unsafe mapped.indices {
      unsafe madvise(mapped[index], Spill.extentLength, MADV_DONTNEED)
    }
    shared = Resident.files() ?? 0
    // What was freed since goes back too; much of it lies between what is in use.
    daybook_trim_memory()
  }

  /// Takes note that something was read that may lie anywhere.
  @inline(__always)
  func touch() {
    touches &+= 1
    if touches & 0xFFF == 0 { unload() }
  }

  private func mappedExtent() -> UnsafeMutableRawPointer? {
    guard isOpen(), leavesRoom(), posix_fallocate(file, spilled, Spill.extentLength) == 0 else {
      return nil
    }
    let flags = PROT_READ | PROT_WRITE
    let memory = unsafe mmap(nil, Spill.extentLength, flags, MAP_SHARED, file, spilled)
    return unsafe memory == MAP_FAILED ? nil : memory
  }

  /// Whether there is a file; it is opened when it is needed first.
  private func isOpen() -> Bool {
    guard file < 0, !hasFailed, let directory else { return file >= 0 }
    // Linux's own flags, which Swift does not import: a file without a name that gets none.
    let unnamed: Int32 = 0o20000000 | O_DIRECTORY
    file = unsafe Glibc.open(directory, unnamed | O_RDWR | O_EXCL | O_CLOEXEC, 0o600)
    hasFailed = file < 0
    return file >= 0
  }

  /// Whether at least three times as much remains free as the file will take.
  private func leavesRoom() -> Bool {
    var system = statvfs()
    guard unsafe fstatvfs(file, &system) == 0 else { return false }
    let free = UInt64(system.f_bavail) * UInt64(system.f_frsize)
    return free / 4 >= UInt64(spilled + Spill.extentLength)
  }
}
