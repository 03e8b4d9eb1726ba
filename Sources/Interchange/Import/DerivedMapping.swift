import Books
import CRM
import Facts

// Files that no mapping knows are read by the names of their columns. The kind is told by the file's
// name (contacts.csv), else by the columns that only one kind has. A column is taken for the field
// that answers to its name, or by the words that other programs write in their exports.

/// Makes a mapping out of the names of columns.
enum DerivedMapping {
  /// Words of file names, and the columns that tell a kind.
  private static let kinds: [(kind: KindID, names: [String], columns: [String])] = [
    (
      Deal.kind, ["deal", "opportunit"],
      ["dealname", "dealstage", "stage", "amount", "closedate", "opportunityname", "pipeline"]
    ),
    (
      Contact.kind, ["contact", "people", "person", "lead", "address"],
      ["firstname", "lastname", "givenname", "familyname", "jobtitle", "emailaddress", "fullname"]
    ),
    (Product.kind, ["product"], ["sku", "productname", "unitprice"]),
    (
      Account.kind, ["account", "compan", "organi", "customer"],
      ["companyname", "accountname", "industry", "website", "domain", "employees", "sector"]
    ),
  ]

  private static let words: [KindID: [String: String]] = [
    Contact.kind: [
      "fullname": "name", "displayname": "name", "contactname": "name",
      "givenname": "givenName", "vorname": "givenName", "familyname": "familyName",
      "nachname": "familyName", "emailaddress": "email", "primaryemail": "email", "mail": "email",
      "workemail": "email", "emailwork": "email", "email1value": "email", "personalemail": "email",
      "homeemail": "email", "secondaryemail": "email",
      "phonenumber": "phone", "mobile": "phone", "mobilephone": "phone", "mobilenumber": "phone",
      "telephone": "phone", "tel": "phone", "workphone": "phone", "homephone": "phone",
      "businessphone": "phone", "cell": "phone", "phone1value": "phone", "telefon": "phone",
      "companyname": "company", "organization": "company", "organisation": "company",
      "account": "company", "accountname": "company", "employer": "company", "firma": "company",
      "title": "jobTitle", "position": "jobTitle", "role": "jobTitle", "jobtitle": "jobTitle",
      "website": "web", "linkedin": "handle", "twitter": "handle",
      "mailingcity": "city", "mailingcountry": "country", "countryregion": "country",
      "contactowner": "owner", "description": "note", "labels": "tags",
    ],
    Account.kind: [
      "companyname": "name", "accountname": "name", "organization": "name",
      "organisation": "name", "firma": "name", "numberofemployees": "employees",
      "annualrevenue": "revenue", "yearfounded": "founded", "yearestablished": "founded",
      "phonenumber": "phone", "telephone": "phone", "emailaddress": "email",
      "companydomainname": "domains", "billingcity": "city", "billingcountry": "country",
      "companyowner": "owner", "accountowner": "owner", "parentaccount": "parent",
      "parentcompany": "parent", "description": "note",
    ],
    Deal.kind: [
      "dealname": "title", "opportunityname": "title", "accountname": "account",
      "companyname": "account", "organization": "account", "organisation": "account",
      "dealowner": "owner", "opportunityowner": "owner", "salesagent": "owner",
      "closedate": "close", "expectedclosedate": "close", "productname": "product",
      "leadsource": "source", "description": "note", "closevalue": "amount",
    ],
    Product.kind: [
      "productname": "name", "productcode": "code", "unitprice": "price", "salesprice": "price",
      "listprice": "price", "description": "note",
    ],
  ]

  private static let stageColumns = ["dealstage", "stage", "status", "pipelinestage", "stagename"]
  private static let openedColumns = ["createdate", "created", "createdon", "engagedate", "opened"]
  private static let closedColumns = ["closed", "closedon", "wondate", "lostdate", "decided"]
  private static let keyColumns = [
    "id", "recordid", "externalid", "uuid", "contactid", "accountid", "companyid", "dealid",
    "opportunityid", "productid", "customerid",
  ]

