public import Books
public import Facts

// One line that writes down a dealing. Its grammar:
//
//   line     := part ((";" | newline) part)*          a ";" between double quotes parts nothing
//   part     := activity | next | move | promise | further text
//   activity := head text?
//   head     := (who | kind | direction | duration | when | outcome | mark)*   in any order
//   next     := ("next:" | "todo:" | "task:") when? title (("by" | "on" | "at") when)?
//   move     := "d:" deal ((">" | "to") stage money? | "value:" money)*
//   promise  := ("promise:" | "we promise:" | "they promise:") when? text
//   mark     := "p:" person | "co:" company | "d:" deal | "@" colleague | "#" tag
//               | "value:" money                       marks are read in the text too
//
// The head ends at the first word that is none of these; what follows is text and is never looked
// into. Hours need 10:00, 10am or 10h behind a day; 15min, and 2h without a day, are durations;
// money stands behind a stage or "value:" only.
//
// A bare word is a person by a whole word of the name, a company by the beginning of its name;
// behind p: and co: the beginnings of words do. "d:" means open deals; a closed one answers to its
// whole title or id. What fits several, what could be two things, and who is unknown become
// questions: nothing is guessed, and nothing is made that nobody confirmed. A part that holds
// neither a name nor a word of the head is a further line of the activity before it; names alone
// say what the line is about. A tag hangs on what its part makes.

/// What a line of capture means for a book: its parts with what was read of them, what is open and
/// what is wrong.
public struct Capture: Sendable {
  public let text: String
  public internal(set) var parts: [CapturePart] = []

  /// Reads a line; pure, and good for every text.
  ///
  /// `user` is who `@me` is, `about` are the records that it is logged from, `answers` what was
  /// chosen for the questions that it asked, by their keys. `names` keeps what was looked up while a
  /// line is being typed: a word that it does not know yet costs O(records of a kind).
  public static func parse(
    _ text: String,
    _ book: Book,
    _ context: EntryContext,
    user: EntityID? = nil,
    about: [EntityID] = [],
    answers: [String: CaptureChoice] = [:],
    names: inout CaptureNames
  ) -> Capture {
    names.follow(book)
    var reader = CaptureReader(
      book: book,
      context: context,
      user: user,
      about: about,
      answers: answers,
      names: names
    )
    let capture = reader.read(text)
    names = reader.names
    return capture
  }

  /// As `parse(_:_:_:user:about:answers:names:)`, for a line that is read once.
  public static func parse(
    _ text: String,
    _ book: Book,
    _ context: EntryContext,
    user: EntityID? = nil,
    about: [EntityID] = []
  ) -> Capture {
    var names = CaptureNames()
    return parse(text, book, context, user: user, about: about, names: &names)
  }

  /// The reading of nothing.
  public static let empty = Capture(text: "")

  /// What is not decided, in the order of the text.
  public var questions: [CaptureQuestion] { parts.flatMap(\.questions) }

  /// What cannot be taken as it stands.
  public var problems: [CaptureProblem] { parts.flatMap(\.problems) }

  /// Whether it holds something to be written, and nothing is open or wrong.
  public var isReady: Bool {
    questions.isEmpty && problems.isEmpty && parts.contains { $0.content.writes }
  }

  /// Whether it agrees on something to be done.
  public var hasNextStep: Bool {
    parts.contains { if case .task(let task) = $0.content { !task.isEmpty } else { false } }
  }

  /// Whether it says openly that there is no next step: `next:` with nothing behind it.
  public var parksOpenly: Bool {
    parts.contains { if case .task(let task) = $0.content { task.isEmpty } else { false } }
  }
}

/// One part of a line.
public struct CapturePart: Sendable {
  /// In characters of the text.
  public let range: Range<Int>
  public internal(set) var content: Content
  public internal(set) var questions: [CaptureQuestion] = []
  public internal(set) var problems: [CaptureProblem] = []

  /// What the part means.
  public enum Content: Sendable {
    case activity(CapturedActivity)
    case task(CapturedTask)
    case deal(CapturedDeal)
    case promise(CapturedPromise)
    /// Tags for records that are there already.
    case tags([CapturedName], [CapturedName])
    /// Says something of another part, or cannot be read.
    case nothing

    var writes: Bool {
      switch self {
      case .activity, .deal, .promise, .tags: true
      case .task(let task): !task.isEmpty
      case .nothing: false
      }
    }
  }
}

/// A record that a line names.
public enum CapturedName: Hashable, Sendable {
  case record(EntityID)
  /// Made when the line is saved: somebody has confirmed it, or it is a tag.
  case new(KindID, title: String)
  /// Not decided; the word as typed.
  case open(String)
}

/// What happened.
public struct CapturedActivity: Sendable {
  public var kind = ActivityKind.note
  public var direction: Direction?
  public var day: Day?
  /// Minutes after the midnight of `day`.
  public var minute: Int?
  /// In minutes.
  public var duration: Int64?
  public var outcome: Outcome?
  public var participants: [CapturedName] = []
  public var about: [CapturedName] = []
  public var tags: [CapturedName] = []
  public var text = ""
  /// What was said further, a line each.
  public var lines: [String] = []
  /// Words of the head that are not decided.
  var undecided: [String] = []
  var isKindGiven = false
  /// Says of whom or when and nothing more.
  var isBare: Bool { !isKindGiven && text.isEmpty && lines.isEmpty }
}

/// What is to be done next.
public struct CapturedTask: Sendable {
  public var title = ""
  public var type = TodoKind.todo
  public var day: Day?
  public var minute: Int?
  public var owner: CapturedName?
  public var about: [CapturedName] = []
  public var tags: [CapturedName] = []
  var undecided: [String] = []
  /// Nothing was written behind `next:`: there is no next step.
  public var isEmpty: Bool { title.isEmpty && day == nil && minute == nil }
}

/// Where a deal moves and what it is worth.
public struct CapturedDeal: Sendable {
  public var deal: CapturedName
  public var stage: CapturedName?
  public var amount: Money?
  public var tags: [CapturedName] = []
}

/// What one side owes the other.
public struct CapturedPromise: Sendable {
  public var side: PromiseSide
  public var title = ""
  public var due: Day?
  public var party: CapturedName?
  public var about: [CapturedName] = []
  var undecided: [String] = []
}

/// What may be chosen for an open word.
public enum CaptureChoice: Hashable, Sendable {
  case record(EntityID)
  case new(KindID, title: String)
  /// It is plain text.
  case text
  /// It is a day or an hour.
  case moment
  /// It says how long it took.
  case duration
}

/// One thing that an open word may mean.
public struct CaptureCandidate: Hashable, Sendable {
  public let choice: CaptureChoice
  public let label: String
  /// What tells it from others of its name; empty where nothing does.
  public let detail: String

  /// `Eva Stein (Nordwind AG)`.
  public var words: String { detail.isEmpty ? label : "\(label) (\(detail))" }
}

/// A word that is not decided.
public struct CaptureQuestion: Hashable, Sendable {
  /// Under which the answer is kept.
  public let key: String
  /// In characters of the text.
  public let range: Range<Int>
  public let word: String
  /// At most nine.
  public let candidates: [CaptureCandidate]
  /// How many more there are.
  public let rest: Int
  /// Whether nothing of that name is known, and it is offered as new.
  public let isUnknown: Bool
}

/// What cannot be taken: a sentence with the remedy, without a full stop.
public struct CaptureProblem: Hashable, Sendable {
  /// In characters of the text.
  public let range: Range<Int>
  public let sentence: String
}
