import Delivery
import EventLog

/// What `GET /metrics` answers: the same account that `sluice status` shows, so the two cannot disagree. Counters of events
/// are the log's own, which change in the transaction that changes what they count: they go on over a restart, and nothing
/// is counted a second time for the sake of being scraped.
///
/// `ops/docs/metrics.md` explains them all, and a test compares it with these tables.
extension StatusReport {
    /// - Parameter letters: dead letters counted by ``letterFields``.
    func metrics(letters: [LetterGroup], process: ProcessFigures?, version: String) -> String {
        var page = Exposition()
        page.add(Self.ofBuild, of: [([("version", version)], ())])
        page.add(Self.ofSources, of: log.sources.map { ([("source", $0.name)], $0) })
        page.add(Self.ofDestinations, of: log.destinations.map { ([("destination", $0.name)], subject($0)) })
        page.add(Self.ofStates, of: states)
        page.add(Self.ofVerdicts, of: verdicts)
        page.add(Self.ofLetters, of: Self.labelled(letters))
        page.add(Self.ofLog, of: log)
        if let intake {
            page.add(Self.ofKinds, of: intake.kinds.map { ([("source", $0.source), ("kind", $0.kind)], $0.count) })
            page.add(Self.ofIntake, of: intake)
            page.add(
                Self.ofReadOutcomes,
                of: intake.reads.flatMap { reads in
                    reads.outcomes.map { ([("source", reads.source), ("outcome", $0.name)], $0.count) }
                })
            page.add(Self.ofReads, of: intake.reads.map { ([("source", $0.source)], $0.duration) })
        }
        if let process { page.add(ProcessFigures.measures, of: process) }
        return page.text
    }

    // MARK: The tables

    private static let ofBuild: [Measure<Void>] = [
        .count("sluice_build_info", "1, with the version as a label.") { 1 }
    ]

    private static let ofSources: [Measure<LogStatus.Source>] = [
        .counter("sluice_events_accepted_total", "Events taken in, ever.") { $0.accepted },
        .counter("sluice_events_rejected_total", "Events refused at intake, ever.") { $0.rejected },
        .counter("sluice_events_suppressed_total", "Events of people who are forgotten: answered and not stored.") {
            $0.suppressed
        },
    ]

    /// A destination as the log knows it, and as delivery does while a server delivers to it.
    struct DestinationSubject {
        let log: LogStatus.Destination
        let outlet: OutletStatus?
        let oldestSeconds: Int
    }

    private static let ofDestinations: [Measure<DestinationSubject>] = [
        .counter("sluice_events_routed_total", "Events accepted that are for this destination, ever.") {
            $0.log.accepted
        },
        .counter("sluice_events_delivered_total", "Events that the vendor took, replayed ones included.") {
            $0.log.delivered + $0.log.replayed
        },
        .counter("sluice_events_replayed_total", "Of the delivered ones, those that had been dead letters.") {
            $0.log.replayed
        },
        .counter("sluice_events_retried_total", "Times that an event was sent again.") { $0.log.retried },
        .counter("sluice_events_died_total", "Events that became dead letters, ever.") { $0.log.died },
        .counter("sluice_events_removed_total", "Events removed by command or at their person's wish.") {
            $0.log.removed
        },
        .counter("sluice_events_passed_over_total", "Events that a rule of the configuration kept from it.") {
            $0.log.passedOver
        },
        .count("sluice_events_pending", "Events neither delivered nor dead.") { $0.log.pending },
        .count("sluice_events_deferred", "Of the pending ones, those set apart, to be sent later.") {
            $0.log.deferred
        },
        .count("sluice_events_replaying", "Dead letters on their way once more.") { $0.log.replaying },
        .count("sluice_events_oldest_age_seconds", "Since the oldest pending event was received.") {
            $0.oldestSeconds
        },
        .count("sluice_backlog_bytes", "Bytes of events it is owed, of a destination with a bound.") {
            $0.log.backlog?.bytes
        },
        .bool("sluice_backlog_over", "1 while it is owed as much as its backlog may be.") { $0.log.backlog?.isOver },
        .count("sluice_delivery_requests_in_flight", "Requests under way to the vendor.") { $0.outlet?.inFlight },
        .count("sluice_delivery_concurrency", "Requests that may be under way at once, now.") {
            $0.outlet?.concurrency
        },
        .count("sluice_delivery_concurrency_limit", "The same, as configured.") { $0.outlet?.concurrencyLimit },
        .histogram(
            "sluice_delivery_request_seconds", "From handing a request over to its answer.", unit: 1_000_000
        ) { $0.outlet?.requests.duration },
        .gauge("sluice_delivery_rate", "Requests per second that may be begun, now.") { $0.outlet?.rate },
        .gauge("sluice_delivery_rate_limit", "The same, as configured.") { $0.outlet?.rateLimit },
    ]

    /// One sample for each state a destination can be in: 1 for the one it is in.
    private static let ofStates: [Measure<Bool>] = [
        .bool("sluice_destination_state", "1 for the state that the destination is in, 0 for the others.") { $0 }
    ]

    private static let ofVerdicts: [Measure<Int>] = [
        .counter("sluice_delivery_requests_total", "Requests answered since the start, by what that meant.") { $0 }
    ]

