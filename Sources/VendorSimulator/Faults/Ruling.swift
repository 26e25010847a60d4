/// What the faults in force make of one request.
struct Ruling {
    /// Answered so, unread.
    enum Answered: Equatable {
        case status(Int, code: String?, retryAfter: Int?)
    }

    struct Poison: Equatable {
        var text: [UInt8]
        var status: Int?
        var code: String?
    }

    var latency: Duration = .zero
    var answered: Answered?
    var poisons: [Poison] = []
    /// The connection breaks in the middle of the answer.
    var isBroken = false
}
