import Intake
import Testing
import Vendors

@testable import sluice

struct ConfigurationTests {
    @Test func `the example of the documentation is read in full`() throws {
        let configuration = try parse(example, environment)
        #expect(configuration.listen == ListenAddress(host: "127.0.0.1", port: 8080))
        #expect(configuration.tls?.certificate.written == "cert.pem")
        #expect(configuration.tls?.key.written == "key.pem")
        #expect(configuration.admin.listen?.port == 9090)
        #expect(configuration.admin.token?.value == "admin-token")
        #expect(configuration.limitGroups == [.init(name: "dengage", rate: Rate(requestsPerSecond: 50))])
        #expect(configuration.warnings.isEmpty)
    }

    @Test func `sources are read by dialect, in the order of the file`() throws {
        let sources = try parse(example, environment).sources
        #expect(
            sources == [
                .init(
                    name: "storefront", dialect: "dengage",
                    settings: [
                        "apiKeys": .secrets([Secret("storefront-key")]),
                        "origins": .origins([Origin(text: "https://www.exampleshop.com")]),
                    ],
                    isStrict: false, rate: nil, deliverTo: [.init(destination: "dengage-eu")]),
                .init(
                    name: "recommendations", dialect: "gravity",
                    settings: [
                        "customer": .text("exampleshop"), "username": .text("exampleshop"),
                        "password": .secret(Secret("gravity-in")),
                    ],
                    isStrict: true, rate: nil, schemas: LocalPath("rules", from: "sluice.yaml"),
                    consent: FieldPath("/purposes") ?? .consent,
                    redact: [
                        .init(field: try #require(FieldPath("email")), way: .hash),
                        .init(field: try #require(FieldPath("/a/phone")), way: .remove),
                    ],
                    deliverTo: [
                        .init(
                            destination: "gravity-ams", kinds: ["VIEW", "BUY"],
                            conditions: [
                                .init(field: try #require(FieldPath("itemId")), values: ["a", "b c"]),
                                .init(field: try #require(FieldPath("/nameValues/0/value")), values: ["7"]),
                            ], share: Share(places: 0..<50), requires: ["marketing"])
                    ]),
            ])
    }

    @Test func `destinations are read by vendor, in the order of the file`() throws {
        let destinations = try parse(example, environment).destinations
        #expect(destinations.map(\.name) == ["dengage-eu", "gravity-ams"])
        let dengage = try #require(destinations.first)
        #expect(dengage.url.text == "https://dce1.example.com")
        #expect(
            dengage.settings == [
                "apiKey": .secret(Secret("dengage-key")),
                "origin": .origin(Origin(text: "https://www.exampleshop.com")),
            ])
        #expect(dengage.rate == .limitGroup("dengage"))
        let gravity = try #require(destinations.last)
        #expect(gravity.url.path == "/grrec-exampleshop-war/WebshopServlet")
        #expect(
            gravity.settings == ["username": .text("exampleshop"), "password": .secret(Secret("gravity-out"))])
        #expect(gravity.rate == .unlimited)
        #expect(gravity.retry.giveUpAfter == .never)
        #expect(gravity.start == .earliest)
    }

    @Test func `destinations of the other vendors have what their vendor takes as defaults`() throws {
        let configuration = try parse(further, environment)
        let rates = configuration.destinations.map(\.rate)
        #expect(rates == [400, 400, 50, 4, 50].map { .own(Rate(requestsPerSecond: $0)) })
        #expect(configuration.destinations[0].settings["authorization"] == .text("bearer"))
        #expect(configuration.destinations[2].settings["mode"] == .text("track"))
        #expect(configuration.destinations[3].settings["mode"] == .text("push"))
        #expect(configuration.destinations[3].settings["secret"] == nil)
        #expect(configuration.destinations[4].settings["longestAddress"] == .text("4000"))
        #expect(
            try parse("destinations: { r: { vendor: richrelevance, url: https://h, apiKey: a, apiClientKey: b } }")
                .destinations[0].settings["longestAddress"] == .text("8000"))
        #expect(configuration.warnings.isEmpty)
    }

