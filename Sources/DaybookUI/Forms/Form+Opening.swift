import Books
import CRM
import Facts
import TextUI

extension Model {
  /// Opens a form for a new record; what was typed into it earlier is there again.
  mutating func openForm(creating kind: KindID) {
    let label = Catalogue.kind(kind)?.label.lowercased() ?? "record"
    var fields = formFields(kind, of: nil)
    prefill(&fields, kind)
    open(.create(kind), kind, "New \(label)", fields)
    if kind == Activity.kind { focusForm(on: Activity.subject.id) }
  }

  mutating func openForm(editing id: EntityID) {
    guard let row = book.row(id) else { return }
    let name = FieldText(book: book, entry: entry).shortID(id, row.kind)
    open(.edit(id), row.kind, "Edit \(name)", formFields(row.kind, of: row))
  }

  /// Opens a strip for one field of one or many records.
  mutating func openForm(changing field: FieldID, of ids: [EntityID]) {
    guard let definition = Catalogue.field(field, in: book),
      let kind = Catalogue.kind(of: field, in: book)
    else { return }
    let row = ids.count == 1 ? ids.first.flatMap { book.row($0) } : nil
    var line = FormField(definition, text: row.map { typedText($0, definition) } ?? "")
    // A field with a few choices shows them at once.
    line.candidates = Candidates(book: book).choices(line.type)
    line.candidate = line.candidates.firstIndex { $0.detail == line.text } ?? -1
    open(.change(ids), kind, "\(definition.label) of \(naming(ids))", [line])
  }

  /// Opens the field that a refused command lacked; false where there is none to open.
  mutating func openMissing(
    _ field: FieldID,
    of command: Command,
    saying: String,
    _ rejection: Rejection
  ) -> Bool {
    switch command {
    case .lose(let ids, _, _):
      pickLostReason(ids)
    case .leads(let ids, .disqualify): pickDisqualifyReason(ids)
    case .leads(let ids, .recycle): askWakeDay(ids)
    case .park(let ids, _, _):
      openParking(ids)
      if case .form(var form)? = overlays.last {
        form.problem = rejection.sentence
        overlays[overlays.count - 1] = .form(form)
      }
    case .set(let ids, let assignments, _) where rejection.isUnmapped:
      guard let wish = assignments.first(where: { $0.field == Deal.pipeline.id }),
        case .value(.ref(let pipeline)?) = wish.content
      else { return false }
      let others = assignments.filter { $0.field != Deal.pipeline.id }
      return openMapping(ids, to: pipeline, others: others).isEmpty
    case .win, .set, .snooze, .completeTask:
      guard let definition = Catalogue.field(field, in: book) else { return false }
      open(
        .complete(command, rejection.record?.id, saying: saying),
        Catalogue.kind(of: field, in: book) ?? Deal.kind,
        rejection.sentence,
        [FormField(definition)]
      )
    default: return false
    }
    return true
  }

  /// Asks for the one field that a command lacks.
  mutating func openForm(
    completing command: Command,
    with field: FieldID,
    title: String,
    saying: String
  ) {
    guard let definition = Catalogue.field(field) else { return }
    let kind = Catalogue.kind(of: field)
    open(.complete(command, nil, saying: saying), kind, title, [FormField(definition)])
  }

  /// Opens the form of the deal that may come of a lead, with what the lead knows.
  mutating func openForm(qualifying lead: EntityID) {
    guard let row = book.row(lead) else { return }
    var fields = formFields(Deal.kind, of: nil)
    for index in fields.indices { fields[index].fill(fromLead: row, book) }
    open(.qualify(lead), Deal.kind, "Deal of \(naming([lead]))", fields)
    focusForm(on: Deal.amount.id)
  }

  mutating func open(
    _ purpose: FormState.Purpose,
    _ kind: KindID,
    _ title: String,
    _ fields: [FormField]
  ) {
    formNumber += 1
    var form = FormState(
      number: formNumber,
      purpose: purpose,
      kind: kind,
      title: title,
      fields: fields,
      viewport: ListViewport(count: fields.count, height: FormPane.height(layout.body.height))
    )
    if let key = form.draftKey, let draft = drafts[key] {
      form.take(draft)
      form.problem = "This is what you typed before; Ctrl-G drops it"
    }
    overlays.append(.form(form))
  }

