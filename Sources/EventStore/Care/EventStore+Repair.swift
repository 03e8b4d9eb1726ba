// Repair: what is damaged in the log is made again, from the parity of a sealed segment, from the
// same segment in a backup, or from the changes that a peer or a dump knows, in this order.
//
// It runs under the maintenance lock; a log whose last segment is damaged needs its writer slot as
// well, of whatever place the log is: another machine or container may be writing it here. First
// the damaged bytes are copied to quarantine/, durably. Then the segment is written anew beside the
// old one and takes its name. A last segment that was mended is sealed, so that its log goes on in
// a new one: sessions that still have the old file open would not see what is appended to the new.
// Killed at any point, the store is as damaged as before or mended, and a second run does the rest.
// What cannot be mended stays as it is and is named.
//
// Another copy may be from before an erasure. Whatever is taken in has what was erased taken out of
// it in memory, before it is written, and is the next generation of its segment then. Where a
// segment can be mended in part only, that cannot be done, and nothing of another copy is taken.

internal import Facts

/// What a repair came to.
public struct RepairReport: Sendable {
  /// By what a place was mended.
  public enum Means: Sendable {
    case header
    case parity
    case copy
    case changes
    case missingFile
  }

  /// One segment that was mended, or would be.
  public struct Mended: Sendable {
    public let file: String
    public let means: Means
    /// Damaged bytes.
    public let bytes: UInt64
  }

  public internal(set) var mended: [Mended] = []
  /// What is still wrong, and why.
  public internal(set) var remaining: [StoreNotice] = []
  /// Where the damaged bytes went.
  public internal(set) var quarantined: [String] = []
}

extension EventStore {
  /// Mends what is damaged in the log, as far as parity and other copies allow.
  ///
  /// A rehearsal says what it would do and changes nothing. What this store has delivered already
  /// is not delivered again: the facts that came back show after the next opening.
  public func repair(
    from sources: [RepairSource] = [],
    isRehearsal: Bool = false
  ) throws -> RepairReport {
    try locks.requireWriting()
    guard try locks.takeMaintenance(wait: true) else { throw StoreError(.busy, files.directory) }
    defer { locks.releaseMaintenance() }
    try followErasures()
    var repair = Repair(store: self, sources: sources, isRehearsal: isRehearsal)
    defer { repair.releaseSlots() }
    try repair.run()
    return repair.report
  }
}

/// One run of mending.
private struct Repair {
  let store: EventStore
  let sources: [RepairSource]
  let isRehearsal: Bool
  var report = RepairReport()
  private var slots: [UInt32] = []
  /// What was erased here, nil where nothing was.
  private let redaction: PayloadRedaction?

  /// A segment that is damaged, and how far it is mended.
  private struct Patient {
    let name: SegmentName
    let header: SegmentHeader
    let limit: UInt64?
    let last: UInt64?
    let original: [UInt8]
    var bytes: [UInt8]
    var isHeaderDamaged: Bool
    var means: RepairReport.Means = .header
    /// Whether anything comes from another copy.
    var hasTaken = false

    var examination: SegmentExamination {
      SegmentExamination(bytes, header: header, limit: limit, last: last)
    }
  }

  private var files: StoreFiles { store.files }

  init(store: EventStore, sources: [RepairSource], isRehearsal: Bool) {
    self.store = store
    self.sources = sources
    self.isRehearsal = isRehearsal
    var erased = store.erased.redaction
    erased.formUnion(store.owed)
    redaction = erased.isEmpty ? nil : PayloadRedaction(erased)
  }

  func releaseSlots() { for slot in slots { store.locks.release(slot) } }

  mutating func run() throws {
    try bringMissingFiles()
    var patients: [Patient] = []
    for (replica, names) in try files.segments().logs.sorted(by: { $0.key < $1.key }) {
      patients += try examine(replica, names)
    }
    for index in patients.indices {
      mendFromParity(&patients[index])
      for source in sources { mend(&patients[index], from: source) }
    }
    try fillFromChanges(&patients)
    for patient in patients { try conclude(patient) }
  }

  // MARK: Looking

