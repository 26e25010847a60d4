import Testing

@testable import sluice

/// Each kind of fault, with its place and its words.
struct ConfigurationFaultTests {
    @Test func `every fault of a file is reported, in the order of the file`() {
        let text = """
            limits:
              events: many
              bdy: 1MiB
            sources:
              shop:
                dialect: dengage
                deliverTo: [nowhere]
            listen: 8080
            """
        #expect(
            faults(text) == [
                "sluice.yaml:2:11: limits.events: expected a whole number, found \"many\"",
                "sluice.yaml:3:3: limits.bdy: unknown key; did you mean \"body\"?",
                "sluice.yaml:5:3: sources.shop.apiKeys: missing, expected a list with at least one entry",
                "sluice.yaml:7:17: sources.shop.deliverTo[0]: no destination is called \"nowhere\"",
                "sluice.yaml:8:9: listen: expected host:port such as 127.0.0.1:8080, 0.0.0.0:8080 or [::1]:8080, "
                    + "found \"8080\"",
            ])
    }

    @Test(arguments: [
        ("qeue: {}", "1:1: qeue: unknown key; did you mean \"queue\"?"),
        ("limits: { Event_Bytes: 1KiB }", "1:11: limits.Event_Bytes: unknown key; did you mean \"eventBytes\"?"),
        ("retention: 24h", "1:1: retention: unknown key; did you mean \"queue.retention\"?"),
        ("queue: { nothingLikeIt: 1 }", "1:10: queue.nothingLikeIt: unknown key"),
        ("limitGroups: { a: { rps: 1, requestsPerSecond: 1 } }", "1:21: limitGroups.a.rps: unknown key"),
    ])
    func `an unknown key is named with the key that was probably meant`(text: String, fault: String) {
        #expect(faults(text) == ["sluice.yaml:\(fault)"])
    }

    @Test func `a key of another vendor says whose it is`() {
        let text = "sources: { shop: { dialect: gravity, customer: c, username: u, password: p, apiKeys: [k] } }"
        #expect(
            faults(text) == [
                "sluice.yaml:1:77: sources.shop.apiKeys: only for dengage and gravity-field; this is gravity"
            ])
    }

    @Test(arguments: [
        ("a: 1\n b: 2", "2:3: not valid YAML: mapping values are not allowed in this context"),
        ("a: [1", "2:1: not valid YAML: while parsing a flow sequence, did not find expected ',' or ']'"),
        ("a: *b", "1:4: not valid YAML: found undefined alias"),
        ("listen: a\u{7}", "1:10: not valid YAML: control characters are not allowed"),
        (
            "---\na: 1\n---\nb: 2",
            "3:1: not valid YAML: expected a single document in the stream, but found another document"
        ),
        ("- a", "1:1: expected a section (key: value), found a list"),
        ("text", "1:1: expected a section (key: value), found a single value"),
        ("limits: {}\nqueue: {}\nlimits: {}", "1:1: given more than once in one section: \"limits\""),
        ("limits: { 1: 1 }", "1:11: limits.1: unknown key"),
        ("? [a]\n: 1", "1:3: expected a key, found a list"),
        ("<<: 1", "1:5: expected a section to merge, found a single value"),
    ])
    func `what is not a YAML mapping is placed`(text: String, fault: String) {
        #expect(faults(text) == ["sluice.yaml:\(fault)"])
    }

    @Test(arguments: [
        ("queue: 5", "1:8: queue: expected a section (key: value), found a single value"),
        ("queue: [1]", "1:8: queue: expected a section (key: value), found a list"),
        ("queue: { path: }", "1:16: queue.path: expected a text that is not empty, found nothing"),
        ("queue: { path: '' }", "1:16: queue.path: expected a text that is not empty, found an empty text"),
        ("queue: { path: [a] }", "1:16: queue.path: expected a text that is not empty, found a list"),
        ("limits: { events: 1.5 }", "1:19: limits.events: expected a whole number, found \"1.5\""),
        (
            "limits: { body: 1Mb }",
            "1:17: limits.body: expected a size such as 900KB, 1MiB or 20GiB, or a number of bytes, found \"1Mb\""
        ),
        (
            "shutdown: { grace: 30 }",
            "1:20: shutdown.grace: expected a duration such as 200ms, 10s, 5m, 24h or 7d, found \"30\""
        ),
        (
            "limitGroups: { a: { requestsPerSecond: fast } }",
            "1:40: limitGroups.a.requestsPerSecond: expected a number of requests per second such as 50 or 7.5, "
                + "found \"fast\""
        ),
        (
            "tls: { certificate: a }", "1:1: tls.key: missing, expected a text that is not empty"
        ),
        (
            "limitGroups: { Fast: { requestsPerSecond: 1 } }",
            "1:16: limitGroups.Fast: expected a name of lower-case letters, digits and hyphens that starts with a "
                + "letter or digit"
        ),
    ])
    func `a value of the wrong type says what was expected and what was found`(text: String, fault: String) {
        #expect(faults(text) == ["sluice.yaml:\(fault)"])
    }

    @Test(arguments: [
        ("limits: { events: 0 }", "1:19: limits.events: expected 1 to 100000, found 0"),
        ("limits: { body: 65MiB }", "1:17: limits.body: expected 1KiB to 64MiB, found 65MiB"),
        ("limits: { idleTimeout: 99ms }", "1:24: limits.idleTimeout: expected 100ms to 1h, found 99ms"),
        ("queue: { maxBytes: 1MiB }", "1:20: queue.maxBytes: expected 16MiB to 16TiB, found 1MiB"),
        (
            "limitGroups: { a: { requestsPerSecond: 0 } }",
            "1:40: limitGroups.a.requestsPerSecond: expected 0.001 to 100000, found 0"
        ),
        (
            "limits: { body: 1KiB, eventBytes: 2KiB }",
            "1:35: limits.eventBytes: an event cannot be larger than a request: limits.body is 1KiB"
        ),
    ])
    func `a value out of bounds says the bounds`(text: String, fault: String) {
        #expect(faults(text) == ["sluice.yaml:\(fault)"])
    }

    @Test func `an admin listener beyond loopback needs a token`() {
        #expect(
            faults("admin: { listen: 0.0.0.0:9090 }") == [
                "sluice.yaml:1:18: admin.listen: without a token, admin requests are taken on loopback only, "
                    + "not on 0.0.0.0:9090"
            ])
        #expect(faults("admin: { listen: 0.0.0.0:9090, token: t }").isEmpty)
        #expect(faults("admin: { listen: 127.0.0.1:9090 }").isEmpty)
    }

    @Test func `a fault never shows what could be a secret`() {
        let text = """
            admin: { token: [sesame] }
            sources: { shop: { dialect: dengage, apiKeys: sesame } }
            destinations: { eu: { vendor: dengage, url: "https://user:sesame@a.example.com", apiKey: { a: sesame } } }
            limits: { events: "${SECRET}" }
            """
        let found = faults(text, ["SECRET": "sesame"])
        #expect(found.count == 5)
        #expect(!found.joined().contains("sesame"))
        #expect(faults("a: \"sesame\n b: *x").count == 1)
        #expect(!faults("a: \"sesame\n b: *x").joined().contains("sesame"))
    }
}
