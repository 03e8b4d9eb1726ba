import TextUI

nonisolated extension ColorDepth {
  /// The depth to paint in.
  ///
  /// What the user asked for by option comes first, then `NO_COLOR`, then what the terminal's
  /// description says. A terminal is never asked for more than it has.
  ///
  /// - Parameters:
  ///   - requested: the `--color` option or the setting, nil for automatic.
  ///   - noColor: the value of `NO_COLOR`; it counts when it is not empty.
  ///   - colors: how many colours terminfo knows, 0 or less for none.
  ///   - direct: whether terminfo says that colours are RGB values.
  /// - Returns: the depth to use.
  static func resolve(
    requested: ColorDepth?,
    noColor: String?,
    colors: Int,
    direct: Bool
  ) -> ColorDepth {
    let available: ColorDepth =
      if direct { .rgb } else if colors >= 256 { .indexed } else if colors >= 8 { .ansi } else {
        .mono
      }
    if let requested { return min(requested, available) }
    if let noColor, !noColor.isEmpty { return .mono }
    return available
  }
}
