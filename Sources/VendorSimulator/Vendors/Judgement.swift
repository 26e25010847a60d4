import Vendors

/// What the vendor makes of a request.
enum Judgement {
    /// Taken: each event's own bytes, and the answer.
    case taken([ArraySlice<UInt8>], Answer)
    /// Refused whole; `reason` is the vendor's code, or the status.
    case refused(reason: String, Answer)
    /// Answered, without bringing events.
    case served(Answer)
}
