import CRM
import Configuration

extension Settings.NumberFormat {
  /// Whether a comma stands before the decimals.
  var hasDecimalComma: Bool {
    switch self {
    case .pointComma, .spaceComma: true
    case .commaPoint, .apostrophePoint: false
    }
  }
}

extension Settings.Weekday {
  /// The same day in the domain's words.
  var weekday: CRM.Weekday {
    switch self {
    case .monday: .monday
    case .tuesday: .tuesday
    case .wednesday: .wednesday
    case .thursday: .thursday
    case .friday: .friday
    case .saturday: .saturday
    case .sunday: .sunday
    }
  }
}
