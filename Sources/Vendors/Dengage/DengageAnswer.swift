import Validation

/// Answers in the vendor's shape. What the vendor has no room for, the reason per event, is an added member `errors`
/// that its clients ignore.
enum DengageAnswer {
    /// An error as the vendor writes one: no `campaigns`, an empty text where the time would be.
    static func error(_ code: DengageStatusCode, _ message: String, status: Int = 200) -> Answer {
        failure(code.rawValue, errors: "{\"message\":\(JSONText.quote(message))}", status: status)
    }

    static func otherOrigin(status: Int = 200) -> Answer {
        error(.noDomainMatch, "the Origin is not one of this source's origins", status: status)
    }

    static func failure(_ code: String, errors: String, status: Int = 200) -> Answer {
        .json(
            "{\"timestamp\":\"\",\"responses\":[],\"statusCode\":\"\(code)\",\"errors\":[\(errors)]}",
            status: status
        )
    }

    /// One empty list per event sent, whatever became of it.
    static func success(_ outcome: IntakeOutcome) -> Answer {
        var text: [UInt8] = []
        text.reserveCapacity(90 + 6 * outcome.count)
        text += "{\"timestamp\":".utf8
        text += String(outcome.time).utf8
        text += ",\"responses\":[".utf8
        appendLists(outcome.count, to: &text)
        text += "],\"campaigns\":[".utf8
        appendLists(outcome.count, to: &text)
        text += "],\"statusCode\":\"SUCCESS\"".utf8
        if !outcome.rejections.isEmpty { text += ",\"errors\":[\(outcome.rejections.listed)]".utf8 }
        text.append(UInt8(ascii: "}"))
        return .json(text)
    }

    private static func appendLists(_ count: Int, to text: inout [UInt8]) {
        for number in 0..<count { text += (number == 0 ? "[]" : ",[]").utf8 }
    }
}

extension DengageDialect {
    public func answer(to outcome: IntakeOutcome, call: Call) -> Answer {
        let answer =
            if let first = outcome.rejections.first, outcome.rejections.count == outcome.count {
                DengageAnswer.failure(first.code, errors: outcome.rejections.listed)
            } else {
                DengageAnswer.success(outcome)
            }
        return answer.readable(by: call.origin)
    }

    /// Without the call there is no origin to name; the answer says nothing that is not for everybody.
    public func refusal(_ refusal: Refusal, call: Call?) -> Answer {
        var answer =
            switch refusal {
            case .empty: DengageAnswer.error(.noEvent, refusal.message)
            case .malformed, .notEvents, .invalid, .tooManyEvents, .inflation, .keyLength:
                DengageAnswer.error(.badInput, refusal.message)
            case .tooLarge, .encoding, .tooSlow, .notFound, .notPassedThrough, .keyReused:
                DengageAnswer.error(.badInput, refusal.message, status: refusal.status)
            case .unavailable: refusal.failure("UNAVAILABLE")
            case .tooManyRequests: refusal.failure("TOO_MANY_REQUESTS")
            }
        for field in refusal.headers.fields { answer.headers.add(field.name, field.value) }
        return call.map { answer.readable(by: $0.origin) } ?? answer.readableByAll()
    }
}

extension Refusal {
    /// With a code that is not among the vendor's: its clients take any that is not `SUCCESS` for an error.
    fileprivate func failure(_ code: String) -> Answer {
        DengageAnswer.failure(code, errors: "{\"message\":\(JSONText.quote(message))}", status: status)
    }
}
