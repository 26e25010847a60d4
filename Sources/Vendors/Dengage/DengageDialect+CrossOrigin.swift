/// Requests from the scripts of web pages (https://fetch.spec.whatwg.org/#http-cors-protocol).
///
/// The collector is another origin than the shop. A browser therefore keeps an answer from the page unless it names the
/// page's origin, and before all but the plainest requests it asks, with `OPTIONS`, whether they may be sent. It asks
/// with the URL of the request to come and without its header fields.
extension DengageDialect {
    /// Seconds for which a browser need not ask again: a day, the longest that any of them honours.
    private static let preflightAge = "86400"

    private static let allowedHeaders = "Accept, Content-Encoding, Content-Type, Idempotency-Key, X-Sfy-Api-Key"

    /// Only a key in the query whose source has other origins says no. Without a key, or with one that nobody has, the
    /// request itself gets the code that says so, which a refused preflight would hide from the page.
    func options(_ request: InboundRequest, of route: DengageRoute) -> Answer {
        var answer = Answer.empty(204)
        answer.headers["Allow"] = route.allowed
        guard let origin = request.headers["Origin"] else { return answer }
        if let source = request.parameter("apiKey").flatMap(source(of:)), !source.accepts(origin: origin) {
            return DengageAnswer.otherOrigin(status: 403)
        }
        answer.headers["Access-Control-Allow-Methods"] = route.allowed
        answer.headers["Access-Control-Allow-Headers"] = Self.allowedHeaders
        answer.headers["Access-Control-Max-Age"] = Self.preflightAge
        return answer.readable(by: origin)
    }
}

extension Answer {
    /// The fields that say which pages may read an answer.
    public static let fieldsAboutOrigins = ["Access-Control-Allow-Origin", "Access-Control-Allow-Credentials", "Vary"]

    /// Lets the scripts of an origin read the answer.
    ///
    /// `Access-Control-Allow-Credentials` is for `sendBeacon`, which always sends cookies along and whose preflight fails
    /// without it. No cookie means anything here, so nobody gains by it.
    func readable(by origin: String?) -> Answer {
        guard let origin else { return self }
        var answer = self
        answer.headers["Access-Control-Allow-Origin"] = origin
        answer.headers["Access-Control-Allow-Credentials"] = "true"
        answer.headers["Vary"] = "Origin"
        return answer
    }

    /// Lets any script read the answer.
    func readableByAll() -> Answer {
        var answer = self
        answer.headers["Access-Control-Allow-Origin"] = "*"
        return answer
    }
}
