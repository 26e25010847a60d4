import Validation

/// What Gravity's answers mean. Errors are `{"message": …, "faultInfo": "ERR_…"}`; which HTTP status goes with which
/// code is not published, so the code decides before the status.
///
/// | answer | verdict |
/// |---|---|
/// | exactly 200, empty | delivered |
/// | faultInfo `ERR_INTERNAL_ERROR` | unsure |
/// | faultInfo `ERR_INVALID_METHOD_NAME` | parked |
/// | any other known faultInfo | split: refused |
/// | another 2xx, or a 200 with some other body | unsure |
///
/// Any other HTTP status: ``StatusVerdicts``.
enum GravityVerdicts {
    static func verdict(on reply: Reply) -> Verdict {
        guard case .answer(let status, let headers, let body) = reply else {
            return StatusVerdicts.verdict(unanswered: reply) ?? .unsure("no answer")
        }
        if let (fault, said) = fault(in: body), let verdict = verdict(on: fault, said: said, status: status) {
            return verdict
        }
        if let verdict = StatusVerdicts.verdict(status: status, headers: headers, body: body) { return verdict }
        let isEmpty = body.allSatisfy { $0 <= UInt8(ascii: " ") }
        return status == 200 && isEmpty
            ? .delivered : .unsure("HTTP \(status) is not the empty 200" + StatusVerdicts.excerpt(of: body))
    }

    /// Nil where the status says more: a gateway's 401 or 503 stays what it is whatever the body holds.
    private static func verdict(on fault: GravityFault?, said: String, status: Int) -> Verdict? {
        switch fault {
        case _ where [401, 403, 408, 413, 414, 425, 429, 503].contains(status): nil
        case .internalError: .unsure(said)
        case .invalidMethodName: .parked(said)
        case nil: status == 200 ? .unsure(said) : nil
        default: .split(.vendorRejected, said)
        }
    }

    static func code(of reply: Reply) -> String? {
        guard case .answer(_, _, let body) = reply, let document = try? Document(parsing: body) else { return nil }
        return document.member("faultInfo", of: document.root).flatMap(document.string)
    }

    private static func fault(in body: [UInt8]) -> (GravityFault?, said: String)? {
        guard
            !body.isEmpty, let document = try? Document(parsing: body),
            let code = document.member("faultInfo", of: document.root).flatMap(document.string)
        else { return nil }
        let message = document.member("message", of: document.root).flatMap(document.string)
        return (GravityFault(rawValue: code), ([code] + (message.map { [$0] } ?? [])).joined(separator: ": "))
    }
}
