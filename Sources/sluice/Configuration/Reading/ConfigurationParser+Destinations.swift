extension ConfigurationParser {
    /// - Parameter limitGroups: the names that `rate.limitGroup` may have.
    mutating func destination(_ name: String, _ section: Section, limitGroups: [String]) -> Configuration.Destination? {
        if name == "hold" {
            fault("\"hold\" is kept for events that have no destination", at: section.place, path: section.path)
        }
        guard let vendor = vendor("vendor", in: section) else { return nil }
        let url = url(in: section, of: vendor)
        let account = account(of: vendor, in: section)
        let batch = batch(in: section, of: vendor)
        let rate = rateLimit(in: section, limitGroups: limitGroups)
        let concurrency = count("concurrency", in: section)
        let isOrdered = flag("ordered", in: section)
        let timeout = duration("timeout", in: section)
        let retry = retry(in: section)
        let verdicts = verdicts(in: section)
        let start = choice("start", in: section).flatMap { Configuration.Start(rawValue: $0.value) }
        guard let url, let account, let batch, let rate, let concurrency, let isOrdered, let timeout, let retry,
            let verdicts, let start
        else { return nil }
        return Configuration.Destination(
            name: name, url: url, account: account, batch: batch, rate: rate, concurrency: concurrency.value,
            isOrdered: isOrdered.value, timeout: timeout.value, retry: retry, verdicts: verdicts, start: start)
    }

    private mutating func url(in section: Section, of vendor: VendorName) -> VendorAddress? {
        guard let url = vendorAddress("url", in: section) else { return nil }
        if vendor == .gravity && !url.value.path.hasSuffix("/WebshopServlet") {
            fault("expected an address that ends with /WebshopServlet, as gravity's do", at: url.place, path: url.path)
        }
        if !url.value.isEncrypted && !Host.isLoopback(url.value.host) {
            warn("http: events and credentials travel unencrypted", at: url.place, path: url.path)
        }
        return url.value
    }

    private mutating func account(of vendor: VendorName, in section: Section) -> Configuration.Account? {
        switch vendor {
        case .dengage:
            let apiKey = secret("apiKey", in: section)
            let origin = origin("origin", in: section)
            if section["origin"] == nil {
                let message = "no origin: the vendor refuses keys without the origin registered for them"
                warn(message, at: section.place, path: section.path)
            }
            return apiKey.map { .dengage(apiKey: $0.value, origin: origin?.value) }
        case .gravity:
            let username = text("username", in: section)
            let password = secret("password", in: section)
            guard let username, let password else { return nil }
            return .gravity(username: username.value, password: password.value)
        case .gravityField, .ometria, .richrelevance:
            return nil
        }
    }

    private mutating func batch(in destination: Section, of vendor: VendorName) -> Configuration.Batch? {
        guard let section = section("batch", in: destination) else { return nil }
        let events = count("events", in: section)
        let bytes = size("bytes", in: section)
        let wait = duration("wait", in: section)
        guard let events, let bytes, let wait else { return nil }
        let most = ByteCount(1_000_000)
        if vendor == .gravity && bytes.value > most {
            let message = "gravity takes \(most.notation) in one request at most, found \(bytes.value.notation)"
            fault(message, at: bytes.place, path: bytes.path)
        }
        return Configuration.Batch(events: events.value, bytes: bytes.value, wait: wait.value)
    }

    private mutating func rateLimit(in destination: Section, limitGroups: [String]) -> Configuration.RateLimit? {
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
        let own = rate("requestsPerSecond", in: section)
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
