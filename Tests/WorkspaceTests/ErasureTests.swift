import Books
import CRM
import EventStore
import Facts
import Glibc
import Synchronization
import Testing

@testable import Workspace

@Suite struct ErasureTests {
  private let path: String

  init() {
    var template = Array("/tmp/daybook-erasure-XXXXXX".utf8CString)
    // mkdtemp writes the name into the array.
    let made = unsafe mkdtemp(&template) != nil
    precondition(made, "no directory can be made in /tmp")
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private func open(_ name: String = "store", seed: UInt64 = 1) async throws -> Workspace {
    let ticks = Mutex<Int64>(1_790_000_000_000 + Int64(seed) * 1_000_000)
    let workspace = try await Workspace(
      Workspace.Options(
        directory: "\(path)/\(name)",
        clock: {
          ticks.withLock { now in
            now += 1000
            return Instant(milliseconds: now)
          }
        },
        seed: seed
      )
    )
    if await workspace.book.count(User.kind) == 0 {
      let setup = Setup(bookName: "Test", userName: "Anna", login: "anna", currency: .euro)
      _ = try await workspace.perform(.setup(setup))
    }
    let book = await workspace.book
    await workspace.identify(as: book.rows(User.kind).first.map { book.id($0) }, zone: .utc)
    return workspace
  }

  /// All files under a directory.
  private func files(_ folder: String) -> [String] {
    let disk = SystemDisk()
    return ((try? disk.list(folder)) ?? []).flatMap { name in
      let path = "\(folder)/\(name)"
      return (try? disk.status(at: path))?.isDirectory == true ? files(path) : [path]
    }
  }

  /// The marks that stand in any byte under a store.
  private func hits(_ marks: [String], in name: String = "store") throws -> [String] {
    let disk = SystemDisk()
    var bytes: [UInt8] = []
    for file in files("\(path)/\(name)") {
      let descriptor = try disk.open(file, .read)
      defer { disk.close(descriptor) }
      let size = try disk.status(descriptor).size
      bytes += try disk.read(descriptor, count: Int(size), at: 0)
    }
    let text = String(decoding: bytes, as: UTF8.self).lowercased()
    return marks.filter { mark in
      text.contains(mark.lowercased()) || text.contains(String(mark.lowercased().reversed()))
    }
  }

  private func made(_ saved: Saved, _ kind: KindID) throws -> EntityID {
    try #require(saved.change.events.first { $0.kind == kind }?.entity)
  }

  private let marks = [
    "Quuxberta", "Zwickelmann", "quux@zwickel.example", "49307654321", "Quuxcity", "Quuxnote",
    "Quuxcall", "Quuxdraft",
  ]

  /// A person with everything a person has, and mentions of her elsewhere.
  private func planted(_ workspace: Workspace) async throws -> (EntityID, account: EntityID) {
    let person = try made(
      await workspace.perform(
        .create(
          Contact.kind,
          [
            .set(Contact.name, "Quuxberta Zwickelmann"), .set(Contact.city, "Quuxcity"),
            .set(Contact.note, "Quuxnote"),
          ],
          related: [
            .point(.email, value: "quux@zwickel.example", original: nil, label: nil),
            .point(.phone, value: "+49307654321", original: nil, label: nil),
          ]
        )
      ),
      Contact.kind
    )
    let account = try made(
      await workspace.perform(
        .create(Account.kind, [.set(Account.name, "Acme"), .set(Account.note, "old Zwickelmann")])
      ),
      Account.kind
    )
    _ = try await workspace.perform(
      .set([account], [.set(Account.note, "Call ZWICKELMANN, Quuxberta")])
    )
    _ = try await workspace.perform(
      .logActivity(NewActivity(.call, subject: "Quuxcall", about: [person]))
    )
    try await workspace.keep(["draft/1": "Quuxdraft for Zwickelmann", "history": "nothing"])
    return (person, account)
  }

  private func request() -> ErasureRequest {
    ErasureRequest(reason: .request, requestedOn: Day(number: 20_000), due: Day(number: 20_030))
  }

  @Test func `a person is gone from every byte, and what is not theirs stays`() async throws {
    let workspace = try await open()
    let (person, account) = try await planted(workspace)
    _ = try await workspace.writeCheckpoint()
    #expect(try hits(marks) == marks)
    let rehearsal = try await workspace.rehearseErasure(of: person)
    #expect(
      rehearsal.records.map(\.kind).sorted()
        == [
          Contact.kind, ContactPoint.kind, ContactPoint.kind, Activity.kind,
        ].sorted()
    )
    #expect(rehearsal.mentions.count == 2)
    #expect(rehearsal.mentions.allSatisfy { $0.record == account })
    #expect(try await workspace.subjectAccess(to: person).records.count == 4)
    _ = try await workspace.erase(rehearsal, mentions: rehearsal.mentions, request())
    _ = try await workspace.wipeErased()
    #expect(try hits(marks).isEmpty)
    let book = await workspace.book
    #expect(book.row(person) == nil || book.title(person) == nil)
    #expect(book.title(account) == "Acme")
    #expect(book.rows(Erasure.kind).count == 1)
    let hash = book.stateHash
    await workspace.close()
    let next = try await open(seed: 2)
    #expect(await next.book.stateHash == hash)
    #expect(try await next.verify().isSound)
    #expect(await next.kept(for: try #require(await next.user))["history"] == "nothing")
    await next.close()
  }

