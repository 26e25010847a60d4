/// Who is logged in to the console: a random name in a cookie, for twelve hours, as long as the token is the same.
///
/// A pure value: it is told the time. Bounded: the oldest goes when there are ``most``. They are in memory alone, so a
/// restart asks for the token again.
struct Sessions {
    /// Milliseconds.
    static let span: Int64 = 12 * 3_600_000
    static let most = 256

    struct Session: Equatable {
        /// Milliseconds since 1970.
        var endsAt: Int64
        /// Of the token that it was begun with.
        var generation: Int
        /// What its forms carry, so that no other page can send one in its name.
        var formToken: String
    }

    private var all: [String: Session] = [:]

    /// - Returns: the name of a new one.
    mutating func begin(at now: Int64, generation: Int = 0) -> String {
        all = all.filter { $0.value.endsAt > now }
        if all.count >= Self.most, let oldest = all.min(by: { $0.value.endsAt < $1.value.endsAt })?.key {
            all[oldest] = nil
        }
        let name = Self.secret()
        all[name] = Session(endsAt: now + Self.span, generation: generation, formToken: Self.secret())
        return name
    }

    func find(_ name: String, at now: Int64, generation: Int = 0) -> Session? {
        all[name].flatMap { $0.endsAt > now && $0.generation == generation ? $0 : nil }
    }

    mutating func end(_ name: String) {
        all[name] = nil
    }

    /// 256 random bits in hexadecimal digits, from the system's generator.
    static func secret() -> String {
        (0..<32).map { _ in
            let digits = String(UInt8.random(in: .min ... .max), radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
