import Facts

extension Rejection: CustomStringConvertible {
  public var description: String { remedy.isEmpty ? sentence : sentence + " " + remedy }

  /// What was refused and why.
  public var sentence: String {
    switch self {
    case .nothingSelected: "No record is named."
    case .unknownRecord(let id): "There is no record \(id.randomText.prefix(6))."
    case .wrongKind(let record, let kind):
      "\(quoted(record)) is not \(one(kind))."
    case .unknownField(_, let kind):
      "There is no such field of \(Catalogue.kind(kind)?.plural ?? "this record")."
    case .badValue(let field, let reason): "\(label(field)) \(reason)."
    case .declared(_, let label, let reason): "\(label) \(reason)."
    case .missingField(let field, let record):
      record.map { "\(quoted($0)) needs \(label(field).lowercased())." }
        ?? "\(label(field)) must not be empty."
    case .badReference(let field):
      "\(label(field)) must name \(targets(of: field)) that exists."
    case .cycle(let field, let record):
      "\(quoted(record)) would be its own \(label(field).lowercased())."
    case .alreadyKnown(let key, let record): "“\(key)” belongs to \(quoted(record)) already."
    case .notYetHappened: "An activity is something that has happened, and this is in the future."
    case .snoozeInThePast(let day): "The day \(day) is not after today."
    case .delegation(let refusal): refusal.sentence
    case .frozen(let record): "\(quoted(record)) stays as it was submitted."
    case .alreadySetUp: "This book is set up already."
    case .unknownBatch: "There is no such change in the history."
    case .alreadyUndone: "This change is undone already."
    case .undoConflict(let conflicts): conflictSentence(conflicts)
    default: pipelineSentence
    }
  }

  private var pipelineSentence: String {
    switch self {
    case .amountMissing(let record): "\(quoted(record)) has no value yet."
    case .reasonMissing(let record): "\(quoted(record)) needs a reason to be lost."
    case .dealIsClosed(let record, let status): "\(quoted(record)) is \(status.word)."
    case .dealIsOpen(let record): "\(quoted(record)) is open."
    case .noStageBeyond(let record, let forward):
      "\(quoted(record)) is in the \(forward ? "last" : "first") open stage."
    case .stageOfAnotherPipeline(let record, let stage, let pipeline):
      "“\(stage)” is a stage of the pipeline “\(pipeline)”, and \(quoted(record)) is not in it."
    case .stageWithoutMapping(let record, let stage):
      "Nobody said which stage of the new pipeline stands for “\(stage)” of \(quoted(record))."
    case .noStages(let pipeline):
      pipeline.map { "The pipeline “\($0)” has no stages." } ?? "There is no pipeline yet."
    case .taskIsClosed(let record, let status): "\(quoted(record)) is \(status.word) already."
    case .taskIsOpen(let record): "\(quoted(record)) is open."
    default: inquirySentence
    }
  }

  /// What to do instead; empty where nothing can be done.
  public var remedy: String {
    switch self {
    case .nothingSelected: "Select one, or name its id."
    case .unknownRecord: "Look its id up in a list."
    case .wrongKind(_, let kind): "Name \(one(kind))."
    case .unknownField: "See `list` and the form for its fields."
    case .badValue(let field, _):
      hint(field).isEmpty ? "Correct it." : "For example: \(hint(field))."
    case .missingField: "Fill it in."
    case .declared: "Correct it."
    case .badReference: "Choose one from the list, or make it first."
    case .cycle: "Choose another one."
    case .alreadyKnown: "Open that record, or choose another one."
    case .amountMissing: "Type the value it was won at."
    case .reasonMissing: "Choose a reason."
    case .dealIsClosed: "Reopen it first."
    case .dealIsOpen: "Only a won or lost deal can be reopened."
    case .noStageBeyond(_, let forward): forward ? "W wins it, X loses it." : "X loses it."
    case .stageOfAnotherPipeline: "Change its pipeline and say which stage it goes to."
    case .stageWithoutMapping: "Choose the stage it goes to."
    case .noStages: "Make a stage first."
    case .taskIsClosed: "Reopen it first."
    case .taskIsOpen: "Only a done or cancelled task can be reopened."
    case .notYetHappened: "Make it a task, or correct the time."
    case .snoozeInThePast: "Choose a later day, for example +3d."
    case .delegation(let refusal): refusal.remedy
    case .frozen: "Submit again; both stand in the history."
    case .alreadySetUp: "Change what you need with `set`."
    case .unknownBatch: "The command `batches` lists what can be undone."
    case .alreadyUndone: "Redo brings it back."
    case .undoConflict: "Undo the later changes first, or change the fields by hand."
    default: inquiryRemedy
    }
  }
}

func quoted(_ record: Rejection.Named) -> String {
  record.title.isEmpty ? "The record" : "“\(record.title)”"
}

/// "a deal", "an account".
private func one(_ kind: KindID) -> String {
  let word = Catalogue.kind(kind)?.name ?? "record"
  return ("aeio".contains(word.prefix(1)) ? "an " : "a ") + word
}

private func label(_ field: FieldID) -> String { Catalogue.field(field)?.label ?? "The field" }

private func hint(_ field: FieldID) -> String { Catalogue.field(field)?.hint ?? "" }

private func targets(of field: FieldID) -> String {
  let words = (Catalogue.field(field)?.targets ?? []).map(one)
  return words.isEmpty ? "a record" : words.joined(separator: " or ")
}

private func conflictSentence(_ conflicts: [UndoConflict]) -> String {
  guard let first = conflicts.first else { return "Something stands in the way." }
  let what =
    switch first.reason {
    case .overwritten:
      "\(label(first.field)) of \(quoted(first.record)) was changed since"
    case .leftBehind:
      "\(quoted(first.record)) would vanish, and its \(label(first.field).lowercased()) was added since"
    case .referred(let other):
      "\(quoted(first.record)) would vanish, and \(quoted(other)) refers to it"
    }
  let rest = conflicts.count - 1
  return rest == 0 ? what + "." : "\(what), and \(rest) more \(rest == 1 ? "thing" : "things")."
}
