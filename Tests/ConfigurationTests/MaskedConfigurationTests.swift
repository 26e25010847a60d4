import Testing

@testable import sluice

struct MaskedConfigurationTests {
    /// Puts the secrets back in the order in which they are printed.
    private func unmasked(_ text: String, _ secrets: [String]) -> String {
        let parts = text.split(separator: "\"***\"", omittingEmptySubsequences: false)
        #expect(parts.count == secrets.count + 1)
        return zip(parts, secrets + [""]).map { "\($0)\($1)" }.joined()
    }

    private func withoutWarnings(_ configuration: Configuration) -> Configuration {
        var configuration = configuration
        configuration.warnings = []
        return configuration
    }

    @Test func `every default is printed, in the notation of the file`() throws {
        let text = """
            destinations: { eu: { vendor: dengage, url: https://a.example.com/, apiKey: k } }
            sources: { shop: { dialect: dengage, apiKeys: [k, l], deliverTo: [eu] } }
            """
        #expect(
            try parse(text).masked() == """
                listen: 127.0.0.1:8080
                admin: {}
                queue:
                  path: data/sluice.db
                  maxBytes: 20GiB
                  retention: 24h
                  idempotency: 24h
                dead:
                  intake:
                    count: 100000
                    bytes: 256MiB
                forget:
                  suppress: 30d
                shutdown:
                  grace: 30s
                limits:
                  body: 1MiB
                  events: 1000
                  eventBytes: 64KiB
                  connections: 4096
                  inFlightRequests: 4096
                  inFlightBytes: 64MiB
                  headerTimeout: 10s
                  bodyTimeout: 30s
                  idleTimeout: 75s
                limitGroups: {}
                sources:
                  shop:
                    dialect: dengage
                    apiKeys: ["***", "***"]
                    strict: false
                    consent: consent
                    deliverTo: [eu]
                destinations:
                  eu:
                    vendor: dengage
                    url: https://a.example.com
                    apiKey: "***"
                    batch:
                      events: 100
                      bytes: 900KB
                      wait: 200ms
                    rate:
                      requestsPerSecond: 50
                    concurrency: 4
                    ordered: false
                    timeout: 10s
                    retry:
                      base: 500ms
                      max: 1m
                      giveUpAfter: 72h
                    onUnmappable: skip
                    start: now

                """)
    }

    @Test func `no secret is printed`() throws {
        let masked = try parse(example, environment).masked()
        for secret in environment.values { #expect(!masked.contains(secret)) }
    }

    @Test func `with the secrets put back it reads as the same configuration`() throws {
        let configuration = try parse(example, environment)
        let text = unmasked(
            configuration.masked(), ["admin-token", "storefront-key", "gravity-in", "dengage-key", "gravity-out"])
        #expect(try withoutWarnings(parse(text)) == withoutWarnings(configuration))
    }

    @Test(arguments: [
        "a b", "a: b", "#", "$", "${X}", "\"", "\\", "'", "null", "~", "NULL", "true", "0123", "a\nb", "é", "\u{1F600}",
        "- a", "-", "*a", "&a", "!a", "%", "@", "`", "a ", " a", "a:", "[", "{a}", "a,b", "|", ">", "?", "\u{85}",
        "\u{2028}", "e\u{301}", "...", "---", ":",
    ])
    func `a text of any kind is printed so that it reads back`(text: String) throws {
        var configuration = try Configuration.default(key: Secret("k"))
        configuration.sources = [configuration.sources[0], configuration.sources[1]]
        configuration.sources[1].settings = [
            "customer": .text(text), "username": .text(text), "password": .secret(Secret("p")),
        ]
        let again = try parse(unmasked(configuration.masked(), ["k", "p"]))
        #expect(again.sources == configuration.sources)
    }
}