  static func recognition(_ surveys: [FileSurvey], _ book: Book) -> Recognition? {
    var mapping = Mapping(name: "columns", label: "By the names of the columns")
    var files: [(survey: FileSurvey, rule: FileRule)] = []
    var skipped: [FileSurvey] = []
    for survey in surveys {
      if let kind = kind(of: survey), let record = record(kind, survey, book) {
        files.append((survey, FileRule(pattern: survey.file.name, records: [record])))
      } else {
        skipped.append(survey)
      }
    }
    guard !files.isEmpty else { return nil }
    // Companies before people before deals, so that what is named is there.
    let order: [KindID] = [Product.kind, Account.kind, Contact.kind, Deal.kind]
    files = files.enumerated().sorted { one, other in
      let ranks = [one, other].map { file in
        order.firstIndex(of: file.element.rule.records[0].kind) ?? order.count
      }
      return ranks[0] != ranks[1] ? ranks[0] < ranks[1] : one.offset < other.offset
    }.map(\.element)
    mapping.files = files.map(\.rule)
    return Recognition(mapping, files: files, skipped: skipped)
  }

  private static func kind(of survey: FileSurvey) -> KindID? {
    let name = ColumnName.plain(survey.file.name)
    if let found = kinds.first(where: { $0.names.contains(where: name.contains) }) {
      return found.kind
    }
    let columns = Set(survey.columns.map(ColumnName.plain))
    let scores = kinds.map { entry in entry.columns.filter(columns.contains).count }
    if let most = scores.max(), most > 0, let place = scores.firstIndex(of: most) {
      return kinds[place].kind
    }
    if columns.contains("email") || columns.contains("phone") { return Contact.kind }
    return columns.contains("company") || columns.contains("name") ? Account.kind : nil
  }

  private static func record(
    _ kind: KindID,
    _ survey: FileSurvey,
    _ book: Book
  ) -> RecordRule? {
    guard let definition = Catalogue.kind(kind, in: book) else { return nil }
    var rule = RecordRule(kind: kind)
    var taken: Set<ColumnRule.Target> = []
    for column in survey.columns {
      let plain = ColumnName.plain(column)
      if kind == Deal.kind, takeCourse(plain, column, &rule) { continue }
      guard let target = target(plain, definition) else { continue }
      // A field takes one column; people have several addresses.
      if case .point = target {} else if !taken.insert(target).inserted { continue }
      var map = ColumnRule(column: column, target: target)
      if case .field(let id) = target {
        map.makes = [Account.kind, Product.kind, Tag.kind]
          .contains { Catalogue.field(id)?.targets.first == $0 }
      }
      rule.maps.append(map)
    }
    func columns(_ targets: ColumnRule.Target...) -> [String] {
      targets.compactMap { target in rule.maps.first { $0.target == target }?.column }
    }
    let title = columns(.field(definition.title))
    let names = columns(.field(Contact.givenName.id), .field(Contact.familyName.id))
    let own = survey.columns.first { keyColumns.contains(ColumnName.plain($0)) }
    rule.keys = [own.map { [$0] } ?? []]
    if kind == Contact.kind {
      let company = columns(.company)
      if title.isEmpty, !names.isEmpty {
        rule.title = names.enumerated().flatMap { index, name -> [RecordRule.TitlePart] in
          index == 0 ? [.column(name)] : [.text(" "), .column(name)]
        }
      }
      rule.keys += [columns(.point(.email)), title + company, names + company, title, names]
      rule.keys += names.map { [$0] }
    } else if kind == Deal.kind {
      rule.keys += [title + columns(.field(Deal.party.id)), title]
    } else {
      rule.keys += [title]
    }
    rule.keys = rule.keys.filter { !$0.isEmpty }
    guard !rule.keys.isEmpty, !rule.maps.isEmpty else { return nil }
    if kind == Deal.kind, rule.progress == nil { rule.progress = ProgressRule(column: "stage") }
    return rule
  }

  private static func takeCourse(
    _ plain: String,
    _ column: String,
    _ rule: inout RecordRule
  ) -> Bool {
    var progress = rule.progress ?? ProgressRule(column: "stage")
    if stageColumns.contains(plain) {
      progress.column = column
    } else if openedColumns.contains(plain) {
      progress.opened = column
    } else if closedColumns.contains(plain) {
      progress.closed = column
    } else {
      return false
    }
    rule.progress = progress
    return true
  }

  private static func target(
    _ plain: String,
    _ definition: KindDefinition
  ) -> ColumnRule.Target? {
    let word = words[definition.id]?[plain] ?? plain
    if let target = ColumnRule.Target(word: word, kind: definition.id) { return target }
    let field = definition.fields.first { field in
      ([field.name, field.label] + field.aliases).contains {
        ColumnName.plain($0) == ColumnName.plain(word)
      }
    }
    guard let field, field.traits.isDisjoint(with: [.hidden, .governed]),
      field.id != definition.id.externalIDs.id, field.id != Deal.pipeline.id,
      field.id != Deal.stage.id
    else { return nil }
    return .field(field.id)
  }
}
