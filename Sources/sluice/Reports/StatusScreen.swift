import Validation

/// `sluice status` for people: is it healthy?
struct StatusScreen {
    let fields: Fields

    init(_ fields: Fields) {
        self.fields = fields
    }

    var text: String {
        [destinations, passedOver, sources, reads, advice, log].compactMap(\.self).joined(separator: "\n\n")
    }

    /// The log is whole, nothing is parked or out of reach, no backlog is full, and nothing that should flow is more than a minute late. What is held back on
    /// purpose, by a pause or because nobody is to get it, is no illness.
    var isHealthy: Bool {
        guard fields.object("log")?.object("check")?.string("state") != "damaged" else { return false }
        return fields.objects("destinations").allSatisfy { one in
            if one.object("backlog")?.text("over") == "true" { return false }
            return switch one.string("state") {
            case "flowing", "slowed": one.integer("oldestSeconds") <= 60
            case "parked", "open": false
            default: true
            }
        }
    }

    private var destinations: String {
        var table = Table([
            ("DESTINATION", .left), ("STATE", .left), ("PENDING", .right), ("OLDEST", .right), ("DELIVERED", .right),
            ("RETRIED", .right), ("DEAD", .right), ("", .left),
        ])
        for one in fields.objects("destinations") {
            table.add([
                one.string("name") ?? "", one.string("state") ?? "", Reports.grouped(one.integer("pending")),
                Self.age(one.integer("oldestSeconds")), Reports.grouped(one.integer("delivered")),
                Reports.grouped(one.integer("retried")), Reports.grouped(one.integer("dead")),
                Terminal.harmless(
                    [one.string("reason"), Self.pace(of: one), Self.backlog(of: one)].compactMap(\.self).joined(
                        separator: "; ")),
            ])
        }
        return table.text(width: Terminal.columns ?? 160) { cell, column, row in
            switch column {
            case 1: Self.colour(ofState: row[1])(cell)
            case 6 where row[6] != "0": Paint.yellow(cell)
            case 7: Paint.dim(cell)
            default: cell
            }
        }
    }

    /// What a vendor that was asked too much is sent now; nil when it is sent all that is allowed.
    private static func pace(of destination: Fields) -> String? {
        let (now, most) = (destination.integer("concurrency"), destination.integer("concurrencyLimit"))
        let (rate, limit) = (destination.text("rate"), destination.text("rateLimit"))
        guard now < most || rate != limit else { return nil }
        let present = rate.flatMap(Double.init).map(rounded)
        let pace = present.flatMap { rate in limit.map { "\(rate) of \($0) requests per second, " } } ?? ""
        return "slowed to \(pace)\(now) of \(most) at once"
    }

    /// Two digits or more are enough: it changes all the time.
    private static func rounded(_ rate: Double) -> String {
        rate >= 10 ? "\(Int(rate))" : "\((rate * 10).rounded(.down) / 10)"
    }

    /// What becomes of events that come, when it is owed as much as its backlog may be; nil while it is not.
    private static func backlog(of destination: Fields) -> String? {
        let passedOver = destination.integer("passedOver")
        let count = passedOver > 0 ? "\(Reports.grouped(passedOver)) passed over" : nil
        guard let backlog = destination.object("backlog"), backlog.text("over") == "true" else { return count }
        let size = bytes(backlog.integer("bytes"))
        return backlog.string("then") == "refuse"
            ? "its backlog of \(size) is full: events are refused"
            : "its backlog of \(size) is full: events are passed over, \(Reports.grouped(passedOver)) so far"
    }

    /// What rules of the configuration kept from whom, the most first; nil when there is nothing.
    private var passedOver: String? {
        var lines: [(destination: String, line: Fields)] = []
        for destination in fields.objects("destinations") {
            lines += destination.objects("passedBy").map { (destination.string("name") ?? "", $0) }
        }
        guard !lines.isEmpty else { return nil }
        lines.sort { $0.line.integer("events") > $1.line.integer("events") }
        var table = Table([("PASSED OVER", .left), ("BY", .left), ("KIND", .left), ("EVENTS", .right), ("", .left)])
        for (destination, line) in lines.prefix(Self.mostPasses) {
            let rule = line.string("rule") ?? ""
            table.add([
                destination, rule, Terminal.harmless(line.string("kind") ?? ""),
                Reports.grouped(line.integer("events")), rule == "mapping" ? "not expressible" : "",
            ])
        }
        return table.text(width: Terminal.columns ?? 160) { cell, column, _ in column == 4 ? Paint.dim(cell) : cell }
    }

    private static let mostPasses = 20

    private var sources: String {
        var table = Table([("SOURCE", .left), ("ACCEPTED", .right), ("REJECTED", .right), ("DEAD", .right)])
        for one in fields.objects("sources") {
            table.add([
                one.string("name") ?? "", Reports.grouped(one.integer("accepted")),
                Reports.grouped(one.integer("rejected")),
                Reports.grouped(one.integer("dead")),
            ])
        }
        return table.text()
    }

