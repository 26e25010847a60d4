import Testing

@testable import sluice

struct RateGroupTests {
    @Test func `destinations of one section share its pace, the slowest of theirs; of other vendors each has its own`()
        throws
    {
        let text = """
            limitGroups: { shared: { requestsPerSecond: 7 } }
            destinations:
              one: { vendor: gravity-field, url: https://a.example.com, apiKey: k }
              two: { vendor: gravity-field, url: https://a.example.com, apiKey: k, authorization: basic, rate: { requestsPerSecond: 100 } }
              other: { vendor: gravity-field, url: https://a.example.com, apiKey: l }
              first: { vendor: dengage, url: https://a.example.com, apiKey: k }
              second: { vendor: dengage, url: https://a.example.com, apiKey: k }
              grouped: { vendor: gravity-field, url: https://a.example.com, apiKey: k, rate: { limitGroup: shared } }
              free: { vendor: gravity-field, url: https://a.example.com, apiKey: k, rate: unlimited }
            """
        let configuration = try parse(text)
        var groups = RateGroups(configuration.limitGroups)
        #expect(configuration.destinations.map { groups.index(for: $0) } == [1, 1, 2, 3, 4, 0, 5])
        #expect(groups.rates == [7, 100, 400, 50, 50, nil])
    }
}
