import Testing

@testable import sluice

struct ConfigurationWarningTests {
    private func warnings(_ text: String) throws -> [String] {
        try parse(text).warnings.map(\.description)
    }

    @Test func `an unencrypted address is warned of unless it is on loopback`() throws {
        let text = """
            sources: { shop: { dialect: dengage, apiKeys: [k], deliverTo: [far, near, here] } }
            destinations:
              far: { vendor: dengage, url: http://a.example.com, apiKey: k, origin: https://a.example.com }
              near: { vendor: dengage, url: http://127.0.0.1:9, apiKey: k, origin: https://a.example.com }
              here: { vendor: dengage, url: "http://[::1]:9", apiKey: k, origin: https://a.example.com }
            """
        #expect(
            try warnings(text) == [
                "sluice.yaml:3:32: destinations.far.url: http: events and credentials travel unencrypted"
            ])
    }

    @Test(arguments: ["", ", deliverTo: ", ", deliverTo: []"])
    func `a source that delivers nowhere is warned of`(deliverTo: String) throws {
        let found = try warnings("sources: { shop: { dialect: dengage, apiKeys: [k]\(deliverTo) } }")
        #expect(found.count == 1)
        #expect(found.first?.hasSuffix(": sources.shop: no deliverTo: its events wait in the log") == true)
    }

    @Test func `a dengage destination without origin and a file without sources are warned of`() throws {
        #expect(
            try warnings("destinations:\n  eu: { vendor: dengage, url: https://a.example.com, apiKey: k }") == [
                "sluice.yaml: sources: no sources: nothing will be accepted",
                "sluice.yaml:2:3: destinations.eu: no origin: the vendor refuses keys without the origin registered "
                    + "for them",
            ])
    }
}
