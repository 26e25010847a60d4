/// What an answer's form owes to the request it belongs to.
struct AnswerManner {
    /// The connection goes on after the answer.
    var isKeptAlive: Bool
    /// HEAD gets the head of an answer only.
    var isWithoutBody = false
    /// HTTP/1.0 closes unless told otherwise.
    var isToHTTP10 = false

    /// For an answer to what could not be understood.
    static let last = AnswerManner(isKeptAlive: false)
}
