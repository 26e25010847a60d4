/// What an HTTP status means at every vendor, where the vendor's own table does not say otherwise.
///
/// | status | verdict |
/// |---|---|
/// | 2xx | left to the vendor's table |
/// | 3xx, 401, 403, 404, 405, 410 | parked: wrong credentials, account or address; redirects are not followed |
/// | 413, 414 | split: too large |
/// | 408, 425, 429 | later |
/// | other 4xx, such as 400 and 422 | split: refused |
/// | 5xx | unsure: later while nothing succeeds; the event's fault if others do |
/// | no connection | later |
/// | broken or too slow after it was sent | unsure |
public enum StatusVerdicts {
    /// Nil for 2xx.
    public static func verdict(status: Int, headers: HeaderList, body: [UInt8]) -> Verdict? {
        let said = "HTTP \(status)" + excerpt(of: body)
        switch status {
        case 200...299: return nil
        case 300...399, 401, 403, 404, 405, 410: return .parked(said)
        case 413, 414: return .split(.tooLarge, said)
        case 408, 425, 429: return .later(said, retryAfter: RetryAfter.duration(headers))
        case 500...599:
            let pause = RetryAfter.duration(headers)
            return pause.map { .later(said, retryAfter: $0) } ?? .unsure(said)
        default: return .split(.vendorRejected, said)
        }
    }

    /// What a reply means of which the vendor's own table says only what a 2xx does.
    static func verdict(on reply: Reply, success: (_ status: Int, _ body: [UInt8]) -> Verdict) -> Verdict {
        guard case .answer(let status, let headers, let body) = reply else {
            return verdict(unanswered: reply) ?? .unsure("no answer")
        }
        return verdict(status: status, headers: headers, body: body) ?? success(status, body)
    }

    public static func verdict(unanswered reply: Reply) -> Verdict? {
        switch reply {
        case .answer: nil
        case .unreachable(let why): .later(why)
        case .interrupted(let why): .unsure(why)
        }
    }

    /// The start of a body as one line for people.
    public static func excerpt(of body: [UInt8]) -> String {
        guard !body.isEmpty else { return "" }
        let text = String(decoding: body.prefix(200), as: UTF8.self)
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return ": " + line + (body.count > 200 ? "…" : "")
    }
}
