import Vendors

/// What the console answers.
enum ConsoleAnswer: Sendable {
    case whole(Answer)
    /// A page again and again, while it is looked at: nil ends it.
    case live(@Sendable () async -> String?)

    /// Pages load nothing from elsewhere, run nothing that is in them, and stand in no frame.
    private static let guards: HeaderList = [
        "Content-Security-Policy":
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
            + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    ]

    static func page(_ html: String, status: Int = 200) -> ConsoleAnswer {
        var headers = guards
        headers["Content-Type"] = "text/html; charset=utf-8"
        headers["Cache-Control"] = "no-store"
        return .whole(Answer(status: status, headers: headers, body: Array(html.utf8)))
    }

    static func asset(_ asset: ConsoleAsset) -> ConsoleAnswer {
        var headers = guards
        headers["Content-Type"] = asset.type
        headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return .whole(Answer(status: 200, headers: headers, body: asset.bytes))
    }

    static let absent = ConsoleAnswer.whole(Answer(status: 404, headers: guards))

    /// - Parameter cookie: a field `Set-Cookie`.
    static func redirect(to path: String, cookie: String? = nil) -> ConsoleAnswer {
        var headers = guards
        headers["Location"] = path
        headers["Cache-Control"] = "no-store"
        if let cookie { headers["Set-Cookie"] = cookie }
        return .whole(Answer(status: 303, headers: headers))
    }

    /// Of a stream of pages.
    static var streamHeaders: HeaderList {
        var headers = guards
        headers["Content-Type"] = "text/event-stream"
        headers["Cache-Control"] = "no-store"
        return headers
    }
}
