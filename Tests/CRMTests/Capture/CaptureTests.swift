import Books
import Facts
import Testing

@testable import CRM

@Suite struct CaptureTests {
  @Test func readsTheTables() throws {
    #expect(CaptureTable.all.count >= 200)
    let fixture = try CaptureBook()
    for entry in CaptureTable.all {
      let reading = try fixture.reading(entry.line, about: entry.about)
      #expect(reading == entry.reading, "\(entry)")
    }
  }

  @Test func nothingIsGuessed() throws {
    let fixture = try CaptureBook()
    for entry in CaptureTable.all where entry.reading.contains(where: { $0.hasPrefix("?") }) {
      let capture = fixture.capture(entry.line, about: try entry.about.map(fixture.record))
      #expect(!capture.isReady, "\(entry)")
      #expect(capture.command(fixture.context) == nil, "\(entry)")
    }
  }

  @Test func everyCandidateCanBeChosen() throws {
    let fixture = try CaptureBook()
    for entry in CaptureTable.all {
      let about = try entry.about.map(fixture.record)
      for question in fixture.capture(entry.line, about: about).questions {
        for candidate in question.candidates {
          let answers = [question.key: candidate.choice]
          let settled = fixture.capture(entry.line, about: about, answers: answers)
          let isOpen = settled.questions.contains { $0.key == question.key }
          #expect(!isOpen, "\(entry): \(candidate.words)")
        }
      }
    }
  }

  @Test(arguments: [
    ("eva call wants pricing", "name:eva", 1, "call: Eva Stein · “wants pricing”"),
    ("zoe call wants pricing", "name:zoe", 0, "call: + new contact “Zoe” · “wants pricing”"),
    ("call with zoe 5min", "name:zoe", 1, "call: “zoe 5min”"),
    ("jane call 9h workshop", "hour:9h", 1, "call: Jane Roe · Sun 22 Nov 09:00 · “workshop”"),
    ("next: send quote fri", "end:fri", 0, "next: Fri 27 Nov · “send quote”"),
    ("next: send quote fri", "end:fri", 1, "next: no day · “send quote fri”"),
    ("next: tue 10 send quote", "hour:10", 0, "next: Tue 24 Nov 10:00 · “send quote”"),
    ("next: tue 10 send quote", "hour:10", 1, "next: Tue 24 Nov · “10 send quote”"),
    ("sun call 5min", "name:sun", 0, "call: Sun 15 Nov · 5m"),
    ("call price too high", "name:price", 1, "call: “price too high”"),
  ])
  func anAnswerSettlesTheReading(
    _ line: String,
    _ key: String,
    _ place: Int,
    _ reading: String
  ) throws {
    let fixture = try CaptureBook()
    let question = try #require(fixture.capture(line).questions.first { $0.key == key })
    let answers = [key: question.candidates[place].choice]
    let rows = fixture.capture(line, answers: answers).preview(fixture.book, fixture.context)
    #expect(rows.map { "\($0.label): \($0.text)" } == [reading])
  }

  @Test func damagedLinesNeverTrap() throws {
    let fixture = try CaptureBook()
    var random = CaptureNoise(seed: 11)
    var names = CaptureNames()
    let lines = CaptureTable.all.map(\.line) + hostileTexts.map { String($0.prefix(300)) }
    for round in 0..<20_000 {
      let line = random.damage(lines[round % lines.count], lines)
      let capture = Capture.parse(line, fixture.book, fixture.context, names: &names)
      let all = 0..<line.count
      let ranges =
        capture.parts.map(\.range) + capture.questions.map(\.range) + capture.problems.map(\.range)
      let isInside = ranges.allSatisfy {
        $0.lowerBound >= all.lowerBound && $0.upperBound <= all.upperBound && !$0.isEmpty
      }
      #expect(isInside, "\(line.debugDescription)")
      // What rules say of a line costs more than reading it.
      guard round % 10 == 0 else { continue }
      _ = capture.preview(fixture.book, fixture.context)
      if let command = capture.command(fixture.context) {
        var occasion = Occasion(
          now: CaptureBook.now,
          today: fixture.context.today,
          user: fixture.ledger.user,
          via: .ui,
          ids: IDSource(seed: 1)
        )
        _ = try? decide(command, fixture.book, &occasion)
      }
    }
  }
}

/// Damages lines of capture: cuts, repeats, joins and strews.
struct CaptureNoise {
  private var state: UInt64
  private static let strange = Array(";:#@>,\"'\n\t d:p:co:next:12k 10h fri 💥é\u{301}\u{202E}\u{0}")

  init(seed: UInt64) { state = seed }

  mutating func below(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(max(1, bound)))
  }

  mutating func damage(_ line: String, _ lines: [String]) -> String {
    var characters = Array(line)
    for _ in 0..<1 + below(4) {
      switch below(5) {
      case 0 where !characters.isEmpty: characters.remove(at: below(characters.count))
      case 1:
        let strange = Self.strange[below(Self.strange.count)]
        characters.insert(strange, at: below(characters.count + 1))
      case 2: characters += Array("; " + lines[below(lines.count)])
      case 3: characters = Array(characters.prefix(below(characters.count + 1)))
      default:
        let place = below(characters.count + 1)
        characters.insert(contentsOf: " " + lines[below(lines.count)] + " ", at: place)
      }
    }
    return String(characters.prefix(400))
  }
}
