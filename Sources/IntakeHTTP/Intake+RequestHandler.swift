public import Intake
public import Vendors

extension Intake: RequestHandler {
    public func refusal(_ reason: BodyRefusal, for head: InboundRequest) -> Answer {
        switch reason {
        case .overLimit(let limit): refuse(.tooLarge(limit: limit), of: head)
        case .overloaded: refuse(.unavailable("too much is under way", retryAfterSeconds: 1), of: head)
        case .tooSlow: refuse(.tooSlow, of: head)
        case .notInflatable: refuse(.inflation, of: head)
        case .unknownEncoding(let name): refuse(.encoding(name), of: head)
        }
    }
}
