import ArgumentParser
import Books
import CRM
import Facts

struct ParkCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "park",
    abstract: "Leave deals alone until a day: park d-7k3q 'in 3 months' --note 'no budget yet'"
  )

  @OptionGroup var global: GlobalOptions
  @Option(help: "Why.") var note: String?
  @Flag(help: "Take them up again.") var off = false
  @Argument(help: ArgumentHelp("Deals, then the day.", valueName: "deal … day"))
  var words: [String]

  func run() async throws {
    guard off || words.count >= 2, let last = words.last else {
      throw ValidationError("Name the deals and then the day until which they are left alone.")
    }
    try await act(global, off ? words : words.dropLast(), kind: Deal.kind) { session, ids in
      .park(ids, until: off ? nil : try DayEntry.day(last, session.context), note: note)
    }
  }
}

struct PipelineCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pipeline",
    abstract: "Move deals to another pipeline: pipeline d-7k3q Renewals --map 'Proposal=Offer'",
    discussion: """
      Every stage that one of the deals is in needs its counterpart. A stage of the same name is \
      taken; the others are named with --map, or the proposals are taken with --propose.
      """
  )

  @OptionGroup var global: GlobalOptions
  @Option(help: ArgumentHelp("A stage and its counterpart.", valueName: "old=new"))
  var map: [String] = []
  @Flag(help: "Take what is proposed for the stages that --map does not name.") var propose = false
  @Argument(help: ArgumentHelp("Deals, then the pipeline.", valueName: "deal … pipeline"))
  var words: [String]

  func run() async throws {
    guard words.count >= 2, let name = words.last else {
      throw ValidationError("Name the deals and then the pipeline.")
    }
    try await act(global, words.dropLast(), kind: Deal.kind) { session, ids in
      let pipeline = try session.record(name, kinds: [Pipeline.kind])
      let stages = try mapping(ids, pipeline, session.book)
      return .changePipeline(ids, to: pipeline, stages: stages)
    }
  }

  private func mapping(
    _ ids: [EntityID],
    _ pipeline: EntityID,
    _ book: Book
  ) throws -> [EntityID: EntityID] {
    guard var mapping = StageMapping(ids, to: pipeline, in: book) else {
      throw Failure(.data, "The pipeline has no stages yet. `daybook add stage` makes one.")
    }
    var named: Set<EntityID> = []
    for pair in map {
      let ends = pair.split(separator: "=", maxSplits: 1).map { String($0) }
      guard ends.count == 2,
        let place = mapping.lines.firstIndex(where: { isCalled($0.stage, ends[0], book) })
      else {
        let names = mapping.lines.compactMap { book.title($0.stage) }.joined(separator: ", ")
        throw Failure(.usage, "\(pair) maps no stage of these deals; they are in \(names).")
      }
      guard let target = mapping.targets.first(where: { isCalled($0, ends[1], book) }) else {
        let names = mapping.targets.compactMap { book.title($0) }.joined(separator: ", ")
        throw Failure(.data, "The pipeline has no stage \(ends[1]); there is \(names).")
      }
      mapping.lines[place].target = target
      named.insert(mapping.lines[place].stage)
    }
    let open = mapping.lines.filter { !$0.isByName && !named.contains($0.stage) }
    guard open.isEmpty || propose else {
      let proposals = open.map { line in
        "--map '\(book.title(line.stage) ?? "")=\(book.title(line.target) ?? "")'"
      }
      throw Failure(
        .data,
        "Say which stage stands for which, for example \(proposals.joined(separator: " ")), or "
          + "take that with --propose."
      )
    }
    return mapping.stages
  }

  private func isCalled(_ stage: EntityID, _ name: String, _ book: Book) -> Bool {
    Folding.fold(book.title(stage) ?? "") == Folding.fold(name)
  }
}

/// What a move left behind, for people.
func reportExceptions(_ ids: [EntityID], _ book: Book) {
  let chart = CriteriaChart(book)
  for id in ids {
    guard let row = book.row(id) else { continue }
    let exceptions = chart.criteria(ofDeal: row, in: book).exceptions
    guard !exceptions.isEmpty else { continue }
    let names = exceptions.map(\.name).joined(separator: ", ")
    report("\(FieldDisplay.title(of: id, book)) moved on without: \(names).")
  }
}
