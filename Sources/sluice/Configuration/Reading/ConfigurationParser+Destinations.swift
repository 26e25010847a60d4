import Delivery
import Vendors

extension ConfigurationParser {
    /// - Parameter limitGroups: the names that `rate.limitGroup` may have.
    mutating func destination(_ name: String, _ section: Section, limitGroups: [String]) -> Configuration.Destination? {
        if name == "hold" {
            fault("\"hold\" is kept for events that have no destination", at: section.place, path: section.path)
        }
        guard let vendor = vendor("vendor", in: section) else { return nil }
        var section = section
        section.vendor = vendor.name
        let url = url(in: section, of: vendor)
        let settings = settings(vendor.destinationSettings, in: section) { parser, setting, value in
            if setting.isSecret { parser.checkSendable(value) }
        }
        if let settings, let fault = vendor.fault(in: settings.plain) {
            self.fault(
                fault.message, at: section[fault.setting]?.place ?? section.place, path: section.path(of: fault.setting)
            )
        }
        let limits = settings.map { vendor.limits(with: $0.plain) } ?? VendorLimits()
        let batch = batch(in: section, of: vendor, limits)
        let rate = rateLimit(in: section, limitGroups: limitGroups, limits)
        let concurrency = count("concurrency", in: section)
        let isOrdered = flag("ordered", in: section)
        let timeout = duration("timeout", in: section)
        let retry = retry(in: section)
        let backlog = backlog(in: section)
        let verdicts = verdicts(in: section)
        let onUnmappable = choice("onUnmappable", in: section).flatMap { Unmappable(rawValue: $0.value) }
        let start = choice("start", in: section).flatMap { Configuration.Start(rawValue: $0.value) }
        guard let url, let settings, let batch, let rate, let concurrency, let isOrdered, let timeout, let retry,
            let verdicts, let onUnmappable, let start
        else { return nil }
        return Configuration.Destination(
            name: name, vendor: KnownVendor(value: vendor), url: url, settings: settings, batch: batch, rate: rate,
            concurrency: concurrency.value, isOrdered: isOrdered.value, timeout: timeout.value, retry: retry,
            backlog: backlog, verdicts: verdicts, onUnmappable: onUnmappable, start: start)
    }

    private mutating func url(in section: Section, of vendor: any Vendor) -> VendorAddress? {
        guard let url = vendorAddress("url", in: section) else { return nil }
        if let ending = vendor.addressEnding, !url.value.path.hasSuffix(ending) {
            let message = "expected an address that ends with \(ending), as \(vendor.name)'s do"
            fault(message, at: url.place, path: url.path)
        }
        if !url.value.isEncrypted && !Host.isLoopback(url.value.host) {
            warn("http: events and credentials travel unencrypted", at: url.place, path: url.path)
        }
        return url.value
    }

    private mutating func batch(
        in destination: Section, of vendor: any Vendor, _ limits: VendorLimits
    ) -> Configuration.Batch? {
        guard let section = section("batch", in: destination) else { return nil }
        let events = count("events", in: section, atMost: limits.mostEvents)
        let bytes = size("bytes", in: section)
        let wait = duration("wait", in: section)
        guard let events, let bytes, let wait else { return nil }
        if let most = limits.mostBytes.map({ ByteCount($0) }), bytes.value > most {
            let message = "\(vendor.name) takes \(most.notation) in one request at most, found \(bytes.value.notation)"
            fault(message, at: bytes.place, path: bytes.path)
        }
        if let most = limits.mostEvents, events.value > most {
            let count = most == 1 ? "one event" : "\(most) events"
            let message = "\(vendor.name) takes \(count) in one request at most, found \(events.value)"
            fault(message, at: events.place, path: events.path)
        }
        return Configuration.Batch(events: events.value, bytes: bytes.value, wait: wait.value)
    }

    private mutating func rateLimit(
        in destination: Section, limitGroups: [String], _ limits: VendorLimits
    ) -> Configuration.RateLimit? {
        guard let key = key("rate", in: destination), case .sectionOr(let word) = key.kind else { return nil }
        if let entry = destination["rate"], let found = entry.word, !found.isEmpty {
            if found == word { return .unlimited }
            let nearest = ConfigurationReference.nearest(to: found, among: [word])
            let message = "expected a section (key: value) or \(word), found \"\(found)\""
            fault(message, at: entry.valuePlace, path: destination.path(of: "rate"), suggestion: nearest)
            return nil
        }
        guard let section = section("rate", in: destination) else { return nil }
        let group = name("limitGroup", in: section)
        let own = rate(
            "requestsPerSecond", in: section, otherwise: Rate(requestsPerSecond: limits.requestsPerSecond))
        if let group {
            check(group, among: limitGroups)
            if let own = section["requestsPerSecond"] {
                let path = section.path(of: own.name)
                fault("limitGroup and requestsPerSecond exclude each other", at: own.place, path: path)
            }
            return .limitGroup(group.value.text)
        }
        return own.map { .own($0.value) }
    }

    private mutating func check(_ group: Located<Name>, among limitGroups: [String]) {
        if limitGroups.contains(group.value.text) { return }
        let nearest = ConfigurationReference.nearest(to: group.value.text, among: limitGroups)
        let message = "no limit group is called \"\(group.value.text)\""
        fault(message, at: group.place, path: group.path, suggestion: nearest)
    }

    /// Nil when there is none.
    private mutating func backlog(in destination: Section) -> Configuration.Backlog? {
        guard let entry = destination["backlog"], let section = section("backlog", in: destination) else { return nil }
        let bytes = size("bytes", in: section)
        let age = duration("age", in: section)
        let then = choice("then", in: section).flatMap { Configuration.Backlog.Excess(rawValue: $0.value) }
        if section["bytes"] == nil && section["age"] == nil {
            fault("expected bytes, age or both", at: entry.place, path: section.path)
        }
        return then.map { Configuration.Backlog(bytes: bytes?.value, age: age?.value, then: $0) }
    }

    private mutating func retry(in destination: Section) -> Configuration.Retry? {
        guard let section = section("retry", in: destination) else { return nil }
        let base = duration("base", in: section)
        let longest = duration("max", in: section)
        let giveUpAfter = horizon("giveUpAfter", in: section)
        guard let base, let longest, let giveUpAfter else { return nil }
        if longest.value < base.value {
            let message = "expected no less than retry.base, \(base.value.notation), found \(longest.value.notation)"
            fault(message, at: longest.place, path: longest.path)
        }
        return Configuration.Retry(base: base.value, max: longest.value, giveUpAfter: giveUpAfter.value)
    }
}
