public import Intake
public import Vendors

extension Intake: RequestHandler {
    public func admit(_ head: InboundRequest) -> Admission {
        switch admission(of: head) {
        case .body(let limit, let inflate): .body(limit: limit, inflate: inflate)
        case .refuse(let answer): .refuse(answer)
        }
    }

    public func refusal(_ reason: BodyRefusal, for head: InboundRequest) -> Answer {
        switch reason {
        case .overLimit(let limit): refuse(.tooLarge(limit: limit), of: head)
        case .tooSlow: refuse(.tooSlow, of: head)
        case .notInflatable: refuse(.inflation, of: head)
        case .unknownEncoding(let name): refuse(.encoding(name), of: head)
        }
    }
}
