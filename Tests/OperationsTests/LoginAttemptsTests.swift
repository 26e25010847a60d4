import Testing

@testable import Operations

struct LoginAttemptsTests {
    @Test func `an address may be wrong ten times, and then once every six seconds`() {
        var attempts = LoginAttempts()
        for _ in 0..<10 {
            #expect(attempts.wait(of: "10.0.0.7", at: 0) == nil)
            attempts.failed("10.0.0.7", at: 0)
        }
        #expect(attempts.wait(of: "10.0.0.7", at: 0) == 6)
        #expect(attempts.wait(of: "10.0.0.7", at: 5999) == 1)
        #expect(attempts.wait(of: "10.0.0.7", at: 6000) == nil)
        attempts.failed("10.0.0.7", at: 6000)
        #expect(attempts.wait(of: "10.0.0.7", at: 6000) == 6)
        #expect(attempts.wait(of: "10.0.0.7", at: 66_000) == nil)
    }

    @Test func `others are not kept out by it`() {
        var attempts = LoginAttempts()
        for _ in 0..<100 { attempts.failed("10.0.0.7", at: 0) }
        #expect(attempts.wait(of: "10.0.0.8", at: 0) == nil)
        #expect(attempts.wait(of: "10.0.0.7", at: 0) == 546)
    }

    @Test func `guessing from very many addresses is slowed too, and forgotten when it is over`() {
        var attempts = LoginAttempts()
        for number in 0..<LoginAttempts.mostAddresses { attempts.failed("\(number)", at: 0) }
        for number in 2000..<2010 {
            #expect(attempts.wait(of: "\(number)", at: 0) == nil)
            attempts.failed("\(number)", at: 0)
        }
        #expect(attempts.wait(of: "9999", at: 0) == 6)
        attempts.failed("1", at: 600_000)
        #expect(attempts.wait(of: "9999", at: 600_000) == nil)
    }
}
