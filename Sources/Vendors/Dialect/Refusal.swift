public import Validation

/// Why a request was refused as a whole.
public enum Refusal: Sendable {
    case malformed(JSONFault)
    /// Neither an object nor an array of them.
    case notEvents(found: String)
    /// No body, or an empty array.
    case empty
    /// What its events share is not as the dialect's schema has it.
    case invalid(Violation)
    /// More elements than `limit`.
    case tooManyEvents(limit: Int)
    /// More bytes than `limit`, as sent or once inflated.
    case tooLarge(limit: Int)
    /// A `Content-Encoding` that is not known or not taken.
    case encoding(String)
    /// The compressed body is damaged or cut off.
    case inflation
    /// The body did not arrive in time.
    case tooSlow
    /// An `Idempotency-Key` of another length.
    case keyLength(ClosedRange<Int>)
    /// An `Idempotency-Key` that came before with another request.
    case keyReused
    /// The source sends more than its rate.
    case tooManyRequests(retryAfterSeconds: Int)
    /// The log cannot take events now.
    case unavailable(String, retryAfterSeconds: Int)
    /// A path, or a method on it, that the collector does not have.
    case notFound
    /// A read, where nobody is configured who would answer it.
    case notPassedThrough

    /// The HTTP status that says so.
    public var status: Int {
        switch self {
        case .malformed, .notEvents, .empty, .invalid, .tooManyEvents, .inflation, .keyLength: 400
        case .tooLarge: 413
        case .encoding: 415
        case .tooSlow: 408
        case .keyReused: 422
        case .tooManyRequests: 429
        case .unavailable: 503
        case .notFound: 404
        case .notPassedThrough: 501
        }
    }

    /// One sentence for the developer who sent it.
    public var message: String {
        switch self {
        case .malformed(let fault):
            "the body is not JSON: line \(fault.line), column \(fault.column): \(fault.message)"
        case .notEvents(let found): "the body must be an array of events or one event, got \(found)"
        case .empty: "the body holds no event"
        case .invalid(let violation): violation.message
        case .tooManyEvents(let limit): "the body holds more than \(limit) events"
        case .tooLarge(let limit): "the body is larger than \(limit) bytes"
        case .encoding(let name): "the Content-Encoding \"\(name)\" is not taken here"
        case .inflation: "the compressed body is damaged or cut off"
        case .tooSlow: "the body did not arrive in time"
        case .keyLength(let length):
            "an Idempotency-Key has \(length.lowerBound) to \(length.upperBound) characters"
        case .keyReused: "another request came before with this Idempotency-Key"
        case .tooManyRequests: "this source sends more requests than its rate allows"
        case .unavailable(let why, _): "events cannot be taken now: \(why)"
        case .notFound: "there is nothing at this path"
        case .notPassedThrough: "reads of this source are passed through to nobody: its passThrough is not configured"
        }
    }

    /// Header fields that go with the answer.
    public var headers: HeaderList {
        var headers: HeaderList = [:]
        switch self {
        case .unavailable(_, let seconds), .tooManyRequests(let seconds): headers["Retry-After"] = String(seconds)
        default: break
        }
        return headers
    }
}
