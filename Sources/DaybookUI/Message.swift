public import Books
public import CRM
public import Facts
public import TextUI

/// What happens to the interface.
public enum Message: Sendable {
  /// The first message: builds what the first screen shows.
  case start
  case key(Key)
  /// What a key would mean, where nobody presses one: the start screen has chosen it.
  case run(Intent)
  /// Pasted text: typed into a field, never keys.
  case paste(String)
  case mouse(MouseEvent)
  case resize(Size)
  /// The book's successor with the same base, and what differs.
  case bookChanged(Book, Touched)
  /// The same content on another base: rows are renumbered.
  case rebased(Book)
  /// Somebody was erased: the book of what is left.
  case forgotten(Book)
  /// What the user still keeps of what they typed, after somebody was erased.
  case kept([String: String])
  case clock(now: Instant, today: Day)
  /// What became of `Effect.perform`, `.undo` or `.redo`.
  case performed(ticket: Int, Result<Performed, Refusal>)
  /// What `Effect.loadHistory` found, newest first.
  case history(generation: Int, [HistoryEntry])
  /// What `Effect.loadPast` found: the book at the end of a day, and how many records of each kind
  /// are missing from it because nobody knows since when they are there.
  case past(generation: Int, day: Day, Book, undated: [KindID: Int])
  /// What came of `Effect.report`.
  case report(generation: Int, Report)
  /// What `Effect.openEditor` came back with; nil where the editor failed or nothing was changed.
  case edited(generation: Int, String?)
  /// What `Effect.rehearse` came to.
  case rehearsed(generation: Int, Result<ChangePreview, Refusal>)
  /// What `Effect.loadBatches` found.
  case batches(generation: Int, BatchPage)
  /// What `Effect.loadBatch` found; nil where there is no such batch any more.
  case batch(generation: Int, BatchRecord?)
  /// What `Effect.rehearseUndo` came to.
  case undoRehearsed(generation: Int, Result<ChangePreview, Refusal>)
  /// What `Effect.rehearseErasure` found.
  case erasurePlanned(generation: Int, Result<ErasurePlan, Refusal>)
  /// What came of `Effect.erase`.
  case erased(generation: Int, Result<ErasureReceipt, ErasureSetback>)
  /// What came of `Effect.wipeErased` or `.resumeErasure`: how many files, where that is known.
  case wiped(generation: Int, Result<Int?, ErasureSetback>)
  /// What `Effect.loadReview` found.
  case review(generation: Int, ReviewAgenda)
  /// What `Effect.loadZone` found.
  case zone(String, TimeZoneRules)
  /// `Effect.wake` is due.
  case woke(Alarm)
  /// A sentence from the world: a disk that is full, a colleague's store that came back.
  case notice(String, isError: Bool)
  /// The terminal is gone: keep what is typed and leave.
  case hangup
}
