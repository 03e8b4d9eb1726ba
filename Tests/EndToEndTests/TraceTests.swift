import Testing

extension EndToEnd {
  /// The judge of durability itself: without the sync it must say no.
  @Suite struct TraceTests {
    private static let write = #"9 pwrite64(8</tmp/x/store/log/r1.dlog>, "DBF1", 160, 0) = 160"#
    private static let sync = "9 fdatasync(8</tmp/x/store/log/r1.dlog>) = 0"
    private static let begun = "9 fdatasync(8</tmp/x/store/log/r1.dlog> <unfinished ...>"
    private static let ended = "9 <... fdatasync resumed>) = 0"
    private static let closing = #"9 pwrite64(8</tmp/x/store/log/r1.dlog>, "DBF1", 64, 9) = 64"#
    private static let said = #"8 write(2<pipe:[4]>, "Saved.\n", 7) = 7"#

    @Test(arguments: [
      ([write, sync, said], true), ([write, begun, ended, said], true),
      ([write, sync, closing, said], true), ([write, sync, said, write, sync, said], true),
      ([write, said], false), ([write, said, sync], false), ([write, begun, said, ended], false),
      ([write, sync, write, said], false), ([write, sync, said, write, said], false),
      ([sync, write, said], false), ([write, sync], false), ([], false),
    ])
    func acknowledgementsNeedASync(_ lines: [String], _ isDurable: Bool) {
      #expect(Trace.isDurable(Trace.steps(of: lines, acknowledgedBy: "Saved")) == isDurable)
    }
  }
}