  /// The segments of a log that are damaged, or may lack something.
  private mutating func examine(
    _ replica: ReplicaID,
    _ names: [SegmentName]
  ) throws(StoreError) -> [Patient] {
    let held = slots.count
    var patients: [Patient] = []
    var successor: SegmentHeader?
    for name in names.reversed() {
      let found = try files.header(of: name, store: store.store, successor: successor)
      defer { successor = found?.header }
      guard let (header, isMended) = found else {
        note(name, 0, "Its header is damaged, and no later segment tells what it said.")
        continue
      }
      let path = files.path(of: name)
      let bytes = try files.attempt(path) { () throws(DiskFailure) in
        try files.disk.contents(of: path, limit: Int(StoreFormat.largestSegment))
      }
      let follows = successor.flatMap { $0.previous == header.segment ? $0 : nil }
      let patient = Patient(
        name: name,
        header: header,
        limit: follows?.previousLength,
        last: follows?.previousLast,
        original: bytes,
        bytes: bytes,
        isHeaderDamaged: isMended
      )
      let examination = patient.examination
      let isLast = name == names.last
      let mayLack = isLast && !sources.isEmpty
      guard isMended || !examination.holes.isEmpty || mayLack else { continue }
      if isLast, !(try mayWrite(header)) {
        if isMended || !examination.holes.isEmpty {
          note(name, 0, "A session is writing this log: close it and repair again.")
        }
        continue
      }
      // Whoever wrote the log may have saved and left before its slot was taken here.
      guard slots.count == held else {
        return try examine(replica, try files.segments().logs[replica] ?? [])
      }
      patients.append(patient)
    }
    return patients.reversed()
  }

  /// Whether nobody else can be writing a log.
  private mutating func mayWrite(_ header: SegmentHeader) throws(StoreError) -> Bool {
    // Of another place the log may be written here all the same, as an erasure assumes.
    guard Int64(header.slot) < StoreLocks.slots, !slots.contains(header.slot) else { return true }
    guard try store.locks.take(slot: header.slot) else { return false }
    slots.append(header.slot)
    return true
  }

  private mutating func bringMissingFiles() throws {
    let there = try files.segments().logs
    for source in sources {
      guard case .store(let other) = source.content, other.store == store.store else { continue }
      for (replica, names) in try other.files.segments().logs.sorted(by: { $0.key < $1.key }) {
        let own = there[replica] ?? []
        for name in names where !own.contains(where: { $0.ordinal == name.ordinal }) {
          // Only a gap is filled: what a log has beyond its end is for `load` to bring.
          guard let next = own.first(where: { $0.ordinal > name.ordinal }),
            let bytes = source.bytes(of: name, in: store.store),
            let header = try? SegmentHeader(bytes), header.name == name,
            header.store == store.store, next.first >= name.first
          else { continue }
          let found = SegmentExamination(bytes, header: header, limit: nil, last: nil)
          guard found.holes.isEmpty, let new = redacted(bytes, header, limit: nil) else { continue }
          let path = try replace(name, with: new)
          report.mended.append(
            .init(file: path, means: .missingFile, bytes: UInt64(bytes.count))
          )
        }
      }
    }
  }

  // MARK: Mending

  private func mendFromParity(_ patient: inout Patient) {
    if patient.isHeaderDamaged, patient.header.place != 0 || patient.header.created.rawValue != 0 {
      // One byte was wrong, and the checksum told which.
      var bytes = patient.bytes
      let header = patient.header.encoded
      guard bytes.count >= header.count else { return }
      bytes.replaceSubrange(..<header.count, with: header)
      patient.bytes = bytes
      patient.isHeaderDamaged = false
    }
    let repair = ParityRepair(
      header: patient.header,
      isHeaderDamaged: patient.isHeaderDamaged,
      limit: patient.limit,
      last: patient.last
    )
    guard let bytes = repair.mended(patient.bytes) else { return }
    patient.bytes = bytes
    patient.isHeaderDamaged = false
    patient.means = .parity
  }

