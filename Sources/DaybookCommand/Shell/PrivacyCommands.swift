import ArgumentParser
import Books
import CRM
import EventStore
import Facts
import Glibc
import Interchange
import Workspace

struct EraseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "erase",
    abstract: "Forget a person for ever: every byte of them, in history too. Nothing undoes it.",
    discussion: """
      It shows first what would go: their records, and every text of others that names them, by \
      number. Then it asks for the short id. --mentions says which of those texts go: sure (all \
      but those marked ?, where only the family name stands, perhaps a namesake's), all, none, or \
      a file with their numbers, one a line.
      """
  )

  @OptionGroup var global: GlobalOptions
  @Argument(help: "A contact or a lead.") var person: String
  @Option(help: "request, retention-ended, consent-withdrawn or error.") var reason = "request"
  @Option(help: "The day by which it must be done; a month from today without it.")
  var deadline: String?
  @Option(help: "Which texts of others go: sure, all, none, or a file of numbers.") var mentions:
    String?
  @Option(help: "Seconds to wait for other sessions.") var wait = 30
  @Flag(help: "Show what would go, and stop.") var dryRun = false
  @Flag(help: "Ask nothing.") var yes = false

  func run() async throws {
    try await reporting {
      guard let reason = ErasureReason.allCases.first(where: { $0.word == self.reason }) else {
        let words = ErasureReason.allCases.map(\.word).joined(separator: ", ")
        throw Failure(.usage, "\(self.reason) is no reason. There are \(words).")
      }
      var session = try await Session.open(global, mode: dryRun ? .readOnly : .readWrite)
      if !dryRun { try await session.authored() }
      let id = try session.record(person, kinds: [Contact.kind, Lead.kind])
      let short = session.shortID(id)
      let rehearsal = try await session.workspace.rehearseErasure(of: id)
      session.show(rehearsal)
      if dryRun { return await session.close() }
      let chosen = try choose(rehearsal.mentions)
      guard yes || confirmed(short) else {
        await session.close()
        throw Failure(.data, "Nothing was erased.")
      }
      let today = session.context.today
      let due = try deadline.map { try DayEntry.day($0, session.context) }
      let request = ErasureRequest(
        reason: reason,
        requestedOn: today,
        due: due ?? today.advanced(by: 30)
      )
      try await session.erase(rehearsal, chosen, request, patience: .seconds(max(0, wait)))
      await session.close()
    }
  }

  private func choose(_ found: [Mention]) throws -> [Mention] {
    switch mentions {
    case "all": return found
    case "sure": return found.filter { !$0.isNamesake }
    case "none": return []
    case let file?: return try numbers(in: file, found)
    case nil:
      if found.isEmpty { return [] }
      guard !yes, Standard.error.isTerminal else {
        throw Failure(
          .usage,
          "\(found.count) texts of others name them. Say --mentions sure, all, none or FILE."
        )
      }
      Standard.error.raw("Which of these texts go too? Numbers, sure (all but ?), all or none: ")
      let answer = readLine() ?? "none"
      if answer == "all" { return found }
      if answer == "sure" { return found.filter { !$0.isNamesake } }
      return try pick(answer.split { ", ".contains($0) }.filter { $0 != "none" }, found)
    }
  }

  private func numbers(in file: String, _ found: [Mention]) throws -> [Mention] {
    // The path is a C string for the length of the call.
    guard let stream = unsafe fopen(file, "r") else {
      throw Failure(.inputOutput, "\(file) cannot be read. Check its name and permissions.")
    }
    defer { _ = unsafe fclose(stream) }
    var text = ""
    while case let byte = unsafe getc(stream), byte != EOF {
      text.unicodeScalars.append(Unicode.Scalar(UInt8(truncatingIfNeeded: byte)))
    }
    return try pick(text.split { $0.isWhitespace }, found)
  }

  private func pick(_ words: [Substring], _ found: [Mention]) throws -> [Mention] {
    try words.map { word in
      guard let number = Int(word), found.indices.contains(number - 1) else {
        throw Failure(.usage, "\(word) is no number of the list, which ends at \(found.count).")
      }
      return found[number - 1]
    }
  }

  private func confirmed(_ short: String) -> Bool {
    guard Standard.error.isTerminal else { return false }
    Standard.error.raw("This cannot be undone. Type \(short) to erase: ")
    return readLine() == short
  }
}

struct ErasuresCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "erasures",
    abstract: "Who was forgotten when and why, without saying who; --resume finishes what is open."
  )

  @OptionGroup var global: GlobalOptions
  @Flag(help: "Take up an erasure that was begun and not finished.") var resume = false
  @Option(help: "Seconds to wait for other sessions.") var wait = 30

  func run() async throws {
    try await reporting {
      var session = try await Session.open(global, mode: resume ? .readWrite : .readOnly)
      if resume {
        session.letGo()
        try await session.workspace.reviewErasures(within: .seconds(max(0, wait)))
        await session.refresh()
      }
      let book = session.book
      for row in book.rows(Erasure.kind) {
        guard let title = book[row, Erasure.title] else { continue }
        let reason = book[row, Erasure.reason]?.label ?? ""
        let asked = book[row, Erasure.requestedOn].map { "\($0)" } ?? ""
        let due = book[row, Erasure.due].map { "\($0)" } ?? ""
        Standard.output.line(
          "\(session.shortID(book.id(row)))  \(title)  \(reason)  asked \(asked)  due \(due)  "
            + "\(book[row, Erasure.records] ?? 0) records, \(book[row, Erasure.events] ?? 0) events, "
            + "\(book[row, Erasure.mentions] ?? 0) texts of others"
        )
      }
      let isOpen = await session.workspace.owesErasure
      if isOpen { Standard.output.line("open: not all bytes are gone yet") }
      await session.close()
      if isOpen {
        throw Failure(.data, "An erasure is not finished. Run `daybook erasures --resume`.")
      }
    }
  }
}

struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Everything held on a person, as JSON: each value, who wrote it, when, and by what."
  )

  @OptionGroup var global: GlobalOptions
  @Option(help: "A contact or a lead.") var subject: String

  func run() async throws {
    try await reporting {
      let session = try await Session.open(global, mode: .readOnly)
      let id = try session.record(subject, kinds: [Contact.kind, Lead.kind])
      let held = try await session.workspace.subjectAccess(to: id)
      Standard.output.line(session.json(held).text)
      await session.close()
    }
  }
}

extension Session {
  /// What would go, for people to read.
  fileprivate func show(_ rehearsal: ErasureRehearsal) {
    Standard.output.line("\(rehearsal.records.count) records go, \(rehearsal.events) events:")
    for record in rehearsal.records {
      let kind = Catalogue.kind(record.kind)?.label ?? "Record"
      let title = book.title(record.id) ?? "(no longer shown)"
      Standard.output.line("  \(shortID(record.id))  \(kind): \(title)")
    }
    guard !rehearsal.mentions.isEmpty else { return }
    Standard.output.line("\(rehearsal.mentions.count) texts of others name them:")
    for (index, mention) in rehearsal.mentions.enumerated() {
      let field =
        Catalogue.field(mention.value.field)?.label ?? "field \(mention.value.field.rawValue)"
      let author = FieldDisplay.title(of: mention.author, book)
      Standard.output.line(
        "\(mention.isNamesake ? "?" : " ") \(index + 1)  \(shortID(mention.record)) \(field), "
          + "\(author) \(moment(mention.written)): "
          + mention.text.split(whereSeparator: \.isNewline).joined(separator: " ")
      )
    }
  }

  /// Erases, lets go of the book from before, and says what it came to.
  fileprivate mutating func erase(
    _ rehearsal: ErasureRehearsal,
    _ mentions: [Mention],
    _ request: ErasureRequest,
    patience: Duration
  ) async throws {
    // What was written of them while somebody read the list and confirmed it goes too.
    let report = try await workspace.erase(
      rehearsal.subject,
      values: Set(mentions.map(\.value)),
      request,
      within: patience
    )
    letGo()
    let files = try await workspace.wipeErased(within: patience)
    let left = rehearsal.mentions.count - mentions.count
    Standard.output.line(
      "Erased: \(rehearsal.records.count) records, \(report?.events ?? 0) events, "
        + "\(report?.values ?? 0) values in others; \(left) texts of others left. "
        + "Segments written anew: \(report?.segments ?? 0); old files zeroed: \(files). "
        + "Reason: \(request.reason.label.lowercased()), due \(request.due)."
    )
  }

  fileprivate func json(_ held: SubjectAccess) -> JSONValue {
    var whole = JSONObject()
    whole.add("subject", .string(shortID(held.subject)))
    whole.add("exported", .string(moment(context.now)))
    whole.add("records", .array(held.records.map { json($0.id, $0.kind, $0.entries) }))
    whole.add(
      "mentions",
      .array(
        held.mentions.map { mention in
          var object = JSONObject()
          object.add("record", .string(shortID(mention.record)))
          object.add("field", .string(Catalogue.field(mention.value.field)?.name ?? ""))
          object.add("text", .string(mention.text))
          object.add("author", .string(FieldDisplay.title(of: mention.author, book)))
          object.add("written", .string(moment(mention.written)))
          return .object(object)
        }
      )
    )
    return .object(whole)
  }

  private func json(
    _ id: EntityID,
    _ kind: KindID,
    _ entries: [SubjectAccess.Entry]
  ) -> JSONValue {
    var object = JSONObject()
    object.add("id", .string(shortID(id)))
    object.add("kind", .string(Catalogue.kind(kind)?.name ?? "\(kind.rawValue)"))
    object.add(
      "values",
      .array(
        entries.map { entry in
          let field = Catalogue.field(entry.field)
          var value = JSONObject()
          value.add("field", .string(field?.name ?? "\(entry.field.rawValue)"))
          let text = entry.value.map { FieldDisplay.text($0, field, book, context) }
          value.add("value", text.map { .string($0) } ?? .null)
          value.add("change", .string("\(entry.verb)"))
          value.add("source", .string("\(entry.via)"))
          value.add("by", .string(entry.intent))
          value.add("author", .string(FieldDisplay.title(of: entry.author, book)))
          value.add("written", .string(moment(entry.written)))
          if let effective = entry.effective { value.add("true", .string(moment(effective))) }
          return .object(value)
        }
      )
    )
    return .object(object)
  }
}
