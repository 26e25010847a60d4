import Vendors

extension ConfigurationParser {
    /// A whole configuration; nil when it lacks something, and then there are faults. There may be faults beside a
    /// configuration too.
    mutating func configuration(_ text: String) -> Configuration? {
        guard let root = document(text) else { return nil }
        let listen = listenAddress("listen", in: root)
        let tls = tls(in: root)
        let admin = admin(in: root)
        let queue = queue(in: root)
        let limits = limits(in: root)
        let groups = limitGroups(in: root)
        let shutdown = shutdown(in: root)
        let dead = deadLetterBounds(in: root)
        let forget = forget(in: root)
        let receivers = namedSections("destinations", in: root)
        let names = receivers.map { name, section in
            let vendor = section?["vendor"]?.word
            let answersReads = vendor.flatMap(VendorList.named)?.answersReads { section?[$0]?.word } ?? true
            return Receiver(name: name, vendor: vendor, answersReads: answersReads)
        }
        let sources = sources(in: root, destinations: names)
        let destinations = receivers.compactMap { name, section in
            section.flatMap { destination(name, $0, limitGroups: groups.names) }
        }
        if sources.isEmpty { warn("no sources: nothing will be accepted", at: root["sources"]?.place, path: "sources") }
        guard let listen, let admin, let queue, let limits, let shutdown, let dead, let forget else {
            return nil
        }
        return Configuration(
            listen: listen.value, tls: tls, admin: admin, queue: queue, limits: limits, limitGroups: groups.groups,
            shutdown: shutdown, dead: dead, forget: forget, sources: sources, destinations: destinations, warnings: [])
    }

    private mutating func tls(in parent: Section) -> Configuration.TLS? {
        guard parent["tls"] != nil, let section = section("tls", in: parent) else { return nil }
        let certificate = path("certificate", in: section)
        let key = path("key", in: section)
        guard let certificate, let key else { return nil }
        return Configuration.TLS(certificate: certificate.value, key: key.value)
    }

    private mutating func admin(in root: Section) -> Configuration.Admin? {
        guard let section = section("admin", in: root) else { return nil }
        let listen = listenAddress("listen", in: section)
        let audit = path("audit", in: section)
        let token = secret("token", in: section)
        if let token { checkCredential(token.map(\.value)) }
        let tls = tls(in: section)
        if let listen, !listen.value.isLoopback, section["token"] == nil {
            let message = "without a token, admin requests are taken on loopback only, not on \(listen.value)"
            fault(message, at: listen.place, path: listen.path)
        }
        return Configuration.Admin(listen: listen?.value, token: token?.value, tls: tls, audit: audit?.value)
    }

    private mutating func queue(in root: Section) -> Configuration.Queue? {
        guard let section = section("queue", in: root) else { return nil }
        let path = path("path", in: section)
        let maxBytes = size("maxBytes", in: section)
        let retention = duration("retention", in: section)
        let idempotency = duration("idempotency", in: section)
        guard let path, let maxBytes, let retention, let idempotency else { return nil }
        return Configuration.Queue(
            path: path.value, maxBytes: maxBytes.value, retention: retention.value, idempotency: idempotency.value)
    }

    private mutating func limits(in root: Section) -> Configuration.Limits? {
        guard let section = section("limits", in: root) else { return nil }
        let body = size("body", in: section)
        let events = count("events", in: section)
        let eventBytes = size("eventBytes", in: section)
        let connections = count("connections", in: section)
        let inFlightRequests = count("inFlightRequests", in: section)
        let inFlightBytes = size("inFlightBytes", in: section)
        let header = duration("headerTimeout", in: section)
        let bodyTimeout = duration("bodyTimeout", in: section)
        let idle = duration("idleTimeout", in: section)
        guard let body, let events, let eventBytes, let connections, let inFlightRequests, let inFlightBytes,
            let header, let bodyTimeout, let idle
        else { return nil }
        if eventBytes.value > body.value {
            let message = "an event cannot be larger than a request: limits.body is \(body.value.notation)"
            fault(message, at: eventBytes.place, path: eventBytes.path)
        }
        return Configuration.Limits(
            body: body.value, events: events.value, eventBytes: eventBytes.value, connections: connections.value,
            inFlightRequests: inFlightRequests.value, inFlightBytes: inFlightBytes.value,
            headerTimeout: header.value, bodyTimeout: bodyTimeout.value, idleTimeout: idle.value)
    }

    /// - Returns: `names` also of groups that are faulty, so that those who name them are not blamed.
    private mutating func limitGroups(in root: Section) -> (groups: [Configuration.LimitGroup], names: [String]) {
        let sections = namedSections("limitGroups", in: root)
        let groups = sections.compactMap { name, section -> Configuration.LimitGroup? in
            guard let section else { return nil }
            checkKeys(of: section)
            return rate("requestsPerSecond", in: section).map { Configuration.LimitGroup(name: name, rate: $0.value) }
        }
        return (groups, sections.map(\.name))
    }

    private mutating func shutdown(in root: Section) -> Configuration.Shutdown? {
        guard let section = section("shutdown", in: root) else { return nil }
        return duration("grace", in: section).map { Configuration.Shutdown(grace: $0.value) }
    }

    private mutating func forget(in root: Section) -> Configuration.Forget? {
        guard let section = section("forget", in: root) else { return nil }
        return duration("suppress", in: section).map { Configuration.Forget(suppress: $0.value) }
    }

    private mutating func deadLetterBounds(in root: Section) -> Configuration.DeadLetterBounds? {
        guard let dead = section("dead", in: root), let intake = section("intake", in: dead) else { return nil }
        let count = count("count", in: intake)
        let bytes = size("bytes", in: intake)
        guard let count, let bytes else { return nil }
        return Configuration.DeadLetterBounds(intakeCount: count.value, intakeBytes: bytes.value)
    }
}
