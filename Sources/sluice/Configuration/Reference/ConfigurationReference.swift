import Delivery
import Vendors

/// Every key of the configuration: its kind and bounds, its default, its meaning.
///
/// This table is the only place that knows them. The parser looks up here what it reads, so a key that is not listed
/// is a fault in every file that has it; a default is parsed from the text shown here; and the page for users is
/// rendered from here.
enum ConfigurationReference {
    /// In the order in which the page shows them: a section before its keys.
    static let keys: [ConfigurationKey] = listeners + storage + limits + sources + destinations + delivery

    /// - Parameters:
    ///   - path: with ``ConfigurationKey/anyName`` where the user chooses a name.
    ///   - vendor: of the source or destination that the key belongs to.
    static func key(_ path: String, vendor: String? = nil) -> ConfigurationKey? {
        keys.first { $0.path == path && ($0.vendor == nil || $0.vendor == vendor) }
    }

    /// - Parameters:
    ///   - section: empty for the top.
    ///   - vendor: leaves out the keys of other vendors; nil leaves out none.
    static func keys(in section: String, vendor: String? = nil) -> [ConfigurationKey] {
        keys.filter { $0.section == section && (vendor == nil || $0.vendor == nil || $0.vendor == vendor) }
    }

    private static let listeners: [ConfigurationKey] = [
        .init(
            "listen", .listenAddress, .byDefault("127.0.0.1:8080"),
            "Where intake accepts requests. Port 0: the system chooses."),
        .init("tls", .section, .optional, "Intake speaks TLS; without it, plain HTTP."),
        .init("tls.certificate", .path, .required, "Certificate chain, PEM."),
        .init("tls.key", .path, .required, "Private key, PEM."),
        .init(
            "admin", .section, .optional,
            "The operator's listener, beside the socket file `PATH-admin.sock`, which is always there."),
        .init("admin.listen", .listenAddress, .optional, "Where the admin API also listens on TCP."),
        .init(
            "admin.token", .secret, .optional,
            "What admin requests carry, or its [hash](access.md). Required unless `listen` is on loopback."),
        .init("admin.tls", .section, .optional, "The TCP listener speaks TLS; without it, plain HTTP."),
        .init("admin.tls.certificate", .path, .required, "Certificate chain, PEM."),
        .init("admin.tls.key", .path, .required, "Private key, PEM."),
        .init(
            "admin.audit", .path, .optional,
            "A file for [who changed what](access.md), besides the program's own log."),
    ]

    private static let storage: [ConfigurationKey] = [
        .init("queue", .section, .optional, "The log on disk."),
        .init("queue.path", .path, .byDefault("data/sluice.db"), "The log's file; its directory is created."),
        .init(
            "queue.maxBytes", .size(.mebibytes(16) ... .tebibytes(16)), .byDefault("20GiB"),
            "Most disk the log may use, a reserve for finishing included. When it is full of unfinished events, intake answers 503."
        ),
        .init(
            "queue.retention", .duration(.zero ... .days(365)), .byDefault("24h"),
            "How long finished events are kept for replays, as far as `maxBytes` allows."),
        .init(
            "queue.idempotency", .duration(.seconds(60) ... .days(7)), .byDefault("24h"),
            "How long a request with an `Idempotency-Key` is known again: a repeat stores nothing and gets the first's answer."
        ),
        .init("dead", .section, .optional, "Bounds on dead letters."),
        .init("dead.intake", .section, .optional, "Events that intake refused; beyond either bound counted, not kept."),
        .init("dead.intake.count", .count(0...100_000_000), .byDefault("100000"), "Most refused events kept."),
        .init(
            "dead.intake.bytes", .size(ByteCount(0) ... .tebibytes(1)), .byDefault("256MiB"),
            "Most bytes of refused events kept."),
        .init("forget", .section, .optional, "People whom the log is to [forget](privacy.md)."),
        .init(
            "forget.suppress", .duration(.zero ... .days(3650)), .byDefault("30d"),
            "How long events of somebody who was forgotten are not taken: they are answered, counted and not stored."),
        .init("shutdown", .section, .optional, "A clean stop."),
        .init(
            "shutdown.grace", .duration(.zero ... .seconds(600)), .byDefault("30s"),
            "How long a stop waits for requests under way."),
    ]

