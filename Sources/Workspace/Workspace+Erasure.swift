// Forgetting a person: first what belongs to them is found and shown, then the request is written
// as a change without personal data, then drafts are scrubbed, the logs rewritten, the checkpoint
// made anew, the old files zeroed and drafts scrubbed once more. Killed anywhere, it is taken up
// again: by this workspace, or by the next one that opens the store for writing. Every session lets
// go of its drafts twice: when it goes over to the new files, and when the erasure is over.
//
// Others write while it goes on. Twice, when the logs are rewritten and when nobody has an old file
// open any more, what was written since the list was made is looked through, and what belongs to
// the person is erased as well. What drafts are scrubbed of is kept by the store until all is done,
// since the log does not say it any more to whoever takes the erasure up.

import Books
public import CRM
public import EventStore
public import Facts

/// What forgetting a person would take.
public struct ErasureRehearsal: Sendable {
  public let subject: EntityID
  public let kind: KindID
  /// The records that go as a whole, by kind and age.
  public let records: [(id: EntityID, kind: KindID)]
  /// Their events.
  public let events: Int
  /// Values in other records; each goes or stays as a person decides.
  public let mentions: [Mention]
  let terms: SubjectTerms
  /// All that was there is among what was looked at.
  let versions: VersionVector
}

/// How a request for erasure is written down.
public struct ErasureRequest: Sendable {
  public var reason: ErasureReason
  public var requestedOn: Day
  public var due: Day

  public init(reason: ErasureReason, requestedOn: Day, due: Day) {
    self.reason = reason
    self.requestedOn = requestedOn
    self.due = due
  }
}

extension Workspace {
  /// Finds all that belongs to a person, now and in the past; nothing is written.
  ///
  /// O(log of the store), several times.
  public func rehearseErasure(
    of subject: EntityID
  ) throws(WorkspaceError) -> ErasureRehearsal {
    try freshen()
    guard let row = book.row(subject), SubjectSearch.isPerson(row.kind) else {
      throw .notAPerson
    }
    var search = SubjectSearch(subject, row.kind)
    let (book, gone) = (book, store.erasedEntities)
    repeat {
      try readLog { search.look($0) }
      try readLog { search.weigh($0, in: book, gone: gone) }
    } while search.settle()
    try readLog { search.gather($0) }
    try readLog { search.review($0) }
    return ErasureRehearsal(
      subject: subject,
      kind: row.kind,
      records: search.records.sorted { one, other in
        one.value != other.value ? one.value < other.value : one.key < other.key
      }.map { (id: $0.key, kind: $0.value) },
      events: search.events,
      mentions: search.mentions,
      terms: search.terms,
      versions: book.versions
    )
  }

  /// Everything that is held on a person, now and in the past.
  ///
  /// O(log of the store), several times.
  public func subjectAccess(to subject: EntityID) throws(WorkspaceError) -> SubjectAccess {
    let found = try rehearseErasure(of: subject)
    var held = SubjectAccess(subject, records: found.records, mentions: found.mentions)
    try readLog { held.take($0) }
    return held
  }

  /// Forgets a person: writes the request, and takes them out of the logs and the checkpoint.
  ///
  /// The old files still lie there: `wipeErased` is to follow as soon as nobody holds a book from
  /// before.
  public func erase(
    _ rehearsal: ErasureRehearsal,
    mentions: [Mention],
    _ request: ErasureRequest,
    within patience: Duration = .seconds(30)
  ) throws(WorkspaceError) -> ErasureReport? {
    var occasion = occasion()
    let record = occasion.ids.next(at: occasion.now)
    let batch = occasion.ids.next(at: occasion.now)
    ids = occasion.ids
    let kind = Catalogue.kind(rehearsal.kind)?.name ?? "record"
    func set(_ field: FieldID, _ value: Value) -> Operation { Operation(.set, field, value) }
    let change = Change(
      batch: batch,
      author: occasion.user,
      via: occasion.via,
      intent: "person.erase",
      events: [
        Event(
          entity: record,
          kind: Erasure.kind,
          operations: [
            set(Erasure.title.id, .text("Erasure of a \(kind)")),
            set(Erasure.reason.id, request.reason.value),
            set(Erasure.requestedOn.id, .day(request.requestedOn)),
            set(Erasure.due.id, .day(request.due)),
            set(Erasure.records.id, .int(Int64(rehearsal.records.count))),
            set(Erasure.events.id, .int(Int64(rehearsal.events))),
            set(Erasure.mentions.id, .int(Int64(mentions.count))),
          ]
        )
      ] + mentions.compactMap(renamed),
      redaction: Redaction(
        entities: Set(rehearsal.records.map(\.id)),
        values: Set(mentions.map(\.value))
      )
    )
    do throws(StoreError) {
      let owes = store.owesErasure
      try append(change, notBefore: Workspace.lastOverwritten(by: change))
      // Of an erasure that was open already nobody knows how far it was looked through.
      unsearched = owes ? VersionVector() : unsearched ?? rehearsal.versions
      guard var report = try redactOwed(rehearsal.terms, within: patience) else { return nil }
      if let more = try eraseLate(within: patience) { report.add(more) }
      return report
    } catch {
      throw .store(error)
    }
  }

