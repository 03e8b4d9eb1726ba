import Books
import Facts
import Testing

@testable import CRM

@Suite struct QueryTableTests {
  static let sales = SalesBook()
  static let reopened = Result { try sales.reopened() }

  /// Queries and the keys of what they find, on the book as written and from a checkpoint.
  @Test(arguments: QueryTable.all)
  func `a query finds`(row: QueryTable) throws {
    #expect(Self.sales.found(row.text, row.kind) == row.expected, "\(row.text)")
    #expect(try Self.reopened.get().found(row.text, row.kind) == row.expected, "\(row.text)")
  }

  @Test func `the kernel and the row agree on every query`() throws {
    for sales in [Self.sales, try Self.reopened.get()] {
      for row in QueryTable.all {
        let query = Query.parse(row.text, kind: row.kind, viewer: sales.context)
        let set = sales.book.rowSet(row.kind, query.predicate)
        for one in sales.book.rows(row.kind) {
          #expect(
            set[Int(one.index)] == sales.book.matches(one, query.predicate),
            "\(row.text)"
          )
        }
      }
    }
  }

  @Test func `a whole query has no problem but notes`() {
    for row in QueryTable.all {
      let query = Query.parse(row.text, kind: row.kind, viewer: Self.sales.context)
      #expect(query.omissions.isEmpty, "\(row.text): \(query.omissions.map(\.sentence))")
    }
  }
}

struct QueryTable: Sendable, CustomTestStringConvertible {
  let kind: KindID
  let text: String
  let expected: String

  var testDescription: String { text }

  static let all: [QueryTable] =
    deals.map { QueryTable(kind: Deal.kind, text: $0.0, expected: $0.1) }
    + accounts.map { QueryTable(kind: Account.kind, text: $0.0, expected: $0.1) }
    + contacts.map { QueryTable(kind: Contact.kind, text: $0.0, expected: $0.1) }
    + tasks.map { QueryTable(kind: Todo.kind, text: $0.0, expected: $0.1) }
    + activities.map { QueryTable(kind: Activity.kind, text: $0.0, expected: $0.1) }
    + others

