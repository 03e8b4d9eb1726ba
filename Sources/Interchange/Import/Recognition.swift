import CRM
import Facts

/// A mapping with the files that it knows.
struct Recognition {
  let mapping: Mapping
  let files: [(survey: FileSurvey, rule: FileRule)]
  let skipped: [(file: ImportReport.File, issue: Issue)]

  /// The kinds that rows may name by key.
  var namedKinds: Set<KindID> {
    files.flatMap(\.rule.records).reduce(into: []) { $0.formUnion($1.namedKinds) }
  }

  /// The mapping that knows most of the files; nil where none knows any.
  static func best(_ surveys: [FileSurvey], _ mappings: [Mapping]) -> Recognition? {
    var best: Recognition?
    for mapping in mappings {
      let found = Recognition(mapping, surveys)
      if found.files.count > (best?.files.count ?? 0) { best = found }
    }
    return best
  }

  /// A file is known by all columns that a rule reads, or by its name and its key columns with half
  /// of the others.
  private init(_ mapping: Mapping, _ surveys: [FileSurvey]) {
    self.mapping = mapping
    var taken: Set<Int> = []
    var files: [(survey: FileSurvey, rule: FileRule)] = []
    for rule in mapping.files {
      let fitting = surveys.indices.filter { !taken.contains($0) && rule.fits(surveys[$0]) }
      let named = fitting.first { rule.matches(surveys[$0].file.name) }
      guard let place = named ?? fitting.first else { continue }
      taken.insert(place)
      files.append((surveys[place], rule))
    }
    self.files = files
    skipped = surveys.indices.filter { !taken.contains($0) }.map { place in
      Recognition.skip(surveys[place], mapping)
    }
  }

  init(
    _ mapping: Mapping,
    files: [(survey: FileSurvey, rule: FileRule)],
    skipped: [FileSurvey]
  ) {
    self.mapping = mapping
    self.files = files
    self.skipped = skipped.map { Recognition.skip($0, mapping) }
  }

  private static func skip(
    _ survey: FileSurvey,
    _ mapping: Mapping
  ) -> (file: ImportReport.File, issue: Issue) {
    let name = survey.file.name
    let file = ImportReport.File(
      name: name,
      kinds: [],
      rows: 0,
      delimiter: survey.delimiter,
      hash: ""
    )
    if let known = mapping.ignored.first(where: { FilePattern.matches($0.pattern, name) }) {
      return (file, Issue(.note, file: name, "not read: \(known.reason)"))
    }
    let meant = mapping.files.first { $0.matches(name) }
    let missing = meant?.columns.filter { survey.place(of: $0) == nil } ?? []
    let reason =
      missing.isEmpty
      ? "the mapping “\(mapping.name)” does not know this file; import it alone or with --map"
      : "the columns \(missing.joined(separator: ", ")) are missing"
    return (file, Issue(.error, file: name, "not read: \(reason)"))
  }
}

extension FileRule {
  /// Whether a file has the columns that the rule speaks of.
  fileprivate func fits(_ survey: FileSurvey) -> Bool {
    let columns = self.columns
    let found = columns.filter { survey.place(of: $0) != nil }
    if found.count == columns.count { return true }
    let keys = records.compactMap(\.keys.first).flatMap { $0 }
    return matches(survey.file.name) && keys.allSatisfy { survey.place(of: $0) != nil }
      && found.count * 2 >= columns.count
  }
}

extension RecordRule {
  /// The kinds that its rows may name.
  var namedKinds: Set<KindID> {
    maps.reduce(into: []) { kinds, map in
      if case .field(let id) = map.target { kinds.formUnion(Catalogue.field(id)?.targets ?? []) }
      if map.target == .company { kinds.insert(Account.kind) }
    }
  }
}