  /// Takes out what was written of those who are being erased and was not looked through yet: by a
  /// batch that was under way, or a colleague's last save.
  private func eraseLate(within patience: Duration) throws(StoreError) -> ErasureReport? {
    guard let late = try searchLate() else { return nil }
    var report: ErasureReport?
    if late.isNamed {
      // What was written last says, perhaps, whom else a record is about.
      try catchUp()
      try pursue(store.erasedEntities)
      report = try redactOwed(nil, within: patience)
    }
    unsearched = late.end
    return report
  }

  /// Whether those who are being erased are named in what was not looked through yet, and where that
  /// ends; nil where nothing is to be looked through.
  private func searchLate() throws(StoreError) -> (isNamed: Bool, end: VersionVector)? {
    guard let start = unsearched else { return nil }
    let gone = store.erasedEntities
    return try Workspace.reading(options) { (reader) throws(StoreError) in
      var isNamed = false
      try reader.replay(from: start) { isNamed = isNamed || $0.change.names(gone) }
      return (isNamed, reader.known)
    }
  }

  /// What calls a record of others that was called by the person: without a title it would be in no
  /// list.
  private func renamed(_ mention: Mention) -> Event? {
    guard let title = Catalogue.kind(mention.kind)?.title, mention.value.field == title,
      let row = book.row(mention.record), case .text(mention.text)? = book.value(row, title)
    else { return nil }
    let name = Operation(.set, title, .text("(erased)"), base: book.stamp(row, title))
    return Event(entity: mention.record, kind: mention.kind, operations: [name])
  }

  /// Forgets a person as it was confirmed; what was written of them since the rehearsal goes too.
  ///
  /// `values` are those that go from other records.
  public func erase(
    _ subject: EntityID,
    values: Set<Redaction.Target>,
    _ request: ErasureRequest,
    within patience: Duration
  ) throws(WorkspaceError) -> ErasureReport? {
    let found = try rehearseErasure(of: subject)
    let chosen = found.mentions.filter { values.contains($0.value) }
    return try erase(found, mentions: chosen, request, within: patience)
  }

  /// Zeroes the files from before an erasure; how many they were.
  ///
  /// Waits for whoever has one of them open or mapped, a book of this process included.
  public func wipeErased(within patience: Duration = .seconds(30)) throws(StoreError) -> Int {
    var count = 0
    var isLate = false
    repeat {
      isLate = false
      count += try store.wipe(within: patience) { (terms) throws(StoreError) in
        // What somebody was typing when drafts were looked through first: every session has gone
        // over by now.
        try scrub(SubjectTerms(lines: terms))
        // Nobody has an old file open any more, so that nobody decides by what stood there.
        isLate = try searchLate()?.isNamed == true
        return !isLate
      }
      if store.hasMoved || isOutdated { try reload() }
      if isLate { _ = try eraseLate(within: patience) }
    } while isLate
    unsearched = nil
    tellEnd()
    return count
  }

  /// Tells that an erasure is over which this workspace has gone along with.
  func tellEnd() {
    guard awaitsEnd, !store.owesErasure else { return }
    awaitsEnd = false
    observer?(.wiped)
  }

