/// A line over the last hour, or what is known of it, as an SVG path, drawn where the page is made, so that it needs no script.
struct Chart {
    /// Of the drawing, in its own units; the page stretches it.
    static let (width, height) = (600.0, 96.0)
    /// Milliseconds that it shows at least.
    private static let least: Int64 = 60_000
    /// Points of a line at most.
    private static let mostPoints: Int64 = 240

    let title: String
    let line: String
    let area: String
    let now: String
    let most: String
    /// For those who do not see it.
    let words: String
    /// A word by which the style sheet knows its colour.
    let tone: String
    /// How long ago its left edge is.
    let since: String

    /// - Parameters:
    ///   - points: oldest first, within the hour before `end`.
    ///   - end: milliseconds since 1970.
    init(_ title: String, tone: String, unit: String, points: [(at: Int64, value: Double)], end: Int64) {
        let span = min(History.span, max(Self.least, end - (points.first?.at ?? end)))
        let coarse = Self.coarse(points, grain: max(1, span / Self.mostPoints))
        let top = max(coarse.map(\.value).max() ?? 0, 1)
        let places = coarse.map { point in
            let x = Self.width * (1 - Double(end - point.at) / Double(span))
            let y = Self.height - 2 - (Self.height - 6) * point.value / top
            return (x: Self.number(x), y: Self.number(y))
        }
        self.title = title
        self.tone = tone
        let path = places.map { "\($0.x) \($0.y)" }.joined(separator: "L")
        line = path.isEmpty ? "" : "M" + path
        if let first = places.first, let last = places.last {
            area = "M\(first.x) \(Self.height)L\(path)L\(last.x) \(Self.height)Z"
        } else {
            area = ""
        }
        now = Figure.rate(points.last?.value ?? 0) + unit
        most = Figure.rate(coarse.map(\.value).max() ?? 0) + unit
        since = Figure.age(Int(span / 1000)) + " ago"
        words = "\(title): \(now) now, at most \(most) since \(since)"
    }

    /// The mean of those that share a grain: an hour has no more points than a line can show.
    ///
    /// - Parameter grain: milliseconds.
    private static func coarse(
        _ points: [(at: Int64, value: Double)], grain: Int64
    ) -> [(at: Int64, value: Double)] {
        var out: [(at: Int64, value: Double)] = []
        var sum = 0.0
        var count = 0
        for (index, point) in points.enumerated() {
            sum += point.value
            count += 1
            guard index == points.count - 1 || points[index + 1].at / grain != point.at / grain else { continue }
            out.append((point.at, sum / Double(count)))
            (sum, count) = (0, 0)
        }
        return out
    }

    private static func number(_ value: Double) -> String {
        "\((value * 10).rounded() / 10)"
    }
}

extension Chart {
    /// Of a counter: how much it grew each second.
    static func rates(
        of counter: (History.Moment) -> Int, in moments: [History.Moment]
    ) -> [(at: Int64, value: Double)] {
        zip(moments, moments.dropFirst()).map { before, after in
            let seconds = max(Double(after.at - before.at) / 1000, 0.001)
            return (after.at, Double(max(0, counter(after) - counter(before))) / seconds)
        }
    }

    /// Of what stands at a number.
    static func levels(
        of level: (History.Moment) -> Int, in moments: [History.Moment]
    ) -> [(at: Int64, value: Double)] {
        moments.map { ($0.at, Double(level($0))) }
    }
}
