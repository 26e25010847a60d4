import Validation

/// Answers to `/api/track`: the vendor publishes of them that they repeat `request_id`. Errors are in the shape of the
/// vendor's interface for apps, which is that of RFC 9457.
enum OmetriaAnswer {
    static let unauthorized: Answer = {
        var answer = problem("the key or the secret is wrong or missing", status: 401)
        answer.headers["WWW-Authenticate"] = "Basic realm=\"ometria\""
        return answer
    }()

    /// - Parameters:
    ///   - more: further members, each with a comma before it.
    static func problem(_ detail: String, more: String = "", status: Int) -> Answer {
        .json(
            "{\"status\":\(status),\"type\":\"about:blank\",\"title\":\"\(title(of: status))\","
                + "\"detail\":\(JSONText.quote(detail))\(more)}",
            status: status)
    }

    private static func title(of status: Int) -> String {
        switch status {
        case 401: "Unauthorized"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 408: "Request Timeout"
        case 413: "Content Too Large"
        case 415: "Unsupported Media Type"
        case 422: "Unprocessable Content"
        case 429: "Too Many Requests"
        case 501: "Not Implemented"
        case 503: "Service Unavailable"
        default: "Bad Request"
        }
    }
}

extension OmetriaDialect {
    public func answer(to outcome: IntakeOutcome, call: Call) -> Answer {
        let id = outcome.echo.map { "\"request_id\":" + String(decoding: $0, as: UTF8.self) }
        guard let first = outcome.rejections.first else { return .json("{\(id ?? "")}") }
        let more = ",\"errors\":[\(outcome.rejections.listed)]" + (id.map { ",\($0)" } ?? "")
        return OmetriaAnswer.problem(first.violation.message, more: more, status: 400)
    }

    public func refusal(_ refusal: Refusal, call: Call?) -> Answer {
        var answer = OmetriaAnswer.problem(refusal.message, status: refusal.status)
        for field in refusal.headers.fields { answer.headers.add(field.name, field.value) }
        return answer
    }
}
