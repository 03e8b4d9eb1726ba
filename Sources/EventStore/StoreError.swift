internal import Glibc

/// Why the store could not do what it was asked, with what to do about it.
public struct StoreError: Error, Hashable, Sendable {
  /// What kind of failure it is; callers may act on it, people read the description.
  public enum Code: Sendable {
    /// There is no store at the path, or the directory holds something else.
    case notAStore
    /// The FORMAT file is damaged and the log does not tell what it said.
    case damagedFormat
    /// The store was written in the format of the time before format 1.
    case earlierFormat
    /// The store, or a mark in it, is of a later program.
    case laterFormat
    /// A file in the store belongs to another store.
    case otherStore
    /// The directory holds something that would be written over.
    case occupied
    /// The directory is a backup, which nobody works on.
    case isBackup
    /// The store, or its disk, can only be read.
    case readOnly
    /// The user may not read or write the store.
    case permission
    /// The store belongs to another user of the machine.
    case foreignOwner
    /// Another process has the store open on a network file system.
    case networkFileSystem
    /// The process, or the machine, has no file descriptors left.
    case noDescriptors
    /// No space or no quota is left.
    case diskFull
    /// The disk reported an error.
    case inputOutput
    /// One change does not fit a frame.
    case tooLarge
    /// Another session holds what is needed.
    case busy
    /// All writer slots are taken.
    case noSlot
    /// A process holds what is needed and does not let it go.
    case held
    /// The record was erased.
    case erased
    /// The log is damaged, and what was asked would build on the damage.
    case damaged
  }

  public let code: Code
  /// The file or directory concerned.
  public let path: String
  /// Where in the file, where that is known.
  public let offset: UInt64?
  /// The system's error number, where the system refused.
  public let errno: Int32?
  /// The process that is in the way, where one is known.
  public let process: Int32?
  /// Whether changes were handed over that are *not* saved because of this.
  public let unsaved: Bool

  init(
    _ code: Code,
    _ path: String,
    offset: UInt64? = nil,
    errno: Int32? = nil,
    process: Int32? = nil,
    unsaved: Bool = false
  ) {
    self.code = code
    self.path = path
    self.offset = offset
    self.errno = errno
    self.process = process
    self.unsaved = unsaved
  }

  /// Whether it is that there is no such file.
  var isAbsence: Bool { errno == ENOENT }

  /// The same failure, said of changes that were to be saved.
  var asUnsaved: StoreError {
    StoreError(code, path, offset: offset, errno: errno, process: process, unsaved: true)
  }
}

extension StoreError: CustomStringConvertible {
  /// One or two sentences: what happened, where, and the remedy.
  public var description: String {
    var place = path
    if let offset { place += " at byte \(offset)" }
    if let errno { place += " (\(systemMessage(errno)))" }
    return (unsaved ? "NOT saved. " : "") + sentence(place)
  }

  private func sentence(_ place: String) -> String {
    switch code {
    case .notAStore: "There is no Daybook store at \(place). Check --store."
    case .damagedFormat:
      "The file \(place) is damaged. Restore it from a backup; the log itself is untouched."
    case .earlierFormat:
      "\(place) was written in format 0, which only programs of that time read. Let the one that "
        + "wrote it `dump` the store, and `load` that into a new store here."
    case .laterFormat:
      "\(place) was written by a later Daybook, in another format than this one's, "
        + "\(StoreFormat.version). Install that version; nothing here was changed."
    case .otherStore: "\(place) belongs to another store. Move it out of this store's directory."
    case .occupied:
      "\(place) holds something else. Name a new directory, or a backup of this very store."
    case .isBackup:
      "\(place) is a backup. Make a store of it with `daybook restore \(path) DIR`."
    case .readOnly: "\(place) can only be read. Make it writable, or work on a copy."
    case .permission: "No permission for \(place). Give your user access to the store's directory."
    case .foreignOwner:
      "\(place) belongs to another user. Work as that user (over ssh, with --as for each person), or "
        + "make a store of your own and exchange with `daybook dump` and `load`."
    case .networkFileSystem:
      "\(place) lies on a network file system and another process has it open; its locks cannot keep "
        + "two from damaging each other's work. Move the store to a local disk of the server and "
        + "work there over ssh."
    case .noDescriptors:
      "No file descriptors are left for \(place). Raise the limit (`ulimit -n 4096`), or close other "
        + "programs, and try again; nothing is lost."
    case .diskFull: "The disk is full: \(place). Free some space and save again."
    case .inputOutput:
      "The disk reports an error: \(place). Check the disk, and copy the store elsewhere."
    case .tooLarge:
      "A single change is larger than 16 MiB: \(place). Split it, or shorten the longest text."
    case .busy: "Another session is working on \(place). Try again when it has finished."
    case .held:
      "\(place) is held by \(process.map { "pid \($0)" } ?? "a session of another user"). End it, "
        + "and start again: nothing is lost by that."
    case .erased: "The record was erased meanwhile (\(place)). It cannot be written any more."
    case .noSlot: "All writer slots of \(place) are taken. Close a session and save again."
    case .damaged: "\(place) is damaged. Run `daybook verify`, and restore the file from a backup."
    }
  }
}

/// The system's words for an error number.
func systemMessage(_ number: Int32) -> String {
  // strerror's text is static or thread-local and is copied at once.
  guard let text = unsafe strerror(number) else { return "error \(number)" }
  return unsafe String(cString: text)
}