  /// Takes sound pieces of the same segment from a backup.
  private func mend(_ patient: inout Patient, from source: RepairSource) {
    mendHeader(of: &patient, from: source)
    guard let copy = source.bytes(of: patient.name, in: store.store),
      let header = try? SegmentHeader(copy), header.segment == patient.header.segment,
      header.name == patient.name
    else { return }
    let found = patient.examination
    for hole in found.holes
    where SegmentExamination.isSound(copy, patient.header, in: hole.range) {
      let range = Int(hole.range.lowerBound)..<Int(hole.range.upperBound)
      // A cut may lie within the header; what is beyond has its place only where that was mended.
      guard range.lowerBound <= patient.bytes.count else { continue }
      let there = range.lowerBound..<min(range.upperBound, patient.bytes.count)
      patient.bytes.replaceSubrange(there, with: copy[range])
      patient.means = .copy
      patient.hasTaken = true
    }
    // What the backup has beyond the end of the last segment is sound, or it is not taken.
    guard patient.limit == nil else { return }
    let rest = SegmentExamination(copy, header: patient.header, limit: nil, last: nil)
    let end = patient.examination.end
    guard patient.examination.holes.isEmpty, rest.holes.isEmpty, rest.end > end,
      rest.next > patient.examination.next
    else { return }
    patient.bytes = Array(patient.bytes[..<Int(end)]) + copy[Int(end)..<Int(rest.end)]
    patient.means = .copy
    patient.hasTaken = true
  }

  /// Takes the header of the same segment from a backup; a redaction changes nothing of it but the
  /// generation.
  private func mendHeader(of patient: inout Patient, from source: RepairSource) {
    guard patient.isHeaderDamaged,
      var header = source.header(of: patient.name, in: store.store),
      header.segment == patient.header.segment
    else { return }
    header.generation = patient.name.generation
    let there = ..<min(SegmentHeader.size, patient.bytes.count)
    patient.bytes.replaceSubrange(there, with: header.encoded)
    patient.isHeaderDamaged = false
    patient.means = .copy
  }

  /// Fills what is left with changes that the other copies know.
  private func fillFromChanges(_ patients: inout [Patient]) throws {
    for source in sources {
      var wanted: [ReplicaID: [ClosedRange<UInt64>]] = [:]
      for patient in patients where !patient.isHeaderDamaged {
        for hole in patient.examination.holes {
          guard let range = HoleFill.wanted(for: hole) else { continue }
          wanted[patient.name.replica, default: []].append(range)
        }
      }
      let items = try source.items(of: wanted)
      for index in patients.indices where !patients[index].isHeaderDamaged {
        let known = items[patients[index].name.replica] ?? []
        fill(&patients[index], with: known)
      }
    }
    for index in patients.indices where !patients[index].isHeaderDamaged {
      fill(&patients[index], with: [])
    }
  }

  private func fill(_ patient: inout Patient, with items: [RepairSource.Item]) {
    for hole in patient.examination.holes {
      let fill = HoleFill(hole: hole, header: patient.header, items: items)
      guard let bytes = fill.bytes() else { continue }
      let range = Int(hole.range.lowerBound)..<min(Int(hole.range.upperBound), patient.bytes.count)
      var candidate = patient.bytes
      candidate.replaceSubrange(range, with: bytes)
      guard SegmentExamination.isSound(candidate, patient.header, in: hole.range) else { continue }
      patient.bytes = candidate
      patient.means = .changes
      patient.hasTaken = true
    }
    // The frames are not the old ones, so the seal is not either.
    let found = patient.examination
    guard patient.means == .changes, found.holes.isEmpty, let old = found.seal?.frame,
      let seal = Seal.sealing(patient.bytes, header: patient.header, upTo: old.offset),
      seal.count == old.extent
    else { return }
    patient.bytes.replaceSubrange(Int(old.offset)..<Int(old.end), with: seal)
  }

  // MARK: Writing

