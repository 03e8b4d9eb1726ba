import ArgumentParser
import Books
import CRM
import EventStore
import Facts
import Glibc
import Workspace

struct LogCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "Write down what happened, in a line: log 'jane call 15min wants pricing'",
    discussion: """
      A line is who, what and how long, then text; parts are separated by “;”: next: tue 10:00 \
      send quote; d:renewal to proposal 12k; promise: fri send drawings. Without a line it asks, \
      or reads one from standard input. A record may stand first: log d-7k3q call 15min. With \
      --kind the words behind the record are text and nothing else.
      """
  )

  @OptionGroup var global: GlobalOptions
  @Option(help: "call, email, meeting, note, …") var kind: String?
  @Option(help: "When: yesterday 15:00, 2026-11-20, …") var at: String?
  @Flag(help: "Make who is not known yet, without asking.") var yes = false
  @Flag(name: .customLong("dry-run"), help: "Say how it is read, and write nothing.")
  var rehearses = false
  @Argument(help: ArgumentHelp("The line.", valueName: "word")) var words: [String] = []

  func run() async throws {
    try await reporting {
      var session = try await Session.open(global, mode: rehearses ? .readOnly : .readWrite)
      let written = try await write(&session)
      await session.close()
      report(written)
    }
  }

  /// Writes what the words mean; returns what to say of it.
  private func write(_ session: inout Session) async throws -> String {
    let about = try named(session)
    let rest = Array(words.dropFirst(about == nil ? 0 : 1))
    if let about, kind != nil || at != nil {
      return try await log(rest.joined(separator: " "), about, &session)
    }
    var reading = LineReading(session: session, about: about.map { [$0] } ?? [], makesNew: yes)
    if rest.isEmpty {
      guard try reading.readInput() else { return "Nothing saved." }
    } else {
      reading.text = rest.joined(separator: " ")
    }
    let capture = try reading.settle()
    if rehearses {
      for row in reading.rows(capture) { Standard.output.line(row) }
      return "Nothing was written."
    }
    guard var command = capture.command(session.context) else {
      throw Failure(.data, "There is nothing to write in the line. \(LineReading.example)")
    }
    command = try changed(command, session)
    let rows = reading.rows(capture)
    let saved = try await session.perform(command)
    if saved.batch == nil { return "Nothing to change." }
    for row in rows { report(row) }
    return "Saved."
  }

  /// The record that stands before the line: an id or a whole title, or with --kind and --at any
  /// name of it.
  private func named(_ session: Session) throws -> EntityID? {
    guard words.count > 1, let first = words.first else { return nil }
    if kind != nil || at != nil { return try session.record(first) }
    let kinds = [Account.kind, Contact.kind, Deal.kind, Todo.kind]
    guard case .record(let id)? = try? ReferenceEntry.read(first, kinds, session.book) else {
      return nil
    }
    let isWhole = Folding.fold(session.book.title(id) ?? "") == Folding.fold(first)
    let isID = (try? ReferenceEntry.id(first, kinds, session.book)) == id
    return isWhole || isID ? id : nil
  }

  /// The form with --kind and --at: what follows the record is text as it stands.
  private func log(
    _ text: String,
    _ about: EntityID,
    _ session: inout Session
  ) async throws -> String {
    var activity = NewActivity(try type ?? .note, subject: text)
    activity.at = try when(session)
    activity.about = [about]
    let title = FieldDisplay.title(of: about, session.book)
    if rehearses { return "\(activity.type.word): “\(text)” · about \(title)" }
    _ = try await session.perform(.logActivity(activity))
    return "Saved: \(title)."
  }

  private var type: ActivityKind? {
    get throws {
      try kind.map { try OptionEntry.option($0, among: ActivityKind.names) }
        .flatMap { ActivityKind(rawValue: $0) }
    }
  }

  private func when(_ session: Session) throws -> Instant? {
    try at.map { try TimeEntry.instant($0, session.context, leaning: .back) }
  }

  /// The command with the kind and time of the options.
  private func changed(_ command: Command, _ session: Session) throws -> Command {
    guard case .several(let parts, let name) = command else { return command }
    let (type, when) = (try type, try when(session))
    return .several(
      parts.map { part in
        guard case .logActivity(var activity) = part else { return part }
        if let type { activity.type = type }
        if let when { activity.at = when }
        return .logActivity(activity)
      },
      name: name
    )
  }
}

