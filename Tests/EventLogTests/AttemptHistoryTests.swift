import Testing

@testable import EventLog

struct AttemptHistoryTests {
    private func history(_ times: ClosedRange<Int64>) -> AttemptHistory {
        AttemptHistory(times.map { .made($0) })
    }

    @Test func `of many attempts the first and the latest are kept, and how many there were between`() {
        let history = history(1...10_000)
        #expect(history.attempts.map(\.at) == [1] + Array(9_986...10_000))
        #expect(history.attempts.count == AttemptHistory.most)
        #expect(history.omitted == 10_000 - AttemptHistory.most)
    }

    @Test(arguments: [(0, 0), (0, 3), (3, 0), (2, 4), (16, 1), (1, 16), (40, 5), (5, 40), (40, 40)])
    func `what follows is the same as if all had been told one by one`(before: Int64, after: Int64) {
        let (first, second) = (Array(1..<(1 + before)), Array((1 + before)..<(1 + before + after)))
        let joined = AttemptHistory(first.map { .made($0) }).followed(by: AttemptHistory(second.map { .made($0) }))
        #expect(joined == AttemptHistory((first + second).map { .made($0) }))
    }

    @Test(arguments: [0, 1, 16, 500])
    func `it is the same after it was stored`(count: Int64) {
        let history = AttemptHistory(
            (0..<count).map { .made($0, $0.isMultiple(of: 2) ? .later : .unsure, status: nil) })
        #expect(AttemptHistory(text: history.text) == history)
        #expect(history.text.utf8.count < 1_024)
    }

    @Test func `each outcome is the same after it was stored`() {
        let history = AttemptHistory(Attempt.Outcome.allCases.map { .made(1, $0, status: 400) })
        #expect(AttemptHistory(text: history.text) == history)
    }

    @Test func `what cannot be read of it is left out`() {
        let text = "1 b000 later 503 100 12\nnonsense\n+x\n2 b000 unheard 503 100 12\n3 b000 later - 1 0"
        let history = AttemptHistory(text: text)
        #expect(history.attempts.map(\.at) == [1, 3])
        #expect(history.attempts.map(\.status) == [503, nil])
        #expect(history.omitted == 0)
    }

    @Test func `the id of a batch is never that of a request`() {
        let start: Int64 = 1_795_216_523_456
        #expect(BatchID.text(of: BatchID.origin(of: start) + 1).hasPrefix("b00"))
        #expect(BatchID.text(of: BatchID.origin(of: start) + 1).count == 16)
        #expect(BatchID.origin(of: start + 1) - BatchID.origin(of: start) == 1024)
    }

    @Test func `attempts at what is held or set apart outlive the process`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            try await shop.append(["one", "two"])
            _ = try await shop.next()
            try await shop.settle([.deferred(sequence: 1, .later)])
            let held = [1, 2, 3].map { number in
                RetrySchedule.Held(
                    first: number, last: number, attempts: 2, firstAt: 4,
                    history: number < 3 ? .some : AttemptHistory([.made(9)]))
            }
            let schedule = RetrySchedule(fingerprint: 1, held: held)
            #expect(schedule.held.map(\.last) == [2, 3])
            try await shop.log.remember(schedule, of: shop.first)
            await shop.log.close()
            let log = try await fixture.open()
            #expect(try await log.schedule(of: shop.first) == schedule)
            #expect(try await log.deferred(for: shop.first).map(\.deferral.history) == [.some])
        }
    }
}
