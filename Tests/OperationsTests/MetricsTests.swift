import Testing
import Vendors

@testable import Delivery
@testable import EventLog
@testable import Operations

/// Each metric has the figure that it is named for: here each figure has a value of its own.
struct MetricsTests {
    /// Of one value, which is its sum.
    private static func histogram(_ value: Int) -> Histogram {
        var histogram = Histogram(bounds: [10])
        histogram.add(value)
        return histogram
    }

    private static let log: LogStatus = {
        var destination = LogStatus.Destination(
            name: "eu", id: NameID(rawValue: 1), isConfigured: true, isPaused: false, accepted: 101, delivered: 1000,
            died: 103, removed: 104, pending: 105, deferred: 106, replayed: 107, replaying: 108, dead: 109,
            retried: 110, oldestReceivedAt: 5_000)
        destination.passedOver = 111
        destination.backlog = LogStatus.BacklogUse(bytes: 112, isOver: true, then: .refuse)
        var source = LogStatus.Source(name: "shop", accepted: 201, rejected: 202, dead: 203)
        source.suppressed = 204
        var status = LogStatus(
            destinations: [destination], sources: [source], events: 301, bytes: 302, walBytes: 303,
            forecast: LogStatus.Forecast(fillsIn: 304, heldBy: "eu", refusal: "the log is full"))
        var faults = LogFaults()
        faults.add("a page")
        status.check = LogStatus.Check(isDone: true, progress: 1, faults: faults)
        status.figures.commits = 305
        status.figures.checkpoints = 306
        status.figures.gateClosings = 307
        status.figures.eventsPerCommit = histogram(308)
        status.figures.commit = histogram(309)
        status.figures.sync = histogram(310)
        status.figures.checkpoint = histogram(311)
        return status
    }()

    private static func outlet() throws -> OutletStatus {
        let vendor = try #require(VendorList.named("dengage"))
        var outlet = Outlet(
            settings: OutletSettings(
                name: "eu", id: NameID(rawValue: 1),
                endpoint: vendor.endpoint(at: "http://127.0.0.1", with: VendorSettings()), group: 0), index: 0)
        outlet.figures.add(.parked("no such account"), after: .microseconds(401))
        for _ in 0..<3 { outlet.figures.add(.delivered, after: .zero) }
        var status = OutletStatus(outlet, rateLimit: 402.5)
        (status.state, status.inFlight, status.rate) = (.parked, 403, 404.5)
        (status.concurrency, status.concurrencyLimit) = (405, 406)
        return status
    }

    private static let intake = IntakeReport(
        validation: histogram(501), answer: histogram(502), kinds: [("shop", "VIEW", 503)],
        reads: [("shop", [("hit", 504), ("late", 505)], histogram(506))], advice: [])

    private static func page(letters: [LetterGroup] = []) throws -> String {
        let report = StatusReport(log: log, outlets: [try outlet()], intake: intake, now: 65_000)
        let process = ProcessFigures(
            processorSeconds: 601.5, residentBytes: 602, openFiles: 603, mostFiles: 604, startedAt: 605)
        return report.metrics(letters: letters, process: process, version: "1.2")
    }

