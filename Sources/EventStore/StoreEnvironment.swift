public import Facts

/// What a store takes from the world: time, chance, the machine's identity and the disk; all of
/// them replaceable by tests.
public struct StoreEnvironment {
  /// The wall clock.
  public var clock: @Sendable () -> Instant
  /// 64 random bits; replica and file identities come from it.
  public var random: () -> UInt64
  /// A number that names this machine, so that a copied store does not write on as its original.
  public var machine: UInt64
  public var disk: any Disk
  /// How long a segment grows before the next one is begun, in bytes; tests make it small.
  var segmentLength: UInt64 = 16 << 20
  /// Whether the table of tails is kept; tests that count every state of a disk leave it out.
  var keepsTails = true

  public init(
    clock: @escaping @Sendable () -> Instant,
    random: @escaping () -> UInt64,
    machine: UInt64? = nil,
    disk: any Disk = SystemDisk()
  ) {
    self.clock = clock
    self.random = random
    self.disk = disk
    self.machine = machine ?? identity(of: disk)
  }
}

/// A hash of the system's machine id; 0 where there is none.
private func identity(of disk: any Disk) -> UInt64 {
  guard let content = try? disk.contents(of: "/etc/machine-id", limit: 256) else { return 0 }
  return fingerprint(content)
}

/// FNV-1a in 64 bits: names things, protects nothing.
func fingerprint(_ bytes: some Sequence<UInt8>) -> UInt64 {
  bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
}