  static let deals: [(String, String)] = [
    // The words of the language, and the operators that are spoken
    ("acme and renewal", "R"), ("not acme", "G L O P"), ("not not acme", "R W"),
    ("not -acme", "R W"), ("not (acme or nordwind)", "G P"), ("acme and not renewal", "W"),
    ("source~ref", "R"), ("source!~ref", "G L O P W"), ("-source!~ref", "R"),
    ("not source!~ref", "R"), ("stage~prop", "P R"), ("\"not\"", ""), ("\"and\"", ""),
    ("changed>2020", "G L O P R W"), ("changed<2020", ""), ("no:promise", "G L O P R W"),
    ("has:promise", ""), ("has:line", ""), ("no:lead", "G L O P R W"),
    // Words
    ("", "G L O P R W"), ("   ", "G L O P R W"), ("renewal", "R"), ("RENEWAL", "R"),
    ("ewa", "R"), ("acme", "R W"), ("acme renewal", "R"), ("nordwind", "L O"),
    ("novak", "R"), ("stone", "O"), ("田中", "P"), ("gita", "G"), ("zzz", ""),
    ("\"phase 2\"", "O"), ("\"2 phase\"", ""), ("phase 2", "O"), ("-acme", "G L O P"),
    ("-acme -nordwind", "G P"), ("-\"phase 2\"", "G L P R W"), ("2025", "W"),
    ("workshop (gita)", "G"), ("→", "P"), ("\"or\"", "G L O W"),
    // Stages, by part of the name
    ("stage:proposal", "P R"), ("stage:prop", "P R"), ("stage=Proposal", "P R"),
    ("stage:proposal,negotiation", "O P R W"), ("-stage:proposal", "G L O W"),
    ("stage!=proposal", "G L O W"), ("stage!=proposal,negotiation", "G L"),
    ("stage:\"first talks\",signed", "G"), ("stage>=proposal", "O P R W"),
    ("stage>proposal", "O W"), ("stage<proposal", "L"), ("STAGE:Proposal", "P R"),
    ("pipeline:sales", "L O P R W"), ("pipe:partners", "G"), ("stage:o", "O P R W"),
    // Choices
    ("status:open", "G O P R"), ("status:won", "W"), ("status:won,lost", "L W"),
    ("status!=open", "L W"), ("-status:open", "L W"), ("status:op", "G O P R"),
    ("status=won", "W"), ("forecast:best", "R"), ("forecast:best-case", "R"),
    ("forecast:none", "G L O P W"), ("forecast:*", "R"), ("is:open", "G O P R"), ("is:won", "W"),
    ("is:closed", "L W"), ("-is:closed", "G O P R"), ("is:won,lost", "L W"),
    // Amounts
    ("amount>10k", "L O R"), ("value>10k", "L O R"), ("amount>=41500", "O R"),
    ("amount>41500", "R"), ("amount<12k", "W"), ("amount<=12k", "L W"), ("amount:84k", "R"),
    ("amount=84000", "R"), ("amount!=84000", "G L O P W"), ("amount>10kUSD", "P"),
    ("amount>10k$", "P"), ("amount:18.9kUSD", "P"), ("amount:10k..50k", "L O"),
    ("amount:10k..", "L O R"), ("amount:..12k", "L W"), ("amount:10k..50kUSD", "P"),
    ("amount:USD10k..50k", "P"), ("amount:9900,12k", "L W"), ("amount:none", "G"),
    ("amount:*", "L O P R W"), ("-amount:*", "G"), ("no:amount", "G"), ("has:value", "L O P R W"),
    ("amount:>10k", "L O R"), ("amount:84,000", "R"), ("amount<-5", ""), ("worth>80k", "R"),
    ("amount:\"84 000\"", "R"),
    // Days
    ("close:2026-12-12", "R"), ("close<+30d", "L O R"), ("close<today", "L O"),
    ("close>today", "P R"), ("close:..eom", "L O"), ("close:2026-12-01..", "P R"),
    ("close:2026-11-01..2026-11-30", "L O"), ("close:2026-11", "L O"), ("close:nov", "L O"),
    ("close:dec", "R"), ("close:q4", "L O R"), ("close:2027", "P"), ("close:2026-q4", "L O R"),
    ("close:week", "O"), ("close:thismonth", "L O"), ("close:\"next month\"", "R"),
    ("close:nextmonth", "R"), ("close>nov", "P R"), ("close<=nov", "L O"), ("close>=dec", "P R"),
    ("close<dec", "L O"), ("close:12.12.", "R"), ("close:12.12...3.1.27", "P R"),
    ("close:none", "G W"), ("no:close", "G W"), ("close!=2026-12-12", "G L O P W"),
    ("close>-3d", "O P R"), ("closing:2026", "L O R"), ("closed:2026-11-10", "L"),
    ("closed>-14d", "L"), ("closed:oct", "W"), ("closed:q4", "L W"), ("has:closed", "L W"),
    ("close:2026-11..2026-12", "L O R"), ("close:2026-11-20,2026-12-12", "O R"),
    // Numbers, texts
    ("probability>50", "O R"), ("prob:60", "R"), ("prob:60%", "R"), ("prob<70", "R"),
    ("prob:60,75", "O R"), ("prob:50..70", "R"), ("source:ref", "R"), ("source=referral", "R"),
    ("source=ref", ""), ("source:koln", "O"), ("source!=referral", "G L O P W"),
    ("source=\"\"", "G L P W"), ("no:source", "G L P W"), ("title:renewal", "R"),
    ("name=\"renewal 2026\"", "R"), ("title>=s", "G L W"), ("title:renewal,pilot", "P R"),
    // References
    ("account:acme", "R W"), ("company:acme", "R W"), ("co:acme", "R W"), ("account:gita", "G"),
    ("account=\"acme gmbh\"", "R W"), ("account=acme", ""), ("-account:acme", "G L O P"),
    ("account:acme,nordwind", "L O R W"), ("product:support", "R"),
    ("product=\"support plan\"", "R"),
    ("reason:pric", "L"), ("lostReason:pricing", "L"), ("no:product", "G L O P W"),
    // People
    ("@me", "P R"), ("@anna", "P R"), ("@bob", "L O"), ("@Müller", "L O"), ("@muller", "L O"),
    ("-@me", "G L O W"), ("@me,bob", "L O P R"), ("@an", "P R W"), ("@nobody", "G"),
    ("@\"anna weber\"", "P R"), ("owner:me", "P R"), ("owner:@me", "P R"), ("owner:bob", "L O"),
    ("owner=bob", "L O"), ("owner!=bob", "G P R W"), ("owner:none", "G"), ("is:mine", "P R"),
    ("is:unassigned", "G"), ("owner:@me,@bob", "L O P R"), ("@andrew", "W"),
    // Tags
    ("#vip", "R"), ("#cold", "P"), ("-#cold", "G L O R W"), ("#vip,cold", "P R"), ("#q3", "R"),
    ("#\"q3 enterprise\"", "R"), ("tag:vip", "R"), ("tags:#vip", "R"), ("tags:none", "G L O W"),
    ("has:tags", "P R"), ("no:tag", "G L O W"), ("#VIP #q3", "R"), ("tags=vip", "R"),
    // Relations
    ("p:eva", "R"), ("p:stone", "O"), ("p:gita", "G"), ("contact:eva", "R"), ("d:pilot", "P"),
    ("deal:pilot", "P"), ("has:contact", "G O R"), ("task:quote", "O"), ("t:call", "R"),
    ("has:activity", "O R"), ("no:activity", "G L P W"), ("has:task", "G O R"),
    ("no:next", "L P W"), ("has:next", "G O R"), ("no:task is:open", "P"),
    // Moments
    ("next<today", "R"), ("next:2026-11-27", "O"), ("next>today", "G O"), ("next:*", "G O R"),
    ("activity>-7d", "G R"), ("activity:2026-09", "O"), ("activity<-30d", "L O P W"),
    ("lastActivity:2026-11-19..", "G R"), ("idle>30d", "L O P W"), ("idle<7d", "G R"),
    ("idle:2d", "G"), ("idle:1..2", "G R"), ("idle>=2", "G L O P W"), ("idle!=1", "G L O P W"),
    ("idle:12w..", "L P W"), ("is:rotting", "O P"), ("stale:yes", "O P"), ("is:stale @bob", "O"),
    ("weighted>1k", "O R"), ("chance>50", "O R"), ("weighted:none", "G L P W"),
    ("created>-7d", "G"), ("created:2026-08", "L O P R W"), ("created<2026-10-01", "L O P R W"),
    ("is:overdue", "O"),
    // Archived
    ("archived:yes", "A"), ("archived:no", "G L O P R W"), ("archived:any", "A G L O P R W"),
    ("renewal archived:*", "A R"), ("is:archived", "A"), ("-is:archived", "G L O P R W"),
    // Together
    ("stage:proposal,negotiation value>10k owner:@me", "R"),
    ("stage:proposal -#cold @me \"acme\"", "R"), ("status:won amount>10k owner:@me", ""),
    ("renewal or pilot", "P R"), ("renewal OR pilot", "P R"), ("@bob is:lost or #vip", "L R"),
    ("(renewal or pilot) #vip", "R"), ("-(renewal or pilot)", "G L O W"),
    ("((acme))", "R W"), ("is:open (acme or nordwind)", "O R"), ("foo(bar)", ""),
    ("sort:amount", "G L O P R W"), ("@me sort:amount-,close", "P R"), ("\"phase 2\"@bob", "O"),
  ]

