/// What the presence of a member asks for: a rule for the object, or further members.
struct Dependency: Sendable, BitwiseCopyable {
    var trigger: Name
    var rule: Int32
}
