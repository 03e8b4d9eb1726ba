import Facts

/// A reference that a search follows, and the kind of what it leads to.
struct SearchLink: Hashable, Sendable {
  let field: FieldID
  let target: KindID
}

extension Schema {
  /// The links of each kind that its own search paths or those of others follow, in order.
  var searchLinks: [KindID: [SearchLink]] {
    var links: [KindID: Set<SearchLink>] = [:]
    for kind in kinds.values {
      for path in kind.paths {
        switch path {
        case .forward(let field, let target):
          links[kind.id, default: []].insert(SearchLink(field: field, target: target))
        case .child(let child, let parent):
          links[child, default: []].insert(SearchLink(field: parent, target: kind.id))
        case .childForward(let child, let parent, let forward, let target):
          links[child, default: []].insert(SearchLink(field: parent, target: kind.id))
          links[child, default: []].insert(SearchLink(field: forward, target: target))
        }
      }
    }
    return links.mapValues { found in
      found.sorted { $0.field != $1.field ? $0.field < $1.field : $0.target < $1.target }
    }
  }
}
