import Validation

/// Answers in the vendor's shape.
enum GravityAnswer {
    static func fault(_ fault: GravityFault, _ message: String, status: Int) -> Answer {
        self.fault(fault.rawValue, message, status: status)
    }

    static func fault(_ code: String, _ message: String, status: Int = 400) -> Answer {
        .json("{\"message\":\(JSONText.quote(message)),\"faultInfo\":\"\(code)\"}", status: status)
    }

    /// The challenge makes the vendor's iOS client send its credentials: it never sends them unasked.
    static func unauthorized(_ message: String) -> Answer {
        var answer = fault(.paramIsNull, message, status: 401)
        answer.headers["WWW-Authenticate"] = "Basic realm=\"WebshopServlet\""
        return answer
    }
}

extension GravityDialect {
    public func answer(to outcome: IntakeOutcome, call: Call) -> Answer {
        var answer: Answer
        if let first = outcome.rejections.first, outcome.rejections.count == outcome.count {
            answer = GravityAnswer.fault(first.code, Self.message(outcome.rejections))
        } else {
            answer = .empty()
        }
        if !outcome.rejections.isEmpty { answer.headers["X-Sluice-Rejected"] = String(outcome.rejections.count) }
        return answer
    }

    public func refusal(_ refusal: Refusal, call: Call?) -> Answer {
        let fault: GravityFault =
            switch refusal {
            case .empty, .malformed, .notEvents:
                (call.flatMap { GravityMethod(rawValue: $0.method) } ?? .addEvents).nullBody
            case .invalid, .tooManyEvents, .tooLarge, .encoding, .inflation, .tooSlow, .keyLength, .keyReused:
                .paramIsNull
            case .unavailable, .tooManyRequests: .internalError
            case .notFound, .notPassedThrough: .invalidMethodName
            }
        var answer = GravityAnswer.fault(fault, refusal.message, status: refusal.status)
        for field in refusal.headers.fields { answer.headers.add(field.name, field.value) }
        return answer
    }

    /// Every reason, each with the place of its event; the vendor's shape has one text for all.
    private static func message(_ rejections: [Rejection]) -> String {
        let shown = rejections.prefix(10).map { "event \($0.index): \($0.violation.message)" }
        let more = rejections.count - shown.count
        return (shown + (more > 0 ? ["and \(more) more"] : [])).joined(separator: "; ")
    }
}