/// A line that is read at the shell: its parts come with the call, from a pipe or from the prompt,
/// and its questions are put to whoever sits there.
struct LineReading {
  static let example = "For example: daybook log 'jane call 15min wants pricing'."

  let session: Session
  let about: [EntityID]
  /// Whether who is not known is made without asking.
  let makesNew: Bool
  var text = ""
  private var answers: [String: CaptureChoice] = [:]
  private var names = CaptureNames()

  init(session: Session, about: [EntityID], makesNew: Bool) {
    self.session = session
    self.about = about
    self.makesNew = makesNew
  }

  private static var isConversation: Bool {
    isatty(STDIN_FILENO) == 1 && Standard.error.isTerminal
  }

  private mutating func read() -> Capture {
    Capture.parse(
      text,
      session.book,
      session.context,
      user: session.user,
      about: about,
      answers: answers,
      names: &names
    )
  }

  /// The rows of the reading.
  func rows(_ capture: Capture) -> [String] {
    capture.preview(session.book, session.context).map { row in
      row.label + String(repeating: " ", count: max(1, 9 - row.label.count)) + row.text
    }
  }

  /// Reads the line from the prompt, part by part with its reading, or from a pipe; false where
  /// nothing shall be saved.
  mutating func readInput() throws -> Bool {
    guard LineReading.isConversation else {
      var lines: [String] = []
      while let line = readLine() { lines.append(line) }
      text = lines.joined(separator: "\n")
      return true
    }
    Standard.error.line("One part a line; an empty line saves, Ctrl-D leaves.")
    while true {
      Standard.error.raw(text.isEmpty ? "log: " : "   ; ")
      guard let line = readLine() else {
        Standard.error.line("")
        return false
      }
      if line.allSatisfy(\.isWhitespace) {
        if text.isEmpty { return false }
        return true
      }
      let before = text
      text += (text.isEmpty ? "" : "\n") + line
      var capture = read()
      if try !capture.questions.isEmpty && !ask(&capture) { return false }
      for row in rows(capture) { Standard.error.line("  " + row) }
      if !capture.problems.isEmpty {
        Standard.error.line("  That part is left out; type it again.")
        text = before
      }
    }
  }

  /// The reading with every question answered.
  ///
  /// - Throws: with the candidates, where nobody is there to be asked.
  mutating func settle() throws -> Capture {
    var capture = read()
    if makesNew {
      for question in capture.questions where question.isUnknown {
        answers[question.key] = question.candidates.first?.choice
      }
      capture = read()
    }
    if !capture.questions.isEmpty {
      guard LineReading.isConversation else { throw LineReading.undecided(capture) }
      for row in rows(capture) { Standard.error.line("  " + row) }
      guard try ask(&capture) else { throw Failure(.data, "Nothing was chosen or saved.") }
    }
    if let problem = capture.problems.first {
      throw Failure(
        .data,
        problem.sentence.prefix(1).uppercased() + problem.sentence.dropFirst() + "."
      )
    }
    return capture
  }

  /// Puts the open questions; false where the answer is no answer any more.
  private mutating func ask(_ capture: inout Capture) throws -> Bool {
    while let question = capture.questions.first {
      Standard.error.line("  " + question.title)
      for (index, candidate) in question.candidates.enumerated() {
        Standard.error.line("    \(index + 1)  \(candidate.words)")
      }
      Standard.error.raw("  Number: ")
      guard let answer = readLine() else { return false }
      guard let number = Int(answer.filter(\.isNumber)),
        question.candidates.indices.contains(number - 1)
      else { continue }
      answers[question.key] = question.candidates[number - 1].choice
      capture = read()
    }
    return true
  }

  private static func undecided(_ capture: Capture) -> Failure {
    let sentences = capture.questions.map { question in
      let names = question.candidates.map(\.words).joined(separator: ", ")
      let rest = question.rest > 0 ? " and \(question.rest) more" : ""
      let remedy =
        question.isUnknown
        ? "--yes makes it" : "write the whole name, an id behind p:, co: or d:, or quotes"
      return "“\(question.word)” is \(question.isUnknown ? "unknown" : "ambiguous"): "
        + "\(names)\(rest); \(remedy)."
    }
    return Failure(.data, sentences.joined(separator: " "))
  }
}
