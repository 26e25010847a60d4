import Testing

@testable import EventLog

struct HistogramTests {
    @Test func `a value falls into the first bucket whose bound it does not exceed`() {
        var histogram = Histogram(bounds: [1, 2, 5])
        for value in [0, 1, 2, 3, 5, 6, 1_000] { histogram.add(value) }
        #expect(histogram.counts == [2, 1, 2, 2])
        #expect(histogram.sum == 1_017)
        #expect(histogram.count == 7)
    }

    @Test func `a quantile is the bound of the bucket it lies in`() {
        var histogram = Histogram(bounds: [1, 2, 5])
        #expect(histogram.quantile(0.5) == nil)
        for value in [1, 1, 1, 2, 5] { histogram.add(value) }
        #expect(histogram.quantile(0.5) == 1)
        #expect(histogram.quantile(0.8) == 2)
        #expect(histogram.quantile(0.99) == 5)
        histogram.add(100)
        #expect(histogram.quantile(1) == 5)
    }

    @Test(arguments: [LogFigures.eventBounds, LogFigures.microsecondBounds])
    func `bounds ascend`(bounds: [Int]) {
        #expect(bounds == Set(bounds).sorted())
    }

    @Test func `the writer counts its commits, their events and their time`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            try await shop.append((0..<7).map { "\($0)" })
            try await shop.append((0..<30).map { "\($0)" })
            try await shop.deliver(try await shop.next().events)
            let figures = try await shop.log.status().figures
            #expect(figures.eventsPerCommit.count == 2)
            #expect(figures.eventsPerCommit.sum == 37)
            #expect(figures.commit.count == figures.commits)
            #expect(figures.sync.count == figures.commits)
            #expect(figures.commit.sum >= figures.sync.sum && figures.sync.sum > 0)
        }
    }
}