    @Test func `an empty file has the documented defaults`() throws {
        let configuration = try parse("")
        #expect(configuration.listen.notation == "127.0.0.1:8080")
        #expect(configuration.tls == nil)
        #expect(configuration.admin == .init(listen: nil, token: nil))
        #expect(configuration.queue.path.written == "data/sluice.db")
        #expect(configuration.queue.maxBytes == ByteCount(20 << 30))
        #expect(configuration.queue.retention == .seconds(86_400))
        #expect(
            configuration.limits
                == .init(
                    body: ByteCount(1 << 20), events: 1000, eventBytes: ByteCount(64 << 10), connections: 4096,
                    inFlightRequests: 4096, inFlightBytes: ByteCount(64 << 20),
                    headerTimeout: .seconds(10), bodyTimeout: .seconds(30), idleTimeout: .seconds(75)))
        #expect(configuration.dead == .init(intakeCount: 100_000, intakeBytes: ByteCount(256 << 20)))
        #expect(configuration.shutdown.grace == .seconds(30))
        #expect(configuration.sources.isEmpty && configuration.destinations.isEmpty)
    }

    @Test(arguments: [
        "{ vendor: dengage, url: https://a.example.com, apiKey: k }",
        "{ vendor: gravity, url: https://a.example.com/grrec-x-war/WebshopServlet, username: u, password: p }",
    ])
    func `a destination needs only its vendor, address and credentials`(destination: String) throws {
        let found = try #require(try parse("destinations: { eu: \(destination) }").destinations.first)
        #expect(found.batch == .init(events: 100, bytes: ByteCount(900_000), wait: .milliseconds(200)))
        #expect(found.rate == .own(Rate(requestsPerSecond: 50)))
        #expect(found.concurrency == 4)
        #expect(!found.isOrdered)
        #expect(found.timeout == .seconds(10))
        #expect(
            found.retry
                == .init(base: .milliseconds(500), max: .seconds(60), giveUpAfter: .after(.seconds(72 * 3600))))
        #expect(found.start == .now)
    }

    @Test func `JSON is read too`() throws {
        let text =
            #"{"listen":"[::1]:0","sources":{"shop":{"dialect":"dengage","apiKeys":["\u006b"],"deliverTo":null}}}"#
        let configuration = try parse(text)
        #expect(configuration.listen == ListenAddress(host: "::1", port: 0))
        #expect(configuration.sources.first?.settings == ["apiKeys": .secrets([Secret("k")])])
    }

    @Test func `aliases and merge keys work, and what is written wins over what is merged`() throws {
        let text = """
            destinations:
              one: &one { vendor: dengage, url: https://a.example.com, apiKey: k, concurrency: 7, retry: { max: 9s } }
              two: { <<: *one, concurrency: 8 }
              three: { <<: [{ apiKey: j }, *one] }
            """
        let destinations = try parse(text).destinations
        #expect(destinations.map(\.concurrency) == [7, 8, 7])
        #expect(destinations.map(\.retry.max) == Array(repeating: .seconds(9), count: 3))
        #expect(destinations.last?.settings == ["apiKey": .secret(Secret("j"))])
    }

    @Test func `of names that are merged in, those written here win`() throws {
        let text = """
            limitGroups: { <<: { a: { requestsPerSecond: 1 }, b: { requestsPerSecond: 2 } }, a: { requestsPerSecond: 3 } }
            """
        let groups = try parse(text).limitGroups
        #expect(groups.map(\.name) == ["a", "b"])
        #expect(groups.map(\.rate.requestsPerSecond) == [3, 2])
    }

    @Test func `a limit group's rate may be a fraction`() throws {
        let groups = try parse("limitGroups: { slow: { requestsPerSecond: 0.25 } }").limitGroups
        #expect(groups == [.init(name: "slow", rate: Rate(requestsPerSecond: 0.25))])
    }

    @Test func `without a file there is a source per dialect on loopback and no destination`() throws {
        let configuration = try Configuration.default(key: Secret("a $ key"))
        #expect(configuration.listen.isLoopback)
        #expect(configuration.sources.map(\.name) == VendorList.all.map(\.name))
        #expect(configuration.sources.map(\.dialect) == VendorList.all.map(\.name))
        #expect(configuration.sources[0].settings == ["apiKeys": .secrets([Secret("a $ key")])])
        #expect(
            configuration.sources[1].settings == [
                "customer": .text("sluice"), "username": .text("sluice"), "password": .secret(Secret("a $ key")),
            ])
        #expect(configuration.destinations.isEmpty)
    }
}