    private static let limits: [ConfigurationKey] = [
        .init("limits", .section, .optional, "What intake takes from one client."),
        .init(
            "limits.body", .size(.kibibytes(1) ... .mebibytes(64)), .byDefault("1MiB"),
            "Largest request body, as sent and after inflation."),
        .init("limits.events", .count(1...100_000), .byDefault("1000"), "Most events in one request."),
        .init(
            "limits.eventBytes", .size(ByteCount(256) ... .mebibytes(16)), .byDefault("64KiB"),
            "Largest event; not above `body`."),
        .init("limits.connections", .count(1...1_000_000), .byDefault("4096"), "Most connections at once."),
        .init(
            "limits.inFlightRequests", .count(1...1_000_000), .byDefault("4096"),
            "Most requests under way at once, from all clients: being read, or waiting to be stored. Beyond it, 503."),
        .init(
            "limits.inFlightBytes", .size(.mebibytes(1) ... .tebibytes(1)), .byDefault("64MiB"),
            "Most bytes of their bodies held in memory, after inflation. Beyond it, 503."),
        .init("limits.headerTimeout", .duration(timeouts), .byDefault("10s"), "For a request's head to arrive."),
        .init("limits.bodyTimeout", .duration(timeouts), .byDefault("30s"), "For a request's body to arrive."),
        .init("limits.idleTimeout", .duration(timeouts), .byDefault("75s"), "For a connection with no request."),
        .init("limitGroups", .named, .optional, "Rates that several destinations share."),
        .init("limitGroups.NAME.requestsPerSecond", .rate(rates), .required, "Of all its destinations together."),
    ]

    private static let sources: [ConfigurationKey] =
        [
            .init("sources", .named, .optional, "Who sends events, and how they show who they are."),
            .init("sources.NAME.dialect", .choice(vendors), .required, "The wire format they speak."),
        ] + ofVendors("sources.NAME", \.sourceSettings) + [
            .init(
                "sources.NAME.strict", .flag, .byDefault("false"),
                "Values outside the vendor's open lists are errors, not warnings."),
            .init(
                "sources.NAME.rate", .rate(rates), .optional,
                "Most requests it may send in a second, on average; as many may come at once. Beyond it, 429. Without it, no bound."
            ),
            .init(
                "sources.NAME.schemas", .path, .optional,
                "A folder with JSON Schemas of your own, a file per kind of event such as `CHECKOUT.json`: [how](schemas.md)."
            ),
            .init(
                "sources.NAME.redact", .redactions, .optional,
                "Fields of its events that are [not to be stored](privacy.md), such as `{ email: hash, /params/phone: remove }`."
            ),
            .init(
                "sources.NAME.consent", .field, .byDefault("consent"),
                "The field of its events that tells what was consented to, for `requires`: [how](routing.md)."),
            .init(
                "sources.NAME.passThrough", .name, .optional,
                "The destination, of the same vendor, that [answers its reads](vendors.md#reads). Without it they are 501."
            ),
            .init(
                "sources.NAME.readTimeout", .duration(.milliseconds(50) ... .seconds(30)), .byDefault("1s"),
                "How long a read waits for the vendor; then its answer is empty."),
            .init(
                "sources.NAME.deliverTo", .routes, .optional,
                "Destinations of its events, of any vendor: names, or sections with the keys below, [all of which must "
                    + "agree](routing.md). Without it, events wait in the log for the first one."),
            .init(
                "sources.NAME.deliverTo.destination", .name, .required,
                "The destination that the rules beside it are of."),
            .init("sources.NAME.deliverTo.kinds", .texts, .optional, "It gets events of these kinds only."),
            .init(
                "sources.NAME.deliverTo.where", .conditions, .optional,
                "It gets events only whose fields have these values, such as `{ step: purchase, /params/site: [eu, uk] }`."
            ),
            .init(
                "sources.NAME.deliverTo.share", .share, .optional,
                "It gets the events of this part of all people only: `50` is one half, `50-100` the other."),
            .init(
                "sources.NAME.deliverTo.requires", .texts, .optional,
                "It gets events only of those who consented to all of these."),
        ]

    private static let destinations: [ConfigurationKey] =
        [
            .init("destinations", .named, .optional, "Who receives events."),
            .init("destinations.NAME.vendor", .choice(vendors), .required, "The vendor that receives them."),
            .init(
                "destinations.NAME.url", .vendorAddress, .required,
                "The vendor's address; for gravity up to and with `/WebshopServlet`."),
        ] + ofVendors("destinations.NAME", \.destinationSettings)