    @Test func `each metric has the figure that it is named for`() throws {
        let letters = LetterGroup(
            values: ["delivery", "eu", "shop", nil, "gave_up"], count: 701, firstDiedAt: 0, lastDiedAt: 0)
        let lines = try Self.page(letters: [letters]).split(separator: "\n").map(String.init)
        let eu = #"{destination="eu"}"#
        let expected = [
            #"sluice_build_info{version="1.2"} 1"#,
            #"sluice_events_accepted_total{source="shop"} 201"#, #"sluice_events_rejected_total{source="shop"} 202"#,
            #"sluice_events_suppressed_total{source="shop"} 204"#,
            "sluice_events_routed_total\(eu) 101", "sluice_events_delivered_total\(eu) 1107",
            "sluice_events_replayed_total\(eu) 107", "sluice_events_retried_total\(eu) 110",
            "sluice_events_died_total\(eu) 103", "sluice_events_removed_total\(eu) 104",
            "sluice_events_passed_over_total\(eu) 111", "sluice_events_pending\(eu) 105",
            "sluice_events_deferred\(eu) 106", "sluice_events_replaying\(eu) 108",
            "sluice_events_oldest_age_seconds\(eu) 60", "sluice_backlog_bytes\(eu) 112", "sluice_backlog_over\(eu) 1",
            "sluice_delivery_requests_in_flight\(eu) 403", "sluice_delivery_concurrency\(eu) 405",
            "sluice_delivery_concurrency_limit\(eu) 406", "sluice_delivery_request_seconds_sum\(eu) 0.000401",
            "sluice_delivery_request_seconds_count\(eu) 4", "sluice_delivery_rate\(eu) 404.5",
            "sluice_delivery_rate_limit\(eu) 402.5",
            #"sluice_destination_state{destination="eu",state="flowing"} 0"#,
            #"sluice_destination_state{destination="eu",state="slowed"} 0"#,
            #"sluice_destination_state{destination="eu",state="open"} 0"#,
            #"sluice_destination_state{destination="eu",state="parked"} 1"#,
            #"sluice_destination_state{destination="eu",state="paused"} 0"#,
            #"sluice_destination_state{destination="eu",state="holding"} 0"#,
            #"sluice_destination_state{destination="eu",state="stopped"} 0"#,
            #"sluice_destination_state{destination="eu",state="orphaned"} 0"#,
            #"sluice_delivery_requests_total{destination="eu",verdict="delivered"} 3"#,
            #"sluice_delivery_requests_total{destination="eu",verdict="partly"} 0"#,
            #"sluice_delivery_requests_total{destination="eu",verdict="split"} 0"#,
            #"sluice_delivery_requests_total{destination="eu",verdict="later"} 0"#,
            #"sluice_delivery_requests_total{destination="eu",verdict="unsure"} 0"#,
            #"sluice_delivery_requests_total{destination="eu",verdict="parked"} 1"#,
            #"sluice_dead_letters{stage="delivery",destination="eu",source="shop",kind="",reason="gave_up"} 701"#,
            "sluice_log_events 301", "sluice_log_bytes 302", "sluice_log_wal_bytes 303",
            "sluice_log_fills_in_seconds 304", "sluice_log_refusing 1", "sluice_log_damaged 1",
            "sluice_log_commits_total 305", "sluice_log_checkpoints_total 306", "sluice_log_gate_closings_total 307",
            "sluice_log_events_per_commit_sum 308", "sluice_log_events_per_commit_count 1",
            "sluice_log_commit_seconds_sum 0.000309", "sluice_log_commit_seconds_count 1",
            "sluice_log_sync_seconds_sum 0.00031", "sluice_log_sync_seconds_count 1",
            "sluice_log_checkpoint_seconds_sum 0.000311", "sluice_log_checkpoint_seconds_count 1",
            #"sluice_intake_events_total{source="shop",kind="VIEW"} 503"#,
            "sluice_intake_validation_seconds_sum 0.000501", "sluice_intake_validation_seconds_count 1",
            "sluice_intake_answer_seconds_sum 0.000502", "sluice_intake_answer_seconds_count 1",
            #"sluice_reads_total{source="shop",outcome="hit"} 504"#,
            #"sluice_reads_total{source="shop",outcome="late"} 505"#,
            #"sluice_read_seconds_sum{source="shop"} 0.000506"#, #"sluice_read_seconds_count{source="shop"} 1"#,
            "process_cpu_seconds_total 601.5", "process_resident_memory_bytes 602", "process_open_fds 603",
            "process_max_fds 604", "process_start_time_seconds 605",
        ]
        #expect(lines.filter { !$0.hasPrefix("#") && !$0.contains("_bucket") } == expected)
        let described = lines.filter { $0.hasPrefix("# TYPE ") }.map { $0.split(separator: " ")[2] }
        #expect(described.map(String.init).sorted() == StatusReport.allMetrics.map(\.name).sorted())
    }

    @Test func `of dead letters the largest groups have lines of their own, the others one together`() throws {
        let groups = (1...300).map { count in
            LetterGroup(
                values: ["intake", nil, "shop", "kind-\(count)", "schema"], count: count, firstDiedAt: 0,
                lastDiedAt: 0)
        }
        let lines = try Self.page(letters: groups).split(separator: "\n").filter {
            $0.hasPrefix("sluice_dead_letters{")
        }
        #expect(lines.count == 201)
        #expect(
            lines.last
                == #"sluice_dead_letters{stage="other",destination="other",source="other",kind="other",reason="other"} 5050"#
        )
        #expect(lines.first?.contains(#"kind="kind-300""#) == true)
    }

    /// `{label="value"` and `by (label)` of the rules and the dashboard.
    @Test(arguments: ["ops/prometheus/sluice.rules.yml", "ops/grafana/sluice.json"])
    func `rules and dashboard ask only for labels and states that there are`(path: String) throws {
        let letters = LetterGroup(values: ["intake", nil, "shop", nil, "x"], count: 1, firstDiedAt: 0, lastDiedAt: 0)
        let page = try Self.page(letters: [letters])
        let text = try MetricsPageTests.text(path).replacing("\\\"", with: "\"")
        let known = Set(page.matches(of: /[{,]([a-z]+)="/).map { String($0.output.1) })
        var asked: Set<String> = []
        for match in text.matches(of: /\b(?:by|without|on) ?\(([a-z_, ]+)\)/) {
            asked.formUnion(match.output.1.split(separator: ",").map { $0.filter { $0 != " " } })
        }
        // Prometheus knows each server's address.
        #expect(asked.count > 2 && asked.subtracting(known).subtracting(["instance"]).isEmpty, "\(asked)")
        for match in text.matches(of: /\b((?:sluice|process)_[a-z_]+)\{([^}]*)\}/) {
            let name = match.output.1.replacing("_bucket", with: "_count")
            let samples = page.split(separator: "\n").filter { $0.hasPrefix(name + "{") || $0.hasPrefix(name + " ") }
            #expect(!samples.isEmpty, "\(name)")
            for label in match.output.2.matches(of: /([a-z]+)(=~|!=|!~|=)"([^"]*)"/) where label.output.1 != "instance"
            {
                let isExact = label.output.2 == "="
                let found = "\(label.output.1)=\"" + (isExact ? "\(label.output.3)\"" : "")
                #expect(samples.contains { $0.contains(found) }, "\(match.output.0)")
            }
        }
    }
}