    /// What became of reads that were passed through; nil where there are none.
    private var reads: String? {
        let asking = fields.objects("sources").filter { $0.object("reads") != nil }
        guard !asking.isEmpty else { return nil }
        var table = Table([
            ("READS OF", .left), ("ANSWERED", .right), ("LATE", .right), ("FAILED", .right), ("TURNED AWAY", .right),
            ("P99", .right), ("", .left),
        ])
        for source in asking {
            guard let reads = source.object("reads") else { continue }
            let counts = ["hit", "late", "failed", "turned_away"].map { Reports.grouped(reads.integer($0)) }
            let p99 = reads.object("microseconds").map { "≤ \(Double($0.integer("p99")) / 1000) ms" } ?? ""
            table.add([source.string("name") ?? ""] + counts + [p99, "since the start"])
        }
        return table.text() { cell, column, _ in column == 6 ? Paint.dim(cell) : cell }
    }

    /// What clients could do better, the most frequent first; nil when there is nothing.
    private var advice: String? {
        var lines: [(source: String, line: Fields)] = []
        for source in fields.objects("sources") {
            lines += source.objects("advice").map { (source.string("name") ?? "", $0) }
        }
        guard !lines.isEmpty else { return nil }
        lines.sort { $0.line.integer("count") > $1.line.integer("count") }
        var table = Table([
            ("SOURCE", .left), ("KIND", .left), ("FIELD", .left), ("EVENTS", .right),
            ("ADVICE (since the start)", .left),
        ])
        for (source, line) in lines.prefix(Self.mostAdvice) {
            table.add([
                source, Terminal.harmless(line.string("kind") ?? ""), Terminal.harmless(line.string("field") ?? ""),
                Reports.grouped(line.integer("count")), Terminal.harmless(line.string("message") ?? ""),
            ])
        }
        return table.text(width: Terminal.columns ?? 160) { cell, column, _ in
            column == 4 ? Paint.dim(cell) : cell
        }
    }

    private static let mostAdvice = 8

    private var log: String {
        let log = fields.object("log")
        let events = Reports.grouped(log?.integer("events") ?? 0)
        let line =
            "LOG  \(events) events, \(Self.bytes(log?.integer("bytes") ?? 0)), "
            + "WAL \(Self.bytes(log?.integer("walBytes") ?? 0))"
        return line + Self.commits(log) + forecast(log) + (log?.object("check").map(Self.check) ?? "")
    }

    /// How long commits take: half of them at most, and all but one in a hundred.
    private static func commits(_ log: Fields?) -> String {
        guard let times = log?.object("commitMicroseconds"), let half = times.optionalInteger("p50"),
            let most = times.optionalInteger("p99")
        else { return "" }
        return ", commits p50 ≤ \(milliseconds(half)), p99 ≤ \(milliseconds(most))"
    }

    private static func milliseconds(_ microseconds: Int) -> String {
        microseconds < 1_000
            ? "0.\(String(microseconds + 1_000).dropFirst().prefix(2)) ms" : "\(microseconds / 1_000) ms"
    }

    /// Of the check in the background: nothing once it has found nothing.
    private static func check(_ check: Fields) -> String {
        switch check.string("state") {
        case "running": return ", \(check.integer("percent")) % checked"
        case "damaged":
            let findings = check.strings("faults").prefix(3).map { "\n     " + Terminal.harmless($0) }.joined()
            return Paint.red("  DAMAGED: see `sluice log check` and `sluice log salvage`") + findings
        default: return ""
        }
    }

    private func forecast(_ log: Fields?) -> String {
        guard let log else { return "" }
        let holder = Terminal.harmless(log.string("heldBy") ?? "nobody")
        let refusal = log.string("refusal").map { "; takes no events: \($0), held by \(holder)" }
        // Beyond a month the growth of the last minutes says nothing.
        let fills = log.optionalInteger("fillsInSeconds").flatMap { seconds in
            seconds < 30 * 86_400 ? "; full in \(Self.age(seconds)), held by \(holder)" : nil
        }
        return refusal ?? fills ?? ""
    }

    private static func colour(ofState state: String) -> Paint {
        switch state {
        case "flowing": .green
        case "slowed", "paused", "stopped", "holding": .yellow
        default: .red
        }
    }

    static func age(_ seconds: Int) -> String {
        switch seconds {
        case ..<1: "–"
        case ..<120: "\(seconds)s"
        case ..<7200: "\(seconds / 60)m"
        default: "\(seconds / 3600)h"
        }
    }

    static func bytes(_ count: Int) -> String {
        switch count {
        case ..<(1 << 10): "\(count) B"
        case ..<(1 << 20): "\(count >> 10) KiB"
        case ..<(1 << 30): "\(count >> 20) MiB"
        default: "\(count / (1 << 30)).\(count % (1 << 30) * 10 / (1 << 30)) GiB"
        }
    }
}
