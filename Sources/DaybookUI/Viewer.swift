public import Facts

/// Who looks, at which book.
public struct Viewer: Sendable {
  /// The user's entity in the book.
  public var user: EntityID
  public var userName: String
  public var bookName: String
  public var host: String

  public init(user: EntityID, userName: String, bookName: String, host: String) {
    self.user = user
    self.userName = userName
    self.bookName = bookName
    self.host = host
  }
}