    private static let delivery: [ConfigurationKey] = [
        .init("destinations.NAME.batch", .section, .optional, "When a request is full: at the first of these."),
        .init("destinations.NAME.batch.events", .count(1...10_000), .byDefault("100"), "Most events in one request."),
        .init(
            "destinations.NAME.batch.bytes", .size(ByteCount(1000)...ByteCount(64_000_000)), .byDefault("900KB"),
            "Largest body of one request; for gravity at most 1MB."),
        .init(
            "destinations.NAME.batch.wait", .duration(.zero ... .seconds(60)), .byDefault("200ms"),
            "How long the first event of a batch waits for others."),
        .init(
            "destinations.NAME.rate", .sectionOr(word: "unlimited"), .optional,
            "The pace: one of the two keys below; without it, 50 requests per second."),
        .init("destinations.NAME.rate.limitGroup", .name, .optional, "Shares the rate of this limit group."),
        .init("destinations.NAME.rate.requestsPerSecond", .rate(rates), .byDefault("50"), "A rate of its own."),
        .init("destinations.NAME.concurrency", .count(1...1024), .byDefault("4"), "Most requests in flight at once."),
        .init(
            "destinations.NAME.ordered", .flag, .byDefault("false"),
            "Events of one person arrive in order: one request of a person after the other, people side by side."),
        .init(
            "destinations.NAME.timeout", .duration(.milliseconds(100) ... .seconds(600)), .byDefault("10s"),
            "Of one request, to the last byte of the answer."),
        .init("destinations.NAME.retry", .section, .optional, "Waits between attempts, doubled each time."),
        .init(
            "destinations.NAME.retry.base", .duration(.milliseconds(10) ... .seconds(3600)), .byDefault("500ms"),
            "The first wait at most."),
        .init(
            "destinations.NAME.retry.max", .duration(.milliseconds(10) ... .days(1)), .byDefault("60s"),
            "The longest wait; not below `base`."),
        .init(
            "destinations.NAME.retry.giveUpAfter", .horizon(.after(.seconds(1)) ... .never), .byDefault("72h"),
            "When an event becomes a dead letter, from its first attempt on."),
        .init(
            "destinations.NAME.backlog", .section, .optional,
            "How much it may be owed: `bytes`, `age` or both. Without it, as much as the log holds."),
        .init(
            "destinations.NAME.backlog.bytes", .size(.kibibytes(64) ... .tebibytes(16)), .optional,
            "Most bytes of events it may be owed; counted as they come, and by mean size as they go."),
        .init(
            "destinations.NAME.backlog.age", .duration(.seconds(1) ... .days(365)), .optional,
            "Most age of the oldest event that waits for it, those set apart excepted."),
        .init(
            "destinations.NAME.backlog.then", .choice(Configuration.Backlog.Excess.allCases.map(\.rawValue)),
            .byDefault("refuse"),
            "Beyond either: `refuse` answers 503 to requests with events for it; `drop` takes them, and it passes them "
                + "over, counted. What it is owed already stays."),
        .init(
            "destinations.NAME.verdicts", .verdicts, .optional,
            "What a reply means where the vendor's table says otherwise: a status or the vendor's code, such as "
                + "`403: later` or `NO_ACCOUNT: later`."),
        .init(
            "destinations.NAME.onUnmappable", .choice(Unmappable.allCases.map(\.rawValue)), .byDefault("skip"),
            "An event of another dialect that [cannot be said to this vendor](mapping.md): `skip` passes it over, counted by "
                + "kind; `dead` keeps it as a dead letter."),
        .init(
            "destinations.NAME.start", .choice(Configuration.Start.allCases.map(\.rawValue)), .byDefault("now"),
            "Where in the log a new destination begins."),
    ]

    /// The keys that the vendors themselves list.
    private static func ofVendors(_ section: String, _ settings: (any Vendor) -> [Setting]) -> [ConfigurationKey] {
        VendorList.all.flatMap { vendor in
            settings(vendor).map { ConfigurationKey($0, in: section, vendor: vendor.name) }
        }
    }

    private static let vendors = VendorList.all.map(\.name)
    private static let timeouts: ClosedRange<Duration> = .milliseconds(100) ... .seconds(3600)
    private static let rates = Rate(requestsPerSecond: 0.001)...Rate(requestsPerSecond: 100_000)
}
