public import EventStore
public import Facts

// What a person keeps beside the log, under keys:
//
//   draft/…     what was typed and not saved: forms, prompts, captured lines
//   history     the lines of the command prompt, the latest last
//   locale      how they write numbers and dates, and their zone
//   view        what was shown when the line was dropped
//   tour        that the tour was made

extension Workspace {
  /// What a person keeps for themselves, by key.
  ///
  /// Never fails: a file that cannot be read holds nothing.
  public func kept(for user: EntityID) -> [String: String] {
    PersonalFile(user, inStoreAt: options.directory, disk: options.disk()).read()
  }

  /// What the person at work keeps; nil where nothing can be kept, for nobody or in a store that is
  /// only read.
  public func kept() -> [String: String]? {
    options.mode == .readWrite ? user.map { kept(for: $0) } : nil
  }

  /// Keeps texts for the person at work, or drops them where nil; durable on return.
  ///
  /// Nothing is kept for nobody, nor in a store that is only read.
  public func keep(_ texts: [String: String?]) throws(StoreError) {
    guard let user, options.mode == .readWrite else { return }
    try PersonalFile(user, inStoreAt: options.directory, disk: options.disk())
      .write(texts.sorted { $0.key < $1.key }.map { (key: $0.key, text: $0.value) })
  }
}
