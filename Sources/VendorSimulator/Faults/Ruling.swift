/// What the faults in force make of one request.
struct Ruling {
    /// Answered so, unread.
    enum Answered: Equatable {
        case status(Int, code: String?, retryAfter: Int?)
        /// HTML.
        case page(Int)
        /// As a caller with wrong credentials is.
        case unknown
    }

    struct Poison: Equatable {
        var text: [UInt8]
        var status: Int?
        var code: String?
    }

    var latency: Duration = .zero
    var answered: Answered?
    var poisons: [Poison] = []
    /// Larger bodies are refused.
    var mostBytes = Int.max
    /// Nil: as fast as it comes.
    var readBytesPerSecond: Int?
    /// Between two bytes of the answer; nil: all at once.
    var trickle: Duration?
    /// The answer has no body.
    var isEmptied = false
    /// The connection breaks in the middle of the answer.
    var isBroken = false
}
