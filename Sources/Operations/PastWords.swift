import EventLog
import Vendors

/// A filter on the past as query parameters, and back.
///
/// | parameter | value |
/// |---|---|
/// | `destination` | to whom |
/// | `since`, `until` | milliseconds since 1970, of their receipt; `until` is now when left out |
/// | `kind`, `source` | exactly as listed |
/// | `only` | `all` (default), `delivered`, `dead`: by what became of them |
/// | `backfill` | `true`: also those that were never for it, as far as today's rules would send them there |
struct PastWords {
    static let parameters: Set<String> = ["destination", "since", "until", "kind", "source", "only", "backfill"]
    /// What a job's filter begins with that replays the past.
    private static let mark = "past?"

    let filter: PastFilter

    init(_ request: InboundRequest, now: Int64) throws {
        guard let destination = request.parameter("destination") else {
            throw AdminFault(status: 400, message: "destination says to whom they are sent")
        }
        guard let since = request.parameter("since").flatMap({ Int64($0) }) else {
            throw AdminFault(status: 400, message: "since must be a number of milliseconds since 1970")
        }
        guard let until = Int64(request.parameter("until") ?? "\(now)") else {
            throw AdminFault(status: 400, message: "until must be a number of milliseconds since 1970")
        }
        guard let only = PastFilter.Only(rawValue: request.parameter("only") ?? "all") else {
            throw AdminFault(status: 400, message: "only must be all, delivered or dead")
        }
        filter = PastFilter(
            destination: destination, since: since, until: until, kind: request.parameter("kind"),
            source: request.parameter("source"), only: only, isBackfill: try request.flag("backfill"))
    }

    /// From what ``text`` made; nil for the filter of another kind of job.
    init?(words: String) throws {
        guard words.hasPrefix(Self.mark) else { return nil }
        let target = "/?" + words.dropFirst(Self.mark.count)
        try self.init(InboundRequest(method: "GET", target: target, headers: HeaderList(), body: []), now: 0)
    }

    var text: String {
        var pairs = [
            ("destination", filter.destination), ("since", "\(filter.since)"), ("until", "\(filter.until)"),
            ("only", filter.only.rawValue),
        ]
        if let kind = filter.kind { pairs.append(("kind", kind)) }
        if let source = filter.source { pairs.append(("source", source)) }
        if filter.isBackfill { pairs.append(("backfill", "true")) }
        return Self.mark + pairs.map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
    }
}

extension AdminAPI {
    /// Begins to send events of the past once more; with `dryRun=true` says how many that would be.
    func startPast(_ call: AdminCall) async throws -> Answer {
        let words = try PastWords(call.request, now: now())
        let rate = try Self.rate(of: call.request)
        _ = try await configured(words.filter.destination)
        if try call.isDryRun {
            return .json(JSONText.object([("total", .integer(try await log.countPast(words.filter)))]).text)
        }
        let id = try await log.startPast(words.filter, words: words.text, rate: rate)
        replays?.wake()
        return .json(try await replay(String(id)).json.text)
    }

    static func rate(of request: InboundRequest) throws(AdminFault) -> Double {
        let (least, most) = (ReplayRunner.leastPerSecond, ReplayRunner.mostPerSecond)
        guard let rate = request.parameter("rps").flatMap(Double.init), (least...most).contains(rate) else {
            throw AdminFault(status: 400, message: "rps must be a number from \(least) to \(Int(most))")
        }
        return rate
    }
}
