import Books
import CRM
import Facts
import Testing

@Suite("Tasks and activities")
struct TaskTests {
  enum Step: CaseIterable { case complete, cancel, reopen, snooze }

  @Test(
    "take every step that exists and refuse the others",
    arguments: [
      (TodoStatus.open, Step.complete, TodoStatus?.some(.done)), (.open, .cancel, .cancelled),
      (.open, .reopen, nil), (.open, .snooze, .open),
      (.done, .complete, nil), (.done, .cancel, nil), (.done, .reopen, .open),
      (.done, .snooze, nil),
      (.cancelled, .complete, nil), (.cancelled, .cancel, nil), (.cancelled, .reopen, .open),
      (.cancelled, .snooze, nil),
    ]
  )
  func stateMachine(state: TodoStatus, step: Step, expected: TodoStatus?) throws {
    var ledger = try Ledger.ready()
    let task = try ledger.make(Todo.kind, [.set(Todo.title, "Call Bo"), .set(Todo.type, .call)])
    if state == .done { try ledger.perform(.completeTask(task)) }
    if state == .cancelled { try ledger.perform(.cancelTasks([task])) }
    let command: Command =
      switch step {
      case .complete: .completeTask(task)
      case .cancel: .cancelTasks([task])
      case .reopen: .reopenTasks([task])
      case .snooze: .snooze([task], until: ledger.today.advanced(by: 3))
      }
    do {
      try ledger.perform(command)
      #expect(ledger.book[task, Todo.status] == expected)
    } catch {
      #expect(expected == nil, "\(error)")
      #expect(ledger.book[task, Todo.status] == state)
    }
    let isDone = ledger.book[task, Todo.status] == .done
    #expect((ledger.book[task, Todo.completedOn] != nil) == isDone)
  }

  @Test("finishing a call writes the call in the same change")
  func completion() throws {
    var ledger = try Ledger.ready()
    let bo = try ledger.make(Contact.kind, [.set(Contact.name, "Bo")])
    let task = try ledger.make(
      Todo.kind,
      [.set(Todo.title, "Call Bo"), .set(Todo.type, .call), .add(Todo.about, bo)]
    )
    let change = try ledger.perform(.completeTask(task)).change
    #expect(change.events.map(\.kind) == [Activity.kind, Todo.kind])
    let activity = change.events[0].entity
    let row = try #require(ledger.book.row(activity))
    #expect(ledger.book[row, Activity.type] == .call)
    #expect(ledger.book[row, Activity.subject] == "Call Bo")
    #expect(ledger.book[row, Activity.task] == task)
    #expect(ledger.book[row, Activity.about] == [bo])
    #expect(ledger.book[row, Activity.participants] == [bo])
    #expect(change.events.allSatisfy { $0.subjects == [bo] })
  }

  @Test("a backdated call is effective when it took place, and finishes its task now")
  func backdated() throws {
    var ledger = try Ledger.ready()
    let task = try ledger.make(Todo.kind, [.set(Todo.title, "Call")])
    let at = ledger.now.advanced(by: -86_400_000)
    var call = NewActivity(.call, body: "Asked for a quote\nand more")
    call.at = at
    let change = try ledger.perform(.completeTask(task, call)).change
    #expect(change.events.map(\.effective) == [at, nil])
    #expect(ledger.book[change.events[0].entity, Activity.at] == at)
    #expect(ledger.book[change.events[0].entity, Activity.subject] == "Call")
  }

  @Test("an activity cannot lie in the future")
  func future() throws {
    var ledger = try Ledger.ready()
    var call = NewActivity(.call)
    call.at = ledger.now.advanced(by: 86_400_000)
    #expect(throws: Rejection.notYetHappened) { try ledger.perform(.logActivity(call)) }
    #expect(throws: Rejection.snoozeInThePast(ledger.today)) {
      try ledger.perform(.snooze([ledger.user], until: ledger.today))
    }
  }

  @Test("the days of a task agree with its status")
  func days() throws {
    var ledger = try Ledger.ready()
    let task = try ledger.make(Todo.kind, [.set(Todo.title, "Call")])
    #expect(throws: Rejection.self) {
      try ledger.perform(.set([task], [.set(Todo.completedOn, ledger.today)]))
    }
    let day = ledger.today.advanced(by: -9)
    try ledger.perform(
      .set([task], [.set(Todo.status, .done), .set(Todo.completedOn, day)]),
      via: .import
    )
    #expect(ledger.book[task, Todo.completedOn] == day)
    #expect(throws: Rejection.self) {
      try ledger.perform(.set([task], [.set(Todo.snoozedUntil, ledger.today)]))
    }
  }
}
