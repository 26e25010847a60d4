import Testing

@testable import sluice

struct ConfigurationDestinationFaultTests {
    @Test(arguments: [
        ("batch: { events: 0 }", "6:22: destinations.eu.batch.events: expected 1 to 10000, found 0"),
        ("batch: { events: 10001 }", "6:22: destinations.eu.batch.events: expected 1 to 10000, found 10001"),
        ("batch: { bytes: 999 }", "6:21: destinations.eu.batch.bytes: expected 1KB to 64MB, found 999"),
        ("batch: { wait: 2m }", "6:20: destinations.eu.batch.wait: expected 0s to 1m, found 2m"),
        ("timeout: 99ms", "6:14: destinations.eu.timeout: expected 100ms to 10m, found 99ms"),
        ("concurrency: 0", "6:18: destinations.eu.concurrency: expected 1 to 1024, found 0"),
        ("retry: { giveUpAfter: 0s }", "6:27: destinations.eu.retry.giveUpAfter: expected 1s to never, found 0s"),
        (
            "retry: { giveUpAfter: 72 }",
            "6:27: destinations.eu.retry.giveUpAfter: expected a duration such as 200ms, 10s, 5m, 24h or 7d, or never, "
                + "found \"72\""
        ),
        (
            "retry: { base: 5s, max: 1s }",
            "6:29: destinations.eu.retry.max: expected no less than retry.base, 5s, found 1s"
        ),
        (
            "verdicts: { 403: latter }",
            "6:22: destinations.eu.verdicts.403: expected delivered or split or later or unsure or parked, "
                + "found \"latter\"; did you mean \"later\"?"
        ),
        (
            "verdicts: { 99: later }",
            "6:17: destinations.eu.verdicts.99: expected an HTTP status, 200 to 599, or a code of the vendor such as "
                + "NO_ACCOUNT"
        ),
        ("backlog: { then: drop }", "6:5: destinations.eu.backlog: expected bytes, age or both"),
        ("backlog: { bytes: 1KiB }", "6:23: destinations.eu.backlog.bytes: expected 64KiB to 16TiB, found 1KiB"),
        ("backlog: { age: 0s }", "6:21: destinations.eu.backlog.age: expected 1s to 365d, found 0s"),
        (
            "backlog: { age: 1h, then: dorp }",
            "6:31: destinations.eu.backlog.then: expected refuse or drop, found \"dorp\"; did you mean \"drop\"?"
        ),
        ("verdicts: later", "6:15: destinations.eu.verdicts: expected a section (key: value), found a single value"),
        (
            "start: later", "6:12: destinations.eu.start: expected now or earliest, found \"later\""
        ),
        ("timeuot: 1s", "6:5: destinations.eu.timeuot: unknown key; did you mean \"timeout\"?"),
        (
            "requestsPerSecond: 5",
            "6:5: destinations.eu.requestsPerSecond: unknown key; did you mean "
                + "\"limitGroups.NAME.requestsPerSecond\"?"
        ),
        ("username: u", "6:5: destinations.eu.username: only for gravity; this is dengage"),
        (
            "rate: unlimitd",
            "6:11: destinations.eu.rate: expected a section (key: value) or unlimited, "
                + "found \"unlimitd\"; did you mean \"unlimited\"?"
        ),
        (
            "rate: { requestsPerSecond: 0 }",
            "6:32: destinations.eu.rate.requestsPerSecond: expected 0.001 to 100000, found 0"
        ),
        ("rate: { limitGroup: eu }", "6:25: destinations.eu.rate.limitGroup: no limit group is called \"eu\""),
    ])
    func `a fault in a destination is placed and explained`(line: String, fault: String) {
        #expect(destinationFaults(line) == ["sluice.yaml:\(fault)"])
    }

    @Test func `a limit group must exist and excludes a rate of its own`() {
        let text = """
            limitGroups: { shared: { requestsPerSecond: 5 }, broken: 5 }
            destinations:
              one: { vendor: dengage, url: https://a.example.com, apiKey: k, rate: { limitGroup: shard } }
              two: { vendor: dengage, url: https://a.example.com, apiKey: k, rate: { limitGroup: broken } }
              six: { vendor: dengage, url: https://a.example.com, apiKey: k, rate: { limitGroup: shared, requestsPerSecond: 1 } }
            """
        #expect(
            faults(text) == [
                "sluice.yaml:1:58: limitGroups.broken: expected a section (key: value), found a single value",
                "sluice.yaml:3:86: destinations.one.rate.limitGroup: no limit group is called \"shard\"; "
                    + "did you mean \"shared\"?",
                "sluice.yaml:5:94: destinations.six.rate.requestsPerSecond: limitGroup and requestsPerSecond exclude "
                    + "each other",
            ])
    }

    @Test func `a gravity destination keeps to the vendor's path and size`() {
        let text = """
            destinations:
              ams:
                vendor: gravity
                url: https://a.example.com/grrec-x-war
                username: u
                password: p
                batch: { bytes: 1000001 }
            """
        #expect(
            faults(text) == [
                "sluice.yaml:4:10: destinations.ams.url: expected an address that ends with /WebshopServlet, as "
                    + "gravity's do",
                "sluice.yaml:7:21: destinations.ams.batch.bytes: gravity takes 1MB in one request at most, found 1000001",
            ])
    }

    @Test(arguments: [
        ("key: k", "destinations.o.secret: missing, expected a secret as mode: track needs one"),
        (
            "key: k, mode: push, batch: { events: 101 }",
            "destinations.o.batch.events: ometria takes 100 events in one request at most, found 101"
        ),
        ("key: k, mode: pull", "destinations.o.mode: expected track or push, found \"pull\""),
    ])
    func `an ometria destination has what its mode needs, and no more than that takes`(keys: String, fault: String) {
        let text = "destinations: { o: { vendor: ometria, url: https://a.example.com/v2, \(keys) } }"
        // Without file, line and column.
        #expect(faults(text).map { $0.split(separator: ": ", maxSplits: 1).last.map(String.init) } == [fault])
    }

    @Test(arguments: [
        "ftp://a.example.com", "a.example.com", "https://", "https://a b", "https://a.example.com?x=1",
        "https://a.example.com/#x", "https://a.example.com:x", "https://a.example.com:70000", "https://[zz]/",
    ])
    func `an address that is none is refused`(address: String) {
        let text = "destinations: { eu: { vendor: dengage, apiKey: k, url: \"\(address)\" } }"
        #expect(
            faults(text) == [
                "sluice.yaml:1:56: destinations.eu.url: expected an address such as https://host or "
                    + "http://host:port/path, without user, query or fragment, found \"\(address)\""
            ])
    }

    @Test func `a destination cannot be called hold`() {
        #expect(
            faults("destinations: { hold: { vendor: dengage, url: https://a.example.com, apiKey: k } }") == [
                "sluice.yaml:1:17: destinations.hold: \"hold\" is kept for events that have no destination"
            ])
    }

    @Test func `a destination says what it lacks`() {
        #expect(
            faults("destinations:\n  eu: { vendor: dengage }") == [
                "sluice.yaml:2:3: destinations.eu.url: missing, expected an address such as https://host or "
                    + "http://host:port/path, without user, query or fragment",
                "sluice.yaml:2:3: destinations.eu.apiKey: missing, expected a secret that is not empty, such as \"${NAME}\" or "
                    + "\"${file:PATH}\"",
            ])
    }
}
