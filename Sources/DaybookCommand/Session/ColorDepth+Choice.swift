import Configuration
import TextUI

extension ColorDepth {
  /// The depth that `--color`, or else the configuration, asks for; nil finds out.
  init?(choice: String?, _ configured: Settings.ColorChoice) {
    switch choice ?? configured.rawValue {
    case "never", "mono", "no": self = .mono
    case "16", "ansi": self = .ansi
    case "256": self = .indexed
    case "rgb", "truecolor": self = .rgb
    default: return nil
    }
  }
}