  static let accounts: [(String, String)] = [
    ("", "ac no ta"), ("berlin", "ac"), ("info@nordwind", "no"), ("田中", "ta"),
    ("employees>100", "ac"), ("employees:10..100", "no"), ("staff<=40", "no"),
    ("revenue>1m", "ac"), ("relation:customer", "ac"), ("type:pros", "no"), ("is:prospect", "no"),
    ("domain:acme", "ac"), ("domain=acme.example", "ac"), ("domain=acme", ""),
    ("domains:labs", "ac"), ("parent:acme", "no"), ("no:parent", "ac ta"), ("#vip", "ac"),
    ("@me", "ac"), ("p:eva", "ac"), ("d:renewal", "ac"), ("deal:pilot", "ta"),
    ("email:nordwind", "no"), ("has:email", "no"), ("no:email", "ac ta"), ("has:deal", "ac no ta"),
    ("has:contact", "ac no"), ("industry:soft,ener", "ac no"), ("city=berlin", "ac"),
    ("co:nord", "no"), ("activity>-7d", "ac"), ("archived:yes", "old"), ("has:domains", "ac"),
    ("employees!=40", "ac ta"),
  ]

  static let contacts: [(String, String)] = [
    ("", "ev gi st"), ("novak", "ev"), ("eva@acme", "ev"), ("nordwind", "st"),
    ("email:acme.example", "ev"), ("email=eva@acme.example", "ev"), ("email=eva", ""),
    ("phone:999", ""), ("phone:30123", "ev"), ("phone:\"030 123456\"", "ev"),
    ("has:email", "ev"), ("no:phone", "gi st"), ("company:acme", "ev"), ("co:nordwind", "st"),
    ("d:renewal", "ev"), ("d:rollout", "st"), ("d:workshop", "gi"), ("deal:workshop", "gi"),
    ("has:deal", "ev gi st"), ("no:company", "gi"), ("company:none", "gi"),
    ("company!=\"acme gmbh\"", "gi st"),
    ("email:none", "gi st"), ("name:bob", "st"), ("title:cfo", "ev st"), ("mail:acme", "ev"),
    ("has:title", "ev st"), ("employer:acme", "ev"), ("idle>30", "st"), ("idle:none", "gi"),
    ("activity>-7d", "ev"), ("has:activity", "ev st"),
  ]

