public import CRM

extension Workspace {
  /// The latest batches, newest first.
  ///
  /// O(log of the store).
  public func batches(limit: Int) throws(WorkspaceError) -> [BatchSummary] {
    try LogBrowser.page(BatchFilter(), before: nil, limit: limit, options).batches
  }

  /// Whoever looks into the past without holding up what is being saved.
  public nonisolated var browser: LogBrowser { LogBrowser(options) }
}
