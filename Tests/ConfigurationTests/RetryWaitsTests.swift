import Testing

@testable import sluice

struct RetryWaitsTests {
    @Test(
        arguments: [
            (
                .init(base: .milliseconds(500), max: .seconds(60), giveUpAfter: .after(.seconds(72 * 3600))),
                "waits of up to 500ms, 1s, 2s, 4s, 8s, 16s, 32s, then 1m each; an event is given up 72h after its first attempt"
            ),
            (
                .init(base: .seconds(1), max: .seconds(3), giveUpAfter: .after(.seconds(10))),
                "waits of up to 1s, 2s, then 3s each; an event is given up 10s after its first attempt"
            ),
            (
                .init(base: .seconds(60), max: .seconds(60), giveUpAfter: .never),
                "waits of up to 1m each; an event is never given up"
            ),
        ] as [(Configuration.Retry, String)])
    func `the whole horizon of retries is said in words`(retry: Configuration.Retry, words: String) {
        #expect(retry.waits == words)
    }
}
