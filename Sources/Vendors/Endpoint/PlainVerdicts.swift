import Validation

/// What the answers of a vendor mean that puts all it has to say into the HTTP status.
///
/// | answer | verdict |
/// |---|---|
/// | 2xx with no body, or with JSON | delivered |
/// | 2xx with anything else, such as a page for people | unsure |
///
/// Any other HTTP status: ``StatusVerdicts``.
enum PlainVerdicts {
    static func verdict(on reply: Reply) -> Verdict {
        StatusVerdicts.verdict(on: reply) { status, body in
            let isPlausible = body.allSatisfy { $0 <= UInt8(ascii: " ") } || (try? Document(parsing: body)) != nil
            return isPlausible
                ? .delivered : .unsure("HTTP \(status) is not JSON" + StatusVerdicts.excerpt(of: body))
        }
    }
}
