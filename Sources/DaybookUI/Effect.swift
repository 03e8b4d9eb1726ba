public import Books
public import CRM
public import Facts

/// What the interface asks of the world.
public enum Effect: Sendable {
  /// Carry out a command and answer with `Message.performed`.
  case perform(ticket: Int, Command)
  /// Take back a batch, my own latest one where nil; answered as `perform`.
  case undo(ticket: Int, batch: EntityID?)
  case redo(ticket: Int)
  /// Decide a command without writing it; answered with `Message.rehearsed`.
  case rehearse(Command, generation: Int)
  /// A page of what was done, newest first; answered with `Message.batches`.
  case loadBatches(BatchFilter, before: BatchSummary?, generation: Int)
  /// What one batch did; answered with `Message.batch`.
  case loadBatch(EntityID, generation: Int)
  /// Decide an undo without writing it; answered with `Message.undoRehearsed`.
  case rehearseUndo(EntityID, UndoResolution?, generation: Int)
  /// Take back a batch though later work stands on it, as `UndoResolution` says; answered as
  /// `perform`.
  case revert(ticket: Int, batch: EntityID, UndoResolution)
  /// Answered with `Message.history`.
  case loadHistory(EntityID, generation: Int)
  /// The book at the end of a day; answered with `Message.past`.
  case loadPast(Day, generation: Int)
  /// Work figures out, off the path of the keys; answered with `Message.report`.
  case report(ReportRequest, generation: Int)
  /// Edit text in the user's editor; answered with `Message.edited`.
  case openEditor(generation: Int, text: String)
  /// Find what comes up in a review of this book; answered with `Message.review`, once at once and
  /// once more when it is known what is different. A later question cancels it.
  case loadReview(ReviewQuestion, Book, generation: Int)
  /// Look what forgetting a person would take; answered with `Message.erasurePlanned`.
  case rehearseErasure(EntityID, generation: Int)
  /// Take a person out of the log for ever; answered with `Message.erased`.
  case erase(ErasureOrder, generation: Int)
  /// Zero what the log was before; answered with `Message.wiped`.
  case wipeErased(generation: Int)
  /// Take up an erasure that was begun; answered with `Message.wiped`.
  case resumeErasure(generation: Int)
  /// Write text into a file, which must not be there yet.
  case write(file: String, String)
  /// Give text to the program that sends mail.
  case mail(subject: String, String)
  /// Put text into the clipboard, as far as the terminal lets us.
  case copy(String)
  /// Dial a number with the configured program, else put it into the clipboard; answered with
  /// `Message.notice`.
  case dial(String)
  /// Answered with `Message.zone` where the system knows the zone of that name.
  case loadZone(String)
  /// Send `Message.woke` after so many milliseconds.
  case wake(Alarm, after: Int)
  /// Keep a text under a key for the user, or drop it where nil; off the way of keys, and soon.
  case keep(key: String, text: String?)
  /// Read what is kept, behind all that is to be kept before.
  case loadKept
  /// Tell the user, in the way they chose, that something is due.
  case remind(String)
  /// Another theme, by name.
  case theme(String)
  case suspend
  /// Paint the screen whole.
  case redraw
  /// The message has changed nothing that the screen shows: it need not be painted.
  case keepFrame
  case bell
  case quit

  /// Whether it is `keepFrame`.
  public var keepsFrame: Bool { if case .keepFrame = self { true } else { false } }
}

/// Something that becomes due later; an alarm whose generation has passed means nothing.
public struct Alarm: Hashable, Sendable {
  public enum Purpose: Hashable, Sendable {
    /// The second key of a prefix has not come: show what may follow.
    case whichKey
    /// The cursor rests: show the record's detail.
    case settle
    /// The notice has been there long enough.
    case notice
    /// What was typed since the last time is to be kept.
    case drafts
    /// Deals of Today are still to be judged.
    case today
    /// What others have written may have to do with the record that is shown beside a list.
    case detail
  }

  public let purpose: Purpose
  public let generation: Int

  /// Whether it is no part of what the user's last key set off: nobody waits for it.
  public var isInBackground: Bool {
    switch purpose {
    case .notice, .drafts, .detail: true
    case .whichKey, .settle, .today: false
    }
  }
}