  static let tasks: [(String, String)] = [
    ("", "call done nap quote"), ("status:open", "call nap quote"), ("is:done", "done"),
    ("is:overdue", "call"), ("is:due", "call"), ("due<today", "call done"), ("due:fri", "quote"),
    ("due:27.11.", "quote"), ("priority:high", "call"), ("priority>low", "call quote"),
    ("prio>=normal", "call quote"), ("about:renewal", "call"), ("d:rollout", "quote"),
    ("is:snoozed", "nap"), ("snoozed:2026-11-30", "nap"), ("due:..eom is:open", "call quote"),
    ("time:2026-11-27", "quote"), ("no:time", "call done nap"), ("for:workshop", "nap"),
    ("time>2026-11-27", ""), ("time:\"27.11. 9:30\"", "quote"), ("type:call eva", "call"),
  ]

  static let activities: [(String, String)] = [
    ("", "kick sla v3"), ("type:call", "sla"), ("type:call,email", "sla v3"),
    ("at>-7d", "sla v3"), ("at:2026-11-21", "sla"), ("when:yesterday", "sla"), ("at<nov", "kick"),
    ("at:2026-11", "sla v3"), ("duration>30m", "kick"), ("duration:25m", "sla"),
    ("duration:1h..2h", "kick"), ("outcome:held", "sla"), ("outcome:not-held", "v3"),
    ("direction:in", "sla"), ("with:eva", "sla"), ("with:bob", "kick"), ("about:renewal", "sla v3"),
    ("co:acme", "sla"), ("p:eva", "sla"), ("d:rollout", "kick"), ("@me", "sla"),
    ("about:nordwind", "kick"), ("at:\"21.11. 9:00\"", "sla"), ("no:outcome", "kick"),
  ]

  static let others: [QueryTable] = [
    QueryTable(
      kind: Stage.kind,
      text: "pipeline:sales",
      expected: "negotiation proposal qualified"
    ),
    QueryTable(kind: Stage.kind, text: "rot>14", expected: "qualified"),
    QueryTable(kind: User.kind, text: "login=bob", expected: "bob"),
    QueryTable(kind: Tag.kind, text: "q3", expected: "q3 enterprise"),
    QueryTable(kind: Product.kind, text: "deal:renewal", expected: "support"),
    QueryTable(kind: ContactPoint.kind, text: "channel:email of:eva", expected: "p1"),
    QueryTable(kind: Affiliation.kind, text: "company:acme", expected: "job1"),
  ]
}
