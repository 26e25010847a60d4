import EventLog

/// What judging a request needs and the log has not been asked for yet: a number for a name. Thrown at its first use; once
/// the log has given it, the request is judged again.
enum Unknown: Error {
    case kind(String)
    case route([NameID], Routing)
}

extension Intake {
    /// What `judge` returns, once the log has given numbers to all names.
    func learning<Result>(_ judge: () throws(Unknown) -> Result) async throws(LogError) -> Result {
        while true {
            let unknown: Unknown
            do throws(Unknown) { return try judge() } catch { unknown = error }
            switch unknown {
            case .kind(let name): _ = try await kinds.id(of: name)
            case .route(let destinations, let routing): try await routing.learn(destinations)
            }
        }
    }
}
