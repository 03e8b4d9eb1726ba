import CRM
import EventStore
import Facts
import Interchange
import Workspace

/// What the shell and the start screen do alike to import files.
enum Importing {
  /// Finds out what the files are; `map` names a mapping of one's own.
  static func plan(
    _ paths: [String],
    map: String?,
    _ session: Session
  ) async throws -> ImportPlan {
    var mappings = Mapping.shipped
    if let map {
      guard let bytes = Places.contents(of: map) else {
        throw Failure(.inputOutput, "\(map) cannot be read. Check its name and permissions.")
      }
      let (mapping, issues) = Mapping.read(String(decoding: bytes, as: UTF8.self), file: map)
      for issue in issues { report("\(issue.file):\(issue.line): \(issue.message)") }
      guard let mapping else {
        throw Failure(.data, "\(map) is not a mapping; see what is said above.")
      }
      mappings = [mapping]
    }
    let files = try ImportSource.files(paths)
    let ids = await session.workspace.lendIDs()
    do {
      return try ImportPlan(
        files,
        mappings: mappings,
        ImportSetting(
          book: session.book,
          entry: session.context,
          user: session.user ?? EntityID(high: 0, low: 0),
          ids: ids
        )
      )
    } catch let refusal as ImportRefusal {
      throw Failure(.data, "\(refusal).")
    }
  }

  /// What would come of it; nothing is written.
  static func rehearsed(_ plan: ImportPlan) throws -> ImportReport {
    do {
      return try plan.rehearse()
    } catch let refusal as ImportRefusal {
      throw Failure(.inputOutput, "\(refusal).")
    }
  }

  /// The report: what became of each kind, then all that was met, the gravest last so that it stands
  /// above the prompt.
  static func lines(_ result: ImportReport, _ session: Session) -> [String] {
    var lines = [result.label]
    for file in result.files {
      let kinds = file.kinds.compactMap { Catalogue.kind($0)?.plural }.joined(separator: ", ")
      lines.append("  \(file.name): \(file.rows) rows\(kinds.isEmpty ? "" : " -> \(kinds)")")
    }
    for count in result.counts {
      guard let kind = Catalogue.kind(count.kind) else { continue }
      lines.append(
        "  \(kind.plural): \(count.created) new, \(count.updated) changed, "
          + "\(count.unchanged) as before"
      )
    }
    for group in result.log.groups.sorted(by: { $0.severity < $1.severity }) {
      lines.append("\(group.severity): \(group.sentence)")
    }
    if result.log.omitted > 0 { lines.append("and \(result.log.omitted) more") }
    for conflict in result.conflicts {
      let field = Catalogue.field(conflict.field)
      func text(_ value: Value?) -> String {
        value.map { FieldDisplay.text($0, field, session.book, session.context) } ?? "nothing"
      }
      let record = FieldDisplay.title(of: conflict.record, session.book)
      lines.append(
        "conflict: \(conflict.file):\(conflict.line) \(record) \(field?.label ?? "field"): "
          + "kept \(text(conflict.ours)), the file says \(text(conflict.theirs))"
      )
    }
    return lines
  }
}