  mutating func focusForm(on field: FieldID) {
    guard case .form(var form)? = overlays.last, form.problem == nil, form.go(to: field) else {
      return
    }
    overlays[overlays.count - 1] = .form(form)
  }

  /// The lines of a form: the catalogue's fields that a person fills.
  private func formFields(_ kind: KindID, of row: Row?) -> [FormField] {
    guard let definition = Catalogue.kind(kind, in: book) else { return [] }
    let own = definition.fields.filter { field in
      field.traits.isDisjoint(with: [.hidden, .governed])
        && (hasColleagues || !field.traits.contains(.colleagues))
        && !(SetupForms.kinds.contains(kind) && kind.isShared(field.id))
        && field.id != kind.externalIDs.id && field.id != kind.team.id
    }
    let lines = own.map { field in
      FormField(field, text: row.map { typedText($0, field) } ?? "")
    }
    guard !lines.isEmpty else { return [] }
    // A deal's company stands before its people.
    let first = kind == Deal.kind ? 2 : 1
    return Array(lines.prefix(first)) + relatedFields(kind, of: row) + Array(lines.dropFirst(first))
  }

  private func relatedFields(_ kind: KindID, of row: Row?) -> [FormField] {
    switch kind {
    case Contact.kind:
      let company = row.flatMap { ContactFacts.company(book, $0, gone: "") }
      return [
        FormField(
          .related("company", .ref([Account.kind])),
          label: "Company",
          hint: "Acme Instruments",
          text: company ?? ""
        ),
        FormField(
          .related("job", .text),
          label: "Title",
          hint: "CFO",
          text: row.flatMap { ContactFacts.title(book, $0) } ?? ""
        ),
      ] + pointFields(row, .email) + [
        FormField(.related("email", .email), label: "Add email", hint: "eva@acme.example")
      ] + pointFields(row, .phone) + [
        FormField(.related("phone", .phone), label: "Add phone", hint: "+49 221 55501")
      ]
    case Deal.kind:
      return [
        FormField(
          .related("contact", .ref([Contact.kind])),
          label: "Add person",
          hint: "Eva Novák"
        )
      ]
    default: return []
    }
  }

  /// A line for each address or number that is known.
  private func pointFields(_ row: Row?, _ channel: Channel) -> [FormField] {
    guard let row else { return [] }
    return book.points(of: row, channel).map { point in
      FormField(
        .point(book.id(point), channel),
        label: channel.label,
        hint: "empty takes it away",
        text: book[point, ContactPoint.original] ?? book[point, ContactPoint.value] ?? ""
      )
    }
  }

  /// What a person would type for what a field holds, so that it reads back as the same value.
  func typedText(_ row: Row, _ field: FieldDefinition) -> String {
    if !field.isSet, case .day(let day)? = book.value(row, field.id) { return day.description }
    if !field.isSet, case .instant(let moment)? = book.value(row, field.id) {
      let local = entry.zone.local(moment)
      return "\(local.day) \(Display.time(local.millisecond / 60_000))"
    }
    return FieldDisplay.text(book, row, field, entry)
  }

  /// Names the record under the cursor where a new one is about it.
  private func prefill(_ fields: inout [FormField], _ kind: KindID) {
    prefillSetup(&fields, kind)
    guard let id = current, let row = book.row(id) else { return }
    let title = FieldDisplay.title(of: id, book)
    for index in fields.indices {
      if fields[index].fill(around: id, row, book) { continue }
      let isFitting: Bool
      switch fields[index].place {
      case .field(let field):
        isFitting =
          field.id == Todo.about.id || field.id == Activity.about.id
          || field.id == Deal.party.id || field.id == Preference.party.id
      case .related(let word, _): isFitting = word == "company"
      case .point: isFitting = false
      }
      guard isFitting, case .ref(let kinds) = fields[index].type, kinds.contains(row.kind) else {
        continue
      }
      fields[index].fill(id, title: title)
    }
    if kind == Activity.kind,
      let place = fields.firstIndex(where: { $0.definition?.id == Activity.type.id })
    {
      fields[place].editor = LineEditor(ActivityKind.call.word)
    }
  }
}
