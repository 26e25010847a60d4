import Delivery
import EventLog

/// Is it healthy, what does each destination do, and how was the last hour?
struct OverviewPage: Page {
    static let template = "overview"

    struct Tile {
        var name: String
        var value: String
        var words: String
        var path: String?
        var tone = ""
    }

    struct Destination {
        var name: String
        var state: String
        /// A word by which the style sheet knows its colour.
        var tone: String
        var reason: String?
        var pending: String
        var oldest: String
        var delivered: String
        var retried: String
        var dead: String
        var hasDead: Bool
        var pace: String?
        var backlog: Chart
        var isPaused: Bool
        var isParked: Bool
    }

    struct Source {
        var name: String
        var accepted: String
        var rejected: String
        var suppressed: String
        var dead: String
        var hasDead: Bool
    }

    let frame: Frame
    let ills: [String]
    let isHealthy: Bool
    /// Dead letters that wait for somebody, though all else is well; nil when there are none.
    let dead: String?
    let tiles: [Tile]
    let charts: [Chart]
    let destinations: [Destination]
    let sources: [Source]
    let log: String
}

extension Console {
    func overview(_ visit: Visit) async throws(LogError) -> OverviewPage {
        let report = try await api.status()
        // What stands now is the last point of each line.
        let moments = history.moments + [History.Moment(report.log, at: report.now)]
        let destinations = report.log.destinations.map { report.page(of: $0, moments) }
        return OverviewPage(
            frame: frame(visit, title: "Overview", here: "/"), ills: report.ills, isHealthy: report.ills.isEmpty,
            dead: report.dead > 0 ? Figure.grouped(report.dead) : nil, tiles: report.tiles(moments),
            charts: report.charts(moments), destinations: destinations,
            sources: report.log.sources.map(\.page), log: report.logWords)
    }
}

extension StatusReport {
    /// Milliseconds over which the figures that move are taken.
    private static let recent: Int64 = 10_000

    /// Of a counter, each second over the last moments.
    private func rate(_ counter: (History.Moment) -> Int, _ moments: [History.Moment]) -> Double {
        guard let last = moments.last,
            let first = moments.last(where: { $0.at <= last.at - Self.recent }) ?? moments.first,
            last.at > first.at
        else { return 0 }
        return Double(max(0, counter(last) - counter(first))) * 1000 / Double(last.at - first.at)
    }

    fileprivate var dead: Int {
        log.destinations.reduce(0) { $0 + $1.dead } + log.sources.reduce(0) { $0 + $1.dead }
    }

    fileprivate func tiles(_ moments: [History.Moment]) -> [OverviewPage.Tile] {
        let pending = log.destinations.reduce(0) { $0 + $1.pending + $1.deferred }
        let oldest = log.destinations.map { oldestSeconds(of: $0) }.max() ?? 0
        let total = moments.last
        return [
            .init(
                name: "Taken in", value: Figure.rate(rate(\.accepted, moments)) + "/s",
                words: "\(Figure.grouped(total?.accepted ?? 0)) in all"),
            .init(
                name: "Delivered", value: Figure.rate(rate(\.delivered, moments)) + "/s",
                words: "\(Figure.grouped(total?.delivered ?? 0)) in all"),
            .init(
                name: "Waiting", value: Figure.grouped(pending),
                words: pending > 0 ? "the oldest for \(Figure.age(oldest))" : "nothing is owed"),
            .init(
                name: "Dead letters", value: Figure.grouped(dead),
                words: dead > 0 ? "look at them" : "none", path: dead > 0 ? "/dead" : nil, tone: dead > 0 ? "warn" : ""),
        ]
    }

    fileprivate func charts(_ moments: [History.Moment]) -> [Chart] {
        [
            Chart("Taken in", tone: "in", unit: "/s", points: Chart.rates(of: \.accepted, in: moments), end: now),
            Chart("Delivered", tone: "out", unit: "/s", points: Chart.rates(of: \.delivered, in: moments), end: now),
            Chart("Retried", tone: "slow", unit: "/s", points: Chart.rates(of: \.retried, in: moments), end: now),
            Chart("Died", tone: "bad", unit: "/s", points: Chart.rates(of: \.died, in: moments), end: now),
        ]
    }

    fileprivate func page(of one: LogStatus.Destination, _ moments: [History.Moment]) -> OverviewPage.Destination {
        let outlet = outlets.first { $0.id == one.id }
        let state = state(of: one, outlet: outlet)
        let points = Chart.levels(of: { $0.destinations[one.name]?.pending ?? 0 }, in: moments)
        return OverviewPage.Destination(
            name: one.name, state: state, tone: Self.tone(of: state), reason: outlet?.reason,
            pending: Figure.grouped(one.pending + one.deferred), oldest: Figure.age(oldestSeconds(of: one)),
            delivered: Figure.grouped(one.delivered + one.replayed), retried: Figure.grouped(one.retried),
            dead: Figure.grouped(one.dead), hasDead: one.dead > 0, pace: outlet.map(Self.pace),
            backlog: Chart("Waiting at \(one.name)", tone: "lag", unit: "", points: points, end: now),
            isPaused: one.isPaused, isParked: state == "parked")
    }

    private static func tone(of state: String) -> String {
        switch state {
        case "flowing": "good"
        case "slowed", "paused", "stopped", "holding": "warn"
        default: "bad"
        }
    }

    /// What the vendor is sent now, of what it may be sent.
    private static func pace(of outlet: OutletStatus) -> String {
        let atOnce = "\(outlet.inFlight) of \(outlet.concurrency) requests under way"
        guard let rate = outlet.rate, let limit = outlet.rateLimit else { return atOnce }
        let most = rate < limit ? "\(Figure.rate(rate)) of \(Figure.rate(limit))" : Figure.rate(limit)
        return "\(atOnce), at most \(most) a second"
    }

    fileprivate var logWords: String {
        var parts = [
            "\(Figure.grouped(log.events)) events", Figure.bytes(log.bytes), "WAL \(Figure.bytes(log.walBytes))",
        ]
        if let half = log.figures.commit.quantile(0.5), let most = log.figures.commit.quantile(0.99) {
            parts.append("commits p50 ≤ \(Figure.milliseconds(half)), p99 ≤ \(Figure.milliseconds(most))")
        }
        if let fills = log.forecast.fillsIn, fills < 30 * 86_400 { parts.append("full in \(Figure.age(fills))") }
        if let check = log.check, !check.isDone { parts.append("\(Int(check.progress * 100)) % checked") }
        return parts.joined(separator: " · ")
    }
}

extension LogStatus.Source {
    fileprivate var page: OverviewPage.Source {
        .init(
            name: name, accepted: Figure.grouped(accepted), rejected: Figure.grouped(rejected),
            suppressed: Figure.grouped(suppressed), dead: Figure.grouped(dead), hasDead: dead > 0)
    }
}
