import Operations
import Validation

/// `sluice status` for people: is it healthy?
struct StatusScreen {
    let fields: Fields

    init(_ fields: Fields) {
        self.fields = fields
    }

    var text: String {
        [health, destinations, passedOver, sources, reads, advice, log].compactMap(\.self).joined(separator: "\n\n")
    }

    /// Nothing needs the operator.
    var isHealthy: Bool { ills.isEmpty }

    private var ills: [String] { fields.strings("ills") }

    /// The answer to the first question: is it healthy?
    private var health: String? {
        guard !isHealthy else { return nil }
        return ills.map { Paint.red("! \(Terminal.harmless($0))") }.joined(separator: "\n")
    }

    private var destinations: String {
        var table = Table([
            ("DESTINATION", .left), ("STATE", .left), ("PENDING", .right), ("OLDEST", .right), ("DELIVERED", .right),
            ("RETRIED", .right), ("DEAD", .right), ("", .left),
        ])
        for one in fields.objects("destinations") {
            table.add([
                one.string("name") ?? "", one.string("state") ?? "", Figure.grouped(one.integer("pending")),
                Figure.age(one.integer("oldestSeconds")), Figure.grouped(one.integer("delivered")),
                Figure.grouped(one.integer("retried")), Figure.grouped(one.integer("dead")),
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
        let present = rate.flatMap(Double.init).map(Figure.rate)
        let pace = present.flatMap { rate in limit.map { "\(rate) of \($0) requests per second, " } } ?? ""
        return "slowed to \(pace)\(now) of \(most) at once"
    }

    /// What becomes of events that come, when it is owed as much as its backlog may be; nil while it is not.
    private static func backlog(of destination: Fields) -> String? {
        let passedOver = destination.integer("passedOver")
        let count = passedOver > 0 ? "\(Figure.grouped(passedOver)) passed over" : nil
        guard let backlog = destination.object("backlog"), backlog.text("over") == "true" else { return count }
        let size = Figure.bytes(backlog.integer("bytes"))
        return backlog.string("then") == "refuse"
            ? "its backlog of \(size) is full: events are refused"
            : "its backlog of \(size) is full: events are passed over, \(Figure.grouped(passedOver)) so far"
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
                Figure.grouped(line.integer("events")), rule == "mapping" ? "not expressible" : "",
            ])
        }
        return table.text(width: Terminal.columns ?? 160) { cell, column, _ in column == 4 ? Paint.dim(cell) : cell }
    }

    private static let mostPasses = 20

    private var sources: String {
        var table = Table([("SOURCE", .left), ("ACCEPTED", .right), ("REJECTED", .right), ("DEAD", .right)])
        for one in fields.objects("sources") {
            table.add([
                one.string("name") ?? "", Figure.grouped(one.integer("accepted")),
                Figure.grouped(one.integer("rejected")),
                Figure.grouped(one.integer("dead")),
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
            let counts = ["hit", "late", "failed", "turned_away"].map { Figure.grouped(reads.integer($0)) }
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
                Figure.grouped(line.integer("count")), Terminal.harmless(line.string("message") ?? ""),
            ])
        }
        return table.text(width: Terminal.columns ?? 160) { cell, column, _ in
            column == 4 ? Paint.dim(cell) : cell
        }
    }

    private static let mostAdvice = 8

    private var log: String {
        let log = fields.object("log")
        let events = Figure.grouped(log?.integer("events") ?? 0)
        let line =
            "LOG  \(events) events, \(Figure.bytes(log?.integer("bytes") ?? 0)), "
            + "WAL \(Figure.bytes(log?.integer("walBytes") ?? 0))"
        return line + Self.commits(log) + forecast(log) + (log?.object("check").map(Self.check) ?? "")
    }

    /// How long commits take: half of them at most, and all but one in a hundred.
    private static func commits(_ log: Fields?) -> String {
        guard let times = log?.object("commitMicroseconds"), let half = times.optionalInteger("p50"),
            let most = times.optionalInteger("p99")
        else { return "" }
        return ", commits p50 ≤ \(Figure.milliseconds(half)), p99 ≤ \(Figure.milliseconds(most))"
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
            seconds < 30 * 86_400 ? "; full in \(Figure.age(seconds)), held by \(holder)" : nil
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
}
