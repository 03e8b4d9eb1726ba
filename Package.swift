// swift-tools-version: 6.2
import PackageDescription

// Dependencies, each with its reason. Everything that Daybook exists for is ours; the rest is not.
//
// swift-argument-parser  the shell grammar, help and completions; visible to DaybookCommand only.
// swift-log              levels and handlers for the optional log file; visible to DaybookCommand only.
// swift-collections      HashTreeCollections: persistent hash tries, so that a Book is a value that
//                        can be kept and compared while its successor is made; visible to Books only.
let dependencies: [Package.Dependency] = [
  .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
  .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
  .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser",
  package: "swift-argument-parser"
)
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let hashTrees = Target.Dependency.product(
  name: "HashTreeCollections",
  package: "swift-collections"
)

// Warnings are errors where DAYBOOK_STRICT is set (Scripts/test and CI), so that a newer compiler
// cannot break a user's build.
let strict = Context.environment["DAYBOOK_STRICT"] != nil

let settings: [SwiftSetting] =
  [
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
  ] + (strict ? [.treatAllWarnings(as: .error)] : [])

// What runs once a run, or at the pace of a person or a disk, is better small than quick; most of the
// shell's grammar is generated.
let smallSettings = settings + [.unsafeFlags(["-Osize"], .when(configuration: .release))]

let mainActorSettings = settings + [.defaultIsolation(MainActor.self)]

/// One module of the house: what it may import is what its row names; a test reads the sources
/// and holds them to it.
func room(
  _ name: String,
  _ imports: [Target.Dependency] = [],
  settings: [SwiftSetting] = settings
) -> Target {
  .target(name: name, dependencies: imports, swiftSettings: settings)
}

func tests(_ name: String, _ imports: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(
    name: name + "Tests",
    dependencies: imports,
    exclude: exclude,
    swiftSettings: settings
  )
}

let package = Package(
  name: "Daybook",
  products: [.executable(name: "daybook", targets: ["daybook"])],
  dependencies: dependencies,
  targets: [
    .target(name: "CNcurses", linkerSettings: [.linkedLibrary("ncursesw")]),
    .target(name: "CStore"),

    room("Facts"),
    room("Books", ["Facts", "CStore", hashTrees]),
    room("EventStore", ["Facts", "Books", "CStore"]),
    room("CRM", ["Facts", "Books"], settings: smallSettings),
    room("Analytics", ["CRM", "Books", "Facts"], settings: smallSettings),
    room("Interchange", ["CRM", "Books", "Facts"], settings: smallSettings),
    room("Workspace", ["CRM", "Books", "Facts", "EventStore"], settings: smallSettings),
    room("TextUI"),
    room("CursesTerminal", ["TextUI", "CNcurses"], settings: mainActorSettings),
    room("Configuration", ["TextUI"], settings: smallSettings),
    room("DaybookUI", ["CRM", "Books", "Facts", "Analytics", "TextUI"]),
    room(
      "DaybookCommand",
      [
        "Facts", "Books", "CRM", "Analytics", "Interchange", "Workspace", "EventStore", "TextUI",
        "CursesTerminal",
        "Configuration", "DaybookUI", argumentParser, logging,
      ],
      settings: smallSettings
    ),
    .executableTarget(
      name: "daybook",
      dependencies: ["DaybookCommand"],
      swiftSettings: mainActorSettings,
      // Functions that came out the same are kept once; no other program calls any of them, so that
      // none needs an entry in the table of symbols that is loaded with the program.
      linkerSettings: [
        .unsafeFlags(
          ["-Xlinker", "--icf=safe", "-Xlinker", "--no-export-dynamic"],
          .when(configuration: .release)
        )
      ]
    ),

    tests("Architecture", []),
    tests("Facts", ["Facts"]),
    tests("Books", ["Books", "CStore", "Facts", "PtyHarness"]),
    tests(
      "EventStore",
      ["EventStore", "CStore", "Facts", "PtyHarness", "StoreProbe", "Books"],
      exclude: ["Fixtures"]
    ),
    tests("CRM", ["CRM", "Books", "Facts", "PtyHarness"]),
    tests("Analytics", ["Analytics", "Interchange", "CRM", "Books", "Facts", "PtyHarness"]),
    tests("DaybookUI", ["DaybookUI", "CRM", "Books", "Facts", "TextUI"], exclude: ["Frames"]),
    tests("Interchange", ["Interchange", "CRM", "Books", "Facts", "PtyHarness"]),
    tests("Workspace", ["Workspace", "Books", "CRM", "EventStore", "Facts", "PtyHarness"]),
    tests("TextUI", ["TextUI"]),
    tests("CursesTerminal", ["CursesTerminal", "TextUI", "PtyHarness", "CursesProbe"]),
    tests("Configuration", ["Configuration", "TextUI"]),
    tests("EndToEnd", ["PtyHarness", "TextUI"], exclude: ["Frames"]),
    .target(
      name: "PtyHarness",
      dependencies: ["TextUI"],
      path: "Tests/PtyHarness",
      swiftSettings: settings
    ),
    .executableTarget(
      name: "StoreProbe",
      dependencies: ["EventStore", "Facts"],
      path: "Tests/StoreProbe",
      swiftSettings: settings
    ),
    .executableTarget(
      name: "Tripwire",
      dependencies: ["Books", "CRM", "DaybookUI", "EventStore", "Facts", "TextUI", "Workspace"],
      path: "Tests/Tripwire",
      swiftSettings: settings
    ),
    .executableTarget(
      name: "Bench",
      dependencies: [
        "Books", "CRM", "DaybookUI", "EventStore", "Facts", "PtyHarness", "TextUI", "Workspace",
      ],
      path: "Tests/Bench",
      swiftSettings: settings
    ),
    .executableTarget(
      name: "CursesProbe",
      dependencies: ["CursesTerminal", "TextUI"],
      path: "Tests/CursesProbe",
      swiftSettings: mainActorSettings
    ),
  ],
  swiftLanguageModes: [.v6]
)
