"""A copy of the store with its tests as a package of its own, for Scripts/mutants and Scripts/fuzz:
it builds in a fraction of the time of the whole, and may be changed."""
import os, subprocess

MANIFEST = """// swift-tools-version: 6.2
import PackageDescription
let settings: [SwiftSetting] = [.strictMemorySafety()] + [
  "ExistentialAny", "InternalImportsByDefault", "MemberImportVisibility",
  "NonisolatedNonsendingByDefault", "InferIsolatedConformances", "ImmutableWeakCaptures",
].map { .enableUpcomingFeature($0) }
func room(_ name: String, _ imports: [Target.Dependency] = [], path: String? = nil) -> Target {
  .target(name: name, dependencies: imports, path: path, swiftSettings: settings)
}
let package = Package(
  name: "Store",
  dependencies: [.package(DEPENDENCY)],
  targets: [
    .target(name: "CStore"), room("Facts"),
    room("Books", [
      "Facts", "CStore", .product(name: "HashTreeCollections", package: "swift-collections"),
    ]),
    room("EventStore", ["Facts", "Books", "CStore"]),
    TARGETS
  ],
  swiftLanguageModes: [.v6]
)
"""
STORE = ["Sources/CStore", "Sources/Facts", "Sources/Books", "Sources/EventStore"]


def copied(root, folder, folders, targets):
  """Copies the store and other folders of a checkout, and writes the package's manifest."""
  for name in STORE + folders:
    subprocess.run(["mkdir", "-p", f"{folder}/{name}"], check=True)
    # What a copy of before has and the checkout has not is gone.
    for path, _, files in os.walk(f"{folder}/{name}"):
      for file in files:
        place = os.path.relpath(os.path.join(path, file), folder)
        if not os.path.lexists(f"{root}/{place}"): os.unlink(f"{folder}/{place}")
    # Times are kept, so that what did not change is not built again.
    subprocess.run(["cp", "-a", f"{root}/{name}/.", f"{folder}/{name}/"], check=True)
  checkout = f"{root}/.build/checkouts/swift-collections"
  source = f'path: "{checkout}"' if os.path.isdir(checkout) else \
    'url: "https://github.com/apple/swift-collections", from: "1.6.0"'
  manifest = MANIFEST.replace("DEPENDENCY", source).replace("TARGETS", targets)
  with open(f"{folder}/Package.swift", "w", encoding="utf-8") as file: file.write(manifest)
