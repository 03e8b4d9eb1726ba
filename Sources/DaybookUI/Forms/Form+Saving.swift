import Books
import CRM
import Facts
import TextUI

extension Model {
  /// Reads all fields and sends the command; what cannot be read or breaks a rule keeps the form
  /// open on its field.
  mutating func save(_ form: FormState) -> [Effect] {
    var form = form
    guard let command = command(&form) else {
      overlays[overlays.count - 1] = .form(form)
      return [.bell]
    }
    if case .edit = form.purpose, !form.isChanged {
      overlays.removeLast()
      return (form.draftKey.map { keepDraft($0, nil) } ?? []) + say("Nothing to change", .info)
    }
    // The rules are pure, so they are asked before the form closes; what the store refuses later
    // opens it again.
    if let rejection = rejection(of: command) {
      overlays[overlays.count - 1] = .form(form)
      return refuse(form, .rejected(rejection))
    }
    overlays.removeLast()
    savedForms[form.number] = form
    return [.perform(ticket: saving.begin(.form(form.number)), command)]
  }

  /// Why the rules would refuse a command now; nil where they would not.
  func rejection(of command: Command) -> Rejection? {
    var occasion = Occasion(
      now: entry.now,
      today: entry.today,
      user: viewer.user,
      via: .ui,
      ids: IDSource(seed: 0)
    )
    do throws(Rejection) {
      _ = try decide(command, book, &occasion)
      return nil
    } catch {
      return error
    }
  }

  /// The command that the form means; nil after noting what cannot be read.
  private func command(_ form: inout FormState) -> Command? {
    if case .park(let ids) = form.purpose { return parkCommand(&form, ids) }
    var assignments: [Assignment] = []
    var pairs: [String] = []
    var related: [Related] = []
    var points: [Related] = []
    for index in form.fields.indices where form.fields[index].isChanged {
      do throws(EntryError) {
        switch form.fields[index].place {
        case .field: assignments += try form.fields[index].assignments(entry, book)
        case .point(let id, let channel):
          let text = form.fields[index].text
          points.append(try RecordEntry.repoint(id, channel, text, entry))
        case .related(let word, _):
          if let id = form.fields[index].chosen[form.fields[index].text] {
            pairs.append("\(word)=\(id)")
          } else {
            pairs.append("\(word)=\(form.fields[index].text)")
          }
          if let kind = Catalogue.kind(form.kind) {
            related = try RecordEntry(pairs, kind: kind, entry, book).related
          }
        }
      } catch {
        form.fields[index].error = error.description
        form.viewport.select(index)
        return nil
      }
    }
    switch form.purpose {
    case .create(let kind): return .create(kind, assignments, related: related)
    case .edit(let id): return .set([id], assignments, related: points + related)
    case .qualify(let lead): return .qualifyLead(lead, deal: assignments, related: related)
    case .change(let ids): return .set(ids, assignments)
    case .park(let ids): return .park(ids, until: nil)
    case .handover(let ids):
      // What the page filled in counts as typed.
      for index in form.fields.indices where !form.fields[index].isChanged {
        assignments += (try? form.fields[index].assignments(entry, book)) ?? []
      }
      guard let command = handover(ids, assignments) else {
        form.fields[0].error = "name a colleague"
        form.viewport.select(0)
        return nil
      }
      return command
    case .complete(let command, let record, _):
      return completed(command, record, assignments)
    }
  }

  /// The refused command with what it lacked, or the record's own change, after which the command
  /// is sent again.
  private func completed(
    _ command: Command,
    _ record: EntityID?,
    _ assignments: [Assignment]
  ) -> Command {
    let value = assignments.first.flatMap { assignment -> Value? in
      if case .value(let value) = assignment.content { value } else { nil }
    }
    switch (command, value) {
    case (.win(let ids, _), .money(let amount)?) where ids.count == 1:
      return .win(ids, amount: amount)
    case (.leads(let ids, .recycle), .day(let day)?): return .leads(ids, .recycle(until: day))
    case (.snooze(let ids, _), .day(let day)?): return .snooze(ids, until: day)
    case (.lose(let ids, _, _), _):
      return assignments.isEmpty
        ? command : .several([command, .set(ids, assignments)], name: command.name)
    case (.set(let ids, let others, let related), _):
      return .set(ids, others + assignments, related: related)
    default: return .set(record.map { [$0] } ?? [], assignments)
    }
  }

  private mutating func refuse(_ form: FormState, _ refusal: Refusal) -> [Effect] {
    var form = form
    form.problem = refusal.sentence
    if case .rejected(let rejection) = refusal, let field = rejection.missing, form.go(to: field) {
      form.fields[form.focus].error = rejection.sentence
    }
    overlays[overlays.count - 1] = .form(form)
    return [.bell]
  }

  /// A form's command is on disk.
  mutating func formSaved(_ number: Int, _ performed: Performed) -> [Effect] {
    guard let form = savedForms.removeValue(forKey: number) else { return [] }
    let kept = form.draftKey.map { keepDraft($0, nil) } ?? []
    return kept + told(form, performed)
  }

  private mutating func told(_ form: FormState, _ performed: Performed) -> [Effect] {
    if performed.batch == nil { return say("Nothing to change", .info) }
    switch form.purpose {
    case .create(let kind):
      // The book with the new record may be on its way still.
      let made = performed.created.first { book.row($0).map { $0.kind == kind } ?? true }
      let title = form.fields.first { $0.definition?.id == Catalogue.kind(kind)?.title }?.text ?? ""
      guard let made, book.row(made) != nil else {
        awaited = made
        return saved("“\(Text.truncated(title, to: 30))”")
      }
      lists[view]?.select(made, book)
      board.select(made, book)
      let name = FieldText(book: book, entry: entry).shortID(made, kind)
      return saved("\(naming([made])) \(name)") + settle()
    case .edit(let id): return saved("Changed \(naming([id]))")
    case .qualify(let lead):
      let fields = FieldText(book: book, entry: entry)
      let made = performed.created.first { book.row($0)?.kind == Deal.kind }
      let name = made.map { " " + fields.shortID($0, Deal.kind) } ?? ""
      return saved("\(naming([lead])) became a deal\(name)") + settle()
    case .change(let ids):
      if ids.count > 1 { unmark() }
      return saved("Changed \(naming(ids))")
    case .park(let ids):
      if ids.count > 1 { unmark() }
      return saved(parkedSaying(form, ids))
    case .complete(.lose(let ids, _, _), _, let saying):
      if ids.count > 1 { unmark() }
      return saved(saying)
    case .handover(let ids):
      if ids.count > 1 { unmark() }
      return saved("Offered \(naming(ids)) · the owner changes when it is accepted")
    case .complete(.win(let ids, _), _, let saying) where ids.count > 1:
      return perform(.win(ids), saying: saying)
    case .complete(_, _, let saying): return saved(saying)
    }
  }

  /// The store or a rule refused a form that is closed already: it opens again as it was.
  mutating func formRefused(_ number: Int, _ refusal: Refusal) -> [Effect] {
    guard let form = savedForms.removeValue(forKey: number) else { return [] }
    overlays.append(.form(form))
    return refuse(form, refusal)
  }
}
