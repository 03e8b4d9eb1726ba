import Testing

@testable import EventStore

/// Crashes of a disk in memory, at every call that changes something.
///
/// `DAYBOOK_TORTURE` makes the histories longer and the random ones more, `DAYBOOK_SEED` others.
@Suite struct PowerCutTests {
  /// A moment of a history: what the disk was, and what had been acknowledged.
  private struct Moment {
    let image: DiskImage
    let ledger: History.Ledger
  }

  /// All moments of the last step of a history, before each call that changes something and after
  /// the last.
  private static func moments(of steps: [History.Step]) -> [Moment] {
    let history = History()
    var moments: [Moment] = []
    for step in steps.dropLast() { history.perform(step) }
    let machine = history.disk.machine
    machine.beforeChange = { [unowned history, unowned machine] in
      moments.append(Moment(image: machine.image, ledger: history.ledger))
    }
    if let last = steps.last { history.perform(last) }
    moments.append(Moment(image: machine.image, ledger: history.ledger))
    history.close()
    moments.append(Moment(image: machine.image, ledger: history.ledger))
    machine.beforeChange = {}
    return moments
  }

  private static func histories(of length: Int) -> [[History.Step]] {
    guard length > 0 else { return [[]] }
    return histories(of: length - 1).flatMap { steps in
      History.Step.allCases.map { steps + [$0] }
    }
  }

  @Test func `every state that a crash can leave of a short history is sound`() {
    var (states, different) = (0, 0)
    for length in 1...(Torture.factor > 1 ? 3 : 2) {
      for steps in Self.histories(of: length) {
        var judged: Set<Int> = []
        func judge(_ left: DiskImage, _ moment: Moment, _ name: String) {
          states += 1
          let key = left.fingerprint ^ moment.ledger.acknowledged.count
          guard judged.insert(key).inserted else { return }
          let problem = Judge(ledger: moment.ledger).problem(with: left)
          if let problem { Issue.record("\(steps), \(name): \(problem)") }
        }
        for moment in Self.moments(of: steps) {
          judge(moment.image, moment, "killed")
          var choices = EveryChoice()
          repeat {
            judge(moment.image.afterPowerCut(&choices), moment, "state \(states)")
          } while choices.advance()
        }
        different += judged.count
      }
    }
    print("crashes of short histories: \(states) states, \(different) different ones, all judged")
  }
}
