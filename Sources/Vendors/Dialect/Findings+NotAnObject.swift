import Validation

extension Findings {
    /// What no schema of an event has to state: that it is one.
    static func notAnObject(_ kind: JSONKind) -> Findings {
        let message = "an event must be an object, got \(kind)"
        return Findings(errors: [Violation(pointer: "", schemaPointer: "", keyword: "type", message: message)])
    }
}