  /// Whether an erasure was begun and is not finished.
  public var owesErasure: Bool { store.owesErasure }

  /// Takes up an erasure that was begun: here, or on another machine whose request has come.
  public func finishErasures(within patience: Duration = .seconds(30)) throws(StoreError) {
    guard store.owesErasure else { return }
    // Whoever began it may have been stopped before it had looked through anything.
    unsearched = unsearched ?? VersionVector()
    if try redactOwed(nil, within: patience) != nil { _ = try eraseLate(within: patience) }
    _ = try wipeErased(within: patience)
  }

  /// Asks for the erasure of what belongs to people who were erased and was not known where that was
  /// asked for: what a colleague out of touch, or a batch under way, wrote of them meanwhile.
  ///
  /// O(log).
  func pursue(_ gone: Set<EntityID>) throws(StoreError) {
    guard !gone.isEmpty else { return }
    var search = SubjectSearch(ofErased: gone)
    let book = book
    repeat {
      try Workspace.replayLog(options) { search.look($0) }
      try Workspace.replayLog(options) { search.weigh($0, in: book, gone: gone) }
    } while search.settle()
    let more = Set(search.records.keys).subtracting(gone)
    guard !more.isEmpty else { return }
    var occasion = occasion()
    let batch = occasion.ids.next(at: occasion.now)
    ids = occasion.ids
    let change = Change(
      batch: batch,
      author: occasion.user,
      via: occasion.via,
      intent: "person.erase",
      events: [],
      redaction: Redaction(entities: more)
    )
    try append(change)
  }

  /// Looks through all logs for what was erased and is there all the same, for requests that were
  /// not carried out, and for what belongs to those who were erased; then takes up what is open.
  ///
  /// O(log).
  public func reviewErasures(within patience: Duration = .seconds(30)) throws(StoreError) {
    try store.reviewErasures(within: patience)
    try pursue(store.erasedEntities)
    try finishErasures(within: patience)
  }

  private func redactOwed(
    _ terms: SubjectTerms?,
    within patience: Duration
  ) throws(StoreError) -> ErasureReport? {
    let owed = store.owedRedaction
    var found = terms
    if found == nil, !owed.isEmpty { found = try Workspace.terms(of: owed, options) }
    if let found {
      try scrub(found)
    }
    let terms = found?.lines ?? []
    let report = try store.redact(within: patience, terms: terms) { (reader) throws(StoreError) in
      let made = try Workspace.folded(reader)
      return (
        made.versions,
        { sink in
          made.write(to: sink)
          return true
        }
      )
    }
    if store.hasMoved || isOutdated { try reload() }
    return report
  }

  /// What the log still says of records that are to be erased.
  private static func terms(
    of redaction: Redaction,
    _ options: Options
  ) throws(StoreError) -> SubjectTerms {
    var terms = SubjectTerms()
    try replayLog(options) { recorded in
      for event in recorded.change.events where redaction.entities.contains(event.entity) {
        terms.take(event)
      }
    }
    return terms
  }

  /// Takes out of everybody's drafts and histories what names a person.
  private func scrub(_ terms: SubjectTerms) throws(StoreError) {
    guard !terms.isEmpty else { return }
    let disk = options.disk()
    for user in try PersonalFile.owners(inStoreAt: options.directory, disk: disk) {
      try PersonalFile(user, inStoreAt: options.directory, disk: disk).scrub { key, text in
        terms.mentions(key) || terms.mentions(text)
      }
    }
  }

  /// Reads the book from the files anew.
  func startOver() throws(StoreError) {
    isOutdated = true
    try store.reopen()
    book = try Workspace.opened(store, options.mode)
    isOutdated = false
    untaken = []
    forgetUndoStack()
  }

  /// Starts over from the files as they are after an erasure.
  func reload() throws(StoreError) {
    try startOver()
    awaitsEnd = true
    observer?(.erased(book))
  }
}

extension SubjectSearch {
  /// Looks for whom else the records name that were found.
  fileprivate mutating func weigh(_ recorded: RecordedChange, in book: Book, gone: Set<EntityID>) {
    weigh(recorded) { target in
      if let kind = book.row(target)?.kind { return .known(kind) }
      return gone.contains(target) ? .gone : .unknown
    }
  }
}
