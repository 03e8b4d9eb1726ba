import Books
import CRM
import Facts

extension ImportRun {
  /// An address or number in a row: its identity key, and how the row writes it.
  struct Address: Hashable {
    let value: String
    let original: String
    let label: String
    let position: Int
  }

  /// The addresses of one channel in a row; what is none is reported.
  func addresses(_ channel: Channel, _ reading: RowReading) -> [Address] {
    let number = Int(channel.rawValue)
    if reading.isReporting, let known = rowAddresses[number] { return known }
    var found: [Address] = []
    for position in reading.bound.points(channel) {
      let text = reading.values[position]
      guard !text.isEmpty else { continue }
      for part in parts(text, channel) where !part.isEmpty {
        guard let value = key(part, channel, position, reading),
          !found.contains(where: { $0.value == value })
        else { continue }
        let label = reading.bound.labels[position]
        found.append(Address(value: value, original: part, label: label, position: position))
      }
    }
    if reading.isReporting { rowAddresses[number] = found }
    return found
  }

  /// Several addresses in one field.
  private func parts(_ text: String, _ channel: Channel) -> [String] {
    let comma = channel == .email ? UInt8(ascii: ",") : UInt8(ascii: ";")
    func divides(_ byte: UInt8) -> Bool {
      byte == UInt8(ascii: ";") || byte == 0x0A || byte == comma
    }
    guard text.utf8.contains(where: divides) else { return [text] }
    return text.utf8.split(whereSeparator: divides).map { (String($0) ?? "").trimmed }
  }

  private func key(
    _ text: String,
    _ channel: Channel,
    _ position: Int,
    _ reading: RowReading
  ) -> String? {
    do throws(EntryError) {
      switch channel {
      case .email: return try EmailAddress(text).key
      case .phone: return try PhoneNumber(text, country: entry.country).key
      case .web, .handle: return line(text, position, reading)
      }
    } catch {
      // Kept as it is: a slip in an address is still the best that is known.
      reading.report(.warning, position, "\(error); it was kept as written")
      return line(text, position, reading)
    }
  }

  /// Writes addresses and the job; tells whether anything was written.
  @discardableResult
  func relate(_ id: EntityID, _ reading: RowReading, last: RowReading?) -> Bool {
    guard reading.kind == Contact.kind || reading.kind == Account.kind else { return false }
    let before = report.events
    let isKnown = book.row(id) != nil
    for channel in Channel.allCases where !reading.bound.points(channel).isEmpty {
      relate(id, channel, reading, last, isKnown ? points(of: id, channel) : [])
    }
    if reading.kind == Contact.kind { relateJob(id, reading, last, isKnown: isKnown) }
    return report.events > before
  }

  private func points(of party: EntityID, _ channel: Channel) -> [Row] {
    book.referrers(party, through: ContactPoint.party.id)
      .filter { book[$0, ContactPoint.channel] == channel }
  }

  private func relate(
    _ party: EntityID,
    _ channel: Channel,
    _ reading: RowReading,
    _ last: RowReading?,
    _ known: [Row]
  ) {
    let addresses = addresses(channel, reading)
    guard !addresses.isEmpty else { return }
    let subjects = reading.kind == Contact.kind ? [party] : []
    let values = Set(known.compactMap { book[$0, ContactPoint.value] })
    // An address that the source has replaced is replaced here too.
    var replaced: [Row] =
      last.map { last in
        let now = Set(addresses.map(\.value))
        let gone = Set(self.addresses(channel, last).map(\.value)).subtracting(now)
        return known.filter { book[$0, ContactPoint.value].map(gone.contains) == true }
      } ?? []
    var rank = Int64(known.count)
    for address in addresses {
      if channel == .email, reading.kind == Contact.kind { note(address, party, reading) }
      guard !values.contains(address.value) else { continue }
      if let row = replaced.popLast() {
        let operations = [
          set(ContactPoint.value, address.value, row),
          set(ContactPoint.original, address.original, row),
        ]
        emit(book.id(row), ContactPoint.kind, subjects: subjects, operations)
        continue
      }
      var operations = [
        Operation(.set, ContactPoint.party.id, .ref(party)),
        Operation(.set, ContactPoint.channel.id, channel.value),
        Operation(.set, ContactPoint.value.id, .text(address.value)),
        Operation(.set, ContactPoint.rank.id, .int(rank)),
      ]
      if address.original != address.value {
        operations.append(Operation(.set, ContactPoint.original.id, .text(address.original)))
      }
      if !address.label.isEmpty {
        operations.append(Operation(.set, ContactPoint.label.id, .text(address.label)))
      }
      rank += 1
      emit(newID(), ContactPoint.kind, subjects: subjects, operations)
    }
  }

  private func note(_ address: Address, _ party: EntityID, _ reading: RowReading) {
    guard let holder = directory.note(party, email: address.value), holder != party else { return }
    let sentence = "“\(address.value.visible)” is also another person's address"
    reading.report(.warning, address.position, sentence)
  }

  private func set(_ field: Field<String>, _ text: String, _ row: Row) -> Operation {
    Operation(.set, field.id, .text(text), base: book.stamp(row, field.id))
  }

  // MARK: Jobs

  private func relateJob(
    _ contact: EntityID,
    _ reading: RowReading,
    _ last: RowReading?,
    isKnown: Bool
  ) {
    guard let position = reading.bound.company else { return }
    let company = reading.values[position]
    let titlePosition = reading.bound.jobTitle
    let title = titlePosition.map { line(reading.values[$0], $0, reading) } ?? ""
    let lastTitle = titlePosition.flatMap { last?.values[$0] } ?? ""
    guard !company.isEmpty else { return }
    if last?.values[position] == company, lastTitle == title { return }
    guard let account = reference(company, [Account.kind], makes: true, position, reading) else {
      return
    }
    let jobs: [Row] =
      isKnown
      ? book.referrers(contact, through: Affiliation.contact.id)
        .filter { book[$0, Affiliation.account] != nil && book[$0, Affiliation.to] == nil }
      : []
    if let job = jobs.first(where: { book[$0, Affiliation.account] == account }) {
      let current = book[job, Affiliation.title] ?? ""
      guard !title.isEmpty, current != title, current.isEmpty || current == lastTitle else {
        return
      }
      emit(
        book.id(job),
        Affiliation.kind,
        subjects: [contact],
        [set(Affiliation.title, title, job)]
      )
      return
    }
    if last != nil { leave(jobs, contact) }
    var operations = [
      Operation(.set, Affiliation.contact.id, .ref(contact)),
      Operation(.set, Affiliation.account.id, .ref(account)),
    ]
    if !title.isEmpty { operations.append(Operation(.set, Affiliation.title.id, .text(title))) }
    if jobs.isEmpty || last != nil {
      operations.append(Operation(.set, Affiliation.isPrimary.id, .bool(true)))
    }
    emit(newID(), Affiliation.kind, subjects: [contact], operations)
  }

  /// Ends the primary job: the source has the person elsewhere now.
  private func leave(_ jobs: [Row], _ contact: EntityID) {
    for job in jobs where book[job, Affiliation.isPrimary] == true {
      let operations = [
        Operation(
          .set,
          Affiliation.to.id,
          .day(entry.today),
          base: book.stamp(job, Affiliation.to.id)
        ),
        Operation(
          .set,
          Affiliation.isPrimary.id,
          nil,
          base: book.stamp(job, Affiliation.isPrimary.id)
        ),
      ]
      emit(book.id(job), Affiliation.kind, subjects: [contact], operations)
    }
  }
}
