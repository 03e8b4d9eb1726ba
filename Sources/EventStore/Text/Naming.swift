public import Facts

/// The names of kinds and fields, which the store does not know.
///
/// What has no name is written by number.
public protocol Naming {
  func name(of kind: KindID) -> String?
  func name(of field: FieldID) -> String?
  func kind(named name: String) -> KindID?
  func field(named name: String) -> FieldID?
}