  private mutating func conclude(_ patient: Patient) throws(StoreError) {
    var bytes = patient.bytes
    let found = patient.examination
    for hole in found.holes {
      note(
        patient.name,
        hole.range.lowerBound,
        "\(hole.range.count) damaged bytes, \(hole.missing) sequence numbers: neither the parity nor "
          + "another copy has them. Give a backup, a peer's store or a dump with --from."
      )
    }
    if patient.isHeaderDamaged { note(patient.name, 0, "The segment's header is damaged.") }
    guard bytes != patient.original else { return }
    if patient.limit == nil, found.seal == nil, found.holes.isEmpty,
      let seal = Seal.sealing(bytes, header: patient.header, upTo: found.end)
    {
      bytes = Array(bytes[..<Int(found.end)]) + seal
    }
    let damaged = differences(patient.original, bytes)
    var new = Sound(bytes: bytes)
    if redaction != nil, store.erased.state != .done || patient.hasTaken {
      guard !patient.isHeaderDamaged,
        let header = try? SegmentHeader(bytes),
        let clean = redacted(bytes, header, limit: patient.limit)
      else {
        let message =
          "It can be mended in part only. Something was erased here, which other copies may hold: "
          + "nothing of them is taken before all of it can be."
        return note(patient.name, 0, message)
      }
      new = clean
    }
    if !isRehearsal {
      for range in damaged { try quarantine(patient, range) }
    }
    report.mended.append(
      .init(
        file: try replace(patient.name, with: new),
        means: patient.means,
        bytes: damaged.reduce(0) { $0 + UInt64($1.count) }
      )
    )
  }

  /// A segment as it is to be written.
  private struct Sound {
    var bytes: [UInt8]
    /// Whether it is the next generation of what it replaces.
    var isNext = false
  }

  /// A mended segment without what was erased; nil where it is not wholly mended, so that nobody
  /// can tell.
  private func redacted(_ bytes: [UInt8], _ header: SegmentHeader, limit: UInt64?) -> Sound? {
    guard let redaction else { return Sound(bytes: bytes) }
    let run = SegmentRedaction(
      header: header,
      limit: limit,
      redaction: redaction,
      committed: nil
    )
    do throws(SegmentRedaction.Refusal) {
      if let result = try run.run(bytes) { return Sound(bytes: result.bytes, isNext: true) }
      // The damaged file may hold what is being erased: it is left to be wiped.
      guard store.erased.state != .done else { return Sound(bytes: bytes) }
      return Sound(bytes: try run.renewed(bytes), isNext: true)
    } catch {
      return nil
    }
  }

  /// Where the old bytes are other than the new ones, in runs.
  private func differences(_ old: [UInt8], _ new: [UInt8]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    for index in old.indices where index >= new.count || old[index] != new[index] {
      if let last = ranges.last, index - last.upperBound < Parity.block {
        ranges[ranges.count - 1] = last.lowerBound..<index + 1
      } else {
        ranges.append(index..<index + 1)
      }
    }
    return ranges
  }

  private mutating func quarantine(_ patient: Patient, _ range: Range<Int>) throws(StoreError) {
    let directory = files.quarantine
    let path = "\(directory)/\(patient.name)@\(range.lowerBound)"
    try files.attempt(directory) { () throws(DiskFailure) in
      if (try? files.disk.status(at: directory)) == nil {
        try files.disk.makeDirectory(directory)
        try files.disk.syncDirectory(files.directory)
      }
    }
    try files.attempt(path) { () throws(DiskFailure) in
      try files.disk.replace(path, with: Array(patient.original[range]), in: directory)
    }
    report.quarantined.append(path)
  }

  /// Writes a segment durably, and returns its path.
  private func replace(_ name: SegmentName, with new: Sound) throws(StoreError) -> String {
    let old = files.path(of: name)
    var next = name
    if new.isNext { next.generation += 1 }
    let path = files.path(of: next)
    if isRehearsal { return path }
    try files.attempt(path) { () throws(DiskFailure) in
      try files.disk.replace(path, with: new.bytes, in: files.log)
      // What an erasure under way has to wipe stays until then.
      guard new.isNext, store.erased.state == .done else { return }
      do throws(DiskFailure) {
        try files.disk.remove(old)
        try files.disk.syncDirectory(files.log)
      } catch {
        if !error.isAbsence { throw error }
      }
    }
    return path
  }

  private mutating func note(_ name: SegmentName, _ offset: UInt64, _ message: String) {
    report.remaining.append(
      StoreNotice(.bitRot, files.path(of: name), at: offset, message)
    )
  }
}