    /// Kinds are a bounded list: what is beyond it counts as `other`.
    private static let ofKinds: [Measure<Int>] = [
        .counter("sluice_intake_events_total", "Events accepted since the start, by kind.") { $0 }
    ]

    private static let ofIntake: [Measure<IntakeReport>] = [
        .histogram(
            "sluice_intake_validation_seconds", "Of a request: parsing it and judging its events.", unit: 1_000_000
        ) { $0.validation },
        .histogram(
            "sluice_intake_answer_seconds", "Of a request, from its whole body to its answer, its events being stored.",
            unit: 1_000_000
        ) { $0.answer },
    ]

    private static let ofReadOutcomes: [Measure<Int>] = [
        .counter("sluice_reads_total", "Reads passed through since the start, by what came of them.") { $0 }
    ]

    private static let ofReads: [Measure<Histogram>] = [
        .histogram("sluice_read_seconds", "Until a read's answer, whatever that was.", unit: 1_000_000) { $0 }
    ]

    private static let ofLetters: [Measure<Int>] = [
        .count("sluice_dead_letters", "Dead letters that wait for somebody, by what they are.") { $0 }
    ]

    private static let ofLog: [Measure<LogStatus>] = [
        .count("sluice_log_events", "Rows in the table of events, finished ones that are kept included.") { $0.events },
        .count("sluice_log_bytes", "Pages of the log in use, without the WAL.") { $0.bytes },
        .count("sluice_log_wal_bytes", "Size of the WAL.") { $0.walBytes },
        .count("sluice_log_fills_in_seconds", "Until the log is full, as it grows now; absent while it does not.") {
            $0.forecast.fillsIn
        },
        .bool("sluice_log_refusing", "1 while no events are taken.") { $0.forecast.refusal != nil },
        .bool("sluice_log_damaged", "1 when the check of the log found damage.") {
            $0.check.map { !$0.faults.isEmpty }
        },
        .counter("sluice_log_commits_total", "Transactions since the start.") { $0.figures.commits },
        .counter("sluice_log_checkpoints_total", "Checkpoints since the start.") { $0.figures.checkpoints },
        .counter("sluice_log_gate_closings_total", "Times that readers were kept out for a checkpoint.") {
            $0.figures.gateClosings
        },
        .histogram("sluice_log_events_per_commit", "Events that one commit stored.") { $0.figures.eventsPerCommit },
        .histogram("sluice_log_commit_seconds", "From a transaction's begin to the end of its sync.", unit: 1_000_000) {
            $0.figures.commit
        },
        .histogram("sluice_log_sync_seconds", "Of that, writing the WAL and syncing it.", unit: 1_000_000) {
            $0.figures.sync
        },
        .histogram("sluice_log_checkpoint_seconds", "Moving pages of the WAL into the file.", unit: 1_000_000) {
            $0.figures.checkpoint
        },
    ]

    /// Every name there is, with its type and help.
    static var allMetrics: [(name: String, type: MetricType, help: String)] {
        func described<Subject>(_ measures: [Measure<Subject>]) -> [(String, MetricType, String)] {
            measures.map { ($0.name, $0.type, $0.help) }
        }
        return described(ofBuild) + described(ofSources) + described(ofDestinations) + described(ofStates)
            + described(ofVerdicts)
            + described(ofLetters) + described(ofLog) + described(ofKinds) + described(ofIntake)
            + described(ofReadOutcomes) + described(ofReads)
            + described(ProcessFigures.measures)
    }

    // MARK: Their subjects

    private func subject(_ destination: LogStatus.Destination) -> DestinationSubject {
        DestinationSubject(
            log: destination, outlet: outlets.first { $0.id == destination.id },
            oldestSeconds: oldestSeconds(of: destination))
    }

    private var states: [(Exposition.Labels, Bool)] {
        log.destinations.flatMap { destination -> [(Exposition.Labels, Bool)] in
            let state = state(of: destination, outlet: outlets.first { $0.id == destination.id })
            return Self.allStates.map { ([("destination", destination.name), ("state", $0)], $0 == state) }
        }
    }

    private var verdicts: [(Exposition.Labels, Int)] {
        log.destinations.flatMap { destination -> [(Exposition.Labels, Int)] in
            guard let requests = outlets.first(where: { $0.id == destination.id })?.requests else { return [] }
            return zip(RequestFigures.words, requests.verdicts).map {
                ([("destination", destination.name), ("verdict", $0)], $1)
            }
        }
    }

    static let letterFields: [LetterField] = [.stage, .destination, .source, .kind, .reason]
    /// Kinds and sources come from outside: past these, letters are counted together.
    static let mostLetterGroups = 200

    private static func labelled(_ groups: [LetterGroup]) -> [(Exposition.Labels, Int)] {
        let ranked = groups.sorted { $0.count > $1.count }
        let kept = ranked.prefix(mostLetterGroups).map { group in
            (zip(letterFields, group.values).map { ($0.rawValue, $1 ?? "") }, group.count)
        }
        let rest = ranked.dropFirst(mostLetterGroups).reduce(0) { $0 + $1.count }
        return rest == 0 ? kept : kept + [(letterFields.map { ($0.rawValue, "other") }, rest)]
    }
}
