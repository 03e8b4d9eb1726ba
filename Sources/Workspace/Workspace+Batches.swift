public import CRM

extension Workspace {
  /// The latest batches, newest first.
  ///
  /// O(what was written since the last of them).
  public func batches(limit: Int) throws(WorkspaceError) -> [BatchSummary] {
    try freshen()
    return try LogBrowser.page(BatchFilter(), before: nil, limit: limit, book, options).batches
  }

  /// Whoever looks into the past without holding up what is being saved.
  public nonisolated var browser: LogBrowser { LogBrowser(options) }
}
