import CursesTerminal
import DaybookUI
import Glibc
import TextUI

/// Shows pages on the terminal before there is a model to run, one at a time.
@MainActor
final class PageLoop {
  let terminal: CursesTerminal
  private(set) var idleReport: IdleReport?
  /// What was typed ahead of the page that it is for.
  private(set) var typedAhead: [InputEvent] = []

  init(_ terminal: CursesTerminal, environment: [String: String]) {
    self.terminal = terminal
    idleReport = IdleReport(environment: environment)
  }

  /// Shows a page until it is answered; nil where the terminal is gone.
  func ask(_ page: inout ArrivalPage) -> ArrivalPage.Answer? {
    while true {
      paint(page)
      if typedAhead.isEmpty {
        idleReport?.write(terminal.statistics)
        wait()
      }
      typedAhead += terminal.drainInput()
      while !typedAhead.isEmpty {
        switch typedAhead.removeFirst() {
        case .key(let key):
          if let answer = page.take(key) { return answer }
        case .paste(let text): page.paste(text)
        case .leave: return nil
        case .resize, .resumed, .mouse, .focus: break
        }
      }
    }
  }

  /// Says what is being done while nothing can be asked.
  func tell(_ text: String) { paint(ArrivalPage("", lines: [text], choices: [])) }

  private func paint(_ page: ArrivalPage) {
    var canvas = Canvas(size: terminal.size)
    page.render(into: &canvas)
    terminal.paint(canvas.surface, cursor: canvas.cursor)
  }

  private func wait() {
    var descriptors = terminal.pollDescriptors
    let left = terminal.nextDeadline.map { max(.zero, $0 - ContinuousClock.now) } ?? .seconds(60)
    let milliseconds = min(60_000, left / .milliseconds(1) + 1)
    // The array outlives the call and its count goes along.
    _ = unsafe poll(&descriptors, nfds_t(descriptors.count), Int32(milliseconds))
  }
}