  @Test func `a record that was called by them has a name, and undo goes on`() async throws {
    let workspace = try await open()
    let older = try made(
      await workspace.perform(.create(Account.kind, [.set(Account.name, "Quuxberta Zwickelmann")])),
      Account.kind
    )
    _ = try await workspace.perform(.set([older], [.set(Account.city, "Berlin")]))
    let person = try made(
      await workspace.perform(.create(Contact.kind, [.set(Contact.name, "Quuxberta Zwickelmann")])),
      Contact.kind
    )
    let rehearsal = try await workspace.rehearseErasure(of: person)
    _ = try await workspace.erase(rehearsal, mentions: rehearsal.mentions, request())
    _ = try await workspace.wipeErased()
    #expect(try hits(marks).isEmpty)
    #expect(await workspace.book.title(older) == "(erased)")
    // The latest step made nothing but the person.
    let undone = try await workspace.undo()
    #expect(undone.change.events.map(\.entity) == [older])
    #expect(await workspace.book.title(older) == "(erased)")
    await workspace.close()
  }

  @Test func `texts that are left stay, and nobody but a person is forgotten`() async throws {
    let workspace = try await open()
    let (person, account) = try await planted(workspace)
    let rehearsal = try await workspace.rehearseErasure(of: person)
    _ = try await workspace.erase(rehearsal, mentions: [], request())
    _ = try await workspace.wipeErased()
    #expect(try hits(marks) == ["Quuxberta", "Zwickelmann"])
    await #expect(throws: WorkspaceError.self) {
      try await workspace.rehearseErasure(of: account)
    }
    await workspace.close()
  }

  @Test func `a colleague's open workspace goes over to what is left`() async throws {
    let one = try await open()
    let (person, _) = try await planted(one)
    let two = try await open(seed: 2)
    let rehearsal = try await one.rehearseErasure(of: person)
    _ = try await one.erase(rehearsal, mentions: rehearsal.mentions, request())
    _ = try await two.catchUp()
    _ = try await one.wipeErased()
    #expect(await two.book.title(person) == nil)
    #expect(await two.book.stateHash == one.book.stateHash)
    #expect(try hits(marks).isEmpty)
    await two.close()
    await one.close()
  }

  @Test func `what a colleague was typing meanwhile goes too`() async throws {
    let one = try await open()
    let (person, _) = try await planted(one)
    let two = try await open(seed: 2)
    let told = Mutex<[String]>([])
    await two.observe { update in
      switch update {
      case .erased(let book): told.withLock { $0.append("erased \(book.title(person) ?? "her")") }
      case .wiped: told.withLock { $0.append("wiped") }
      case .folded, .rebased: break
      }
    }
    let rehearsal = try await one.rehearseErasure(of: person)
    _ = try await one.erase(rehearsal, mentions: rehearsal.mentions, request())
    // The drafts were looked through before this was handed over.
    try await two.keep(["draft/2": "Quuxdraft: ring Zwickelmann", "draft/3": "ring Acme"])
    #expect(try !hits(marks).isEmpty)
    _ = try await two.catchUp()
    #expect(told.withLock { $0 } == ["erased her"])
    _ = try await one.wipeErased()
    #expect(try hits(marks).isEmpty)
    // Told once, when there is nothing left to read.
    for _ in 0..<2 { _ = try await two.catchUp() }
    #expect(told.withLock { $0 } == ["erased her", "wiped"])
    #expect(await two.kept() == ["draft/3": "ring Acme", "history": "nothing"])
    await two.close()
    await one.close()
  }

  @Test func `drafts are scrubbed again by whoever takes an erasure up`() async throws {
    let one = try await open()
    let (person, _) = try await planted(one)
    let two = try await open(seed: 2)
    let rehearsal = try await one.rehearseErasure(of: person)
    _ = try await one.erase(rehearsal, mentions: rehearsal.mentions, request())
    // Who began it is gone when a colleague who has not gone over writes of her.
    await one.close()
    try await two.keep(["draft/2": "Quuxdraft: ring Zwickelmann", "draft/3": "ring Acme"])
    await two.close()
    #expect(try !hits(marks).isEmpty)
    let next = try await open(seed: 3)
    try await next.reviewErasures()
    #expect(try hits(marks).isEmpty)
    #expect(await !next.owesErasure)
    #expect(!files("\(path)/store").contains { $0.hasSuffix("ERASING") })
    let user = try #require(await next.user)
    #expect(await next.kept(for: user)["draft/3"] == "ring Acme")
    await next.close()
  }

  @Test func `what is also about somebody who is not known here stays`() async throws {
    let workspace = try await open()
    let (person, _) = try await planted(workspace)
    // The colleague's session that made the other person has not come.
    let stranger = EntityID(high: 77, low: 78)
    let (shared, owned) = (EntityID(high: 79, low: 80), EntityID(high: 83, low: 84))
    let store = try EventStore.open(
      at: "\(path)/store",
      mode: .readWrite,
      environment: StoreEnvironment(
        clock: { Instant(milliseconds: 1_790_000_000_000) },
        random: { 7 },
        disk: SystemDisk()
      )
    )
    func about(_ id: EntityID) -> Facts.Operation {
      Operation(.add, Activity.participants.id, .ref(id))
    }
    _ = try store.append([
      Change(
        batch: EntityID(high: 81, low: 82),
        author: EntityID(high: 0, low: 0),
        via: .shell,
        intent: "activity.log",
        events: [
          Event(entity: shared, kind: Activity.kind, operations: [about(person), about(stranger)]),
          Event(
            entity: owned,
            kind: Activity.kind,
            operations: [
              about(person), Operation(.set, Activity.kind.owner.id, .ref(stranger)),
            ]
          ),
        ]
      )
    ])
    store.close()
    let rehearsal = try await workspace.rehearseErasure(of: person)
    #expect(!rehearsal.records.contains { $0.id == shared })
    // Whoever it belongs to is nobody that it is about.
    #expect(rehearsal.records.contains { $0.id == owned })
    await workspace.close()
  }

  @Test func `what was written of them after the rehearsal goes too`() async throws {
    let one = try await open()
    let (person, account) = try await planted(one)
    let two = try await open(seed: 2)
    let rehearsal = try await one.rehearseErasure(of: person)
    let late = try made(
      await two.perform(
        .logActivity(NewActivity(.call, subject: "Quuxlate with Zwickelmann", about: [person]))
      ),
      Activity.kind
    )
    let other = try made(
      await two.perform(.logActivity(NewActivity(.call, subject: "prices", about: [account]))),
      Activity.kind
    )
    await two.close()
    let report = try await one.erase(rehearsal, mentions: rehearsal.mentions, request())
    #expect(report.map { $0.events > rehearsal.events } == true)
    _ = try await one.wipeErased()
    #expect(try hits(marks + ["Quuxlate"]).isEmpty)
    let book = await one.book
    #expect(book.row(late).flatMap { book[$0, Activity.subject] } == nil)
    #expect(book.row(other).flatMap { book[$0, Activity.subject] } == "prices")
    #expect(try await one.verify().isSound)
    #expect(await !one.owesErasure)
    await one.close()
  }

  @Test func `one that hangs is named, and the erasure goes on when it has ended`() async throws {
    let one = try await open()
    let (person, _) = try await planted(one)
    let two = try await open(seed: 2)
    _ = try await two.perform(.create(Account.kind, [.set(Account.name, "Other")]))
    let rehearsal = try await one.rehearseErasure(of: person)
    let error = await #expect(throws: WorkspaceError.self) {
      try await one.erase(rehearsal, mentions: rehearsal.mentions, request(), within: .zero)
    }
    guard case .store(let refusal)? = error else {
      Issue.record("no refusal of the store")
      return
    }
    #expect(refusal.code == .held && refusal.process == getpid())
    #expect(await one.owesErasure)
    await two.close()
    try await one.finishErasures()
    #expect(try hits(marks).isEmpty)
    await one.close()
  }
}
