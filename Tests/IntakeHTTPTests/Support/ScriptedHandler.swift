import IntakeHTTP
import Synchronization
import Vendors

/// Takes bodies up to a bound, remembers requests, and answers each with its method, path and body.
final class ScriptedHandler: RequestHandler {
    private let admission: Admission
    private let working: (@Sendable (InboundRequest) async -> Void)?
    private let state = Mutex<[InboundRequest]>([])

    /// - Parameter working: awaited before each answer.
    init(
        _ admission: Admission = .body(limit: 1000, inflate: true),
        working: (@Sendable (InboundRequest) async -> Void)? = nil
    ) {
        self.admission = admission
        self.working = working
    }

    var requests: [InboundRequest] {
        state.withLock { $0 }
    }

    func admit(_ head: InboundRequest) -> Admission {
        head.path == "/refused" ? .refuse(Answer(status: 404, body: Array("no".utf8))) : admission
    }

    func respond(to request: InboundRequest, opened: Opened?, then: @escaping @Sendable (Answer) -> Void) {
        state.withLock { $0.append(request) }
        let text = "\(request.method) \(request.path) \(String(decoding: request.body, as: UTF8.self))"
        let answer = Answer(status: 200, headers: ["X-Test": "yes"], body: Array(text.utf8))
        guard let working else { return then(answer) }
        Task {
            await working(request)
            then(answer)
        }
    }

    func refusal(_ reason: BodyRefusal, for head: InboundRequest) -> Answer {
        let status =
            switch reason {
            case .overLimit: 413
            case .overloaded: 503
            case .tooSlow: 408
            case .notInflatable: 400
            case .unknownEncoding: 415
            }
        return Answer(status: status, body: Array("\(head.path) \(reason)".utf8))
    }
}
