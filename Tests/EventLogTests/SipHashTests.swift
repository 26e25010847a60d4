import Testing

@testable import EventLog

struct SipHashTests {
    private let key = (0..<16).map { UInt8($0) }

    /// https://www.aumasson.jp/siphash/siphash.pdf, appendix A.
    @Test func `the published vector comes out`() throws {
        #expect(try hash(length: 15) == 0xa129_ca61_49be_45e5)
    }

    /// https://github.com/veorq/SipHash/blob/master/vectors.h
    @Test(arguments: [(0, 0x726f_db47_dd0e_0e31 as UInt64), (8, 0x93f5_f579_9a93_2462), (16, 0x3f2a_cc7f_57c2_9bdb)])
    func `every length has its own tail`(length: Int, expected: UInt64) throws {
        #expect(try hash(length: length) == expected)
    }

    /// Of the bytes 0, 1, 2 and so on.
    private func hash(length: Int) throws -> UInt64 {
        let hash = try #require(SipHash(key: key))
        let bytes = (0..<length).map { UInt8($0) }
        return hash.hash(bytes.span)
    }

    /// https://github.com/veorq/SipHash/blob/master/vectors.h, `vectors_sip128`
    @Test(arguments: [
        (0, "a3817f04ba25a8e66df67214c7550293"), (1, "da87c1d86b99af44347659119b22fc45"),
        (8, "3b62a9ba6258f5610f83e264f31497b4"), (15, "5493e99933b0a8117e08ec0f97cfc3d9"),
    ])
    func `the wide result is the published one`(length: Int, expected: String) throws {
        let hash = try #require(SipHash(key: key))
        let result = hash.fingerprint(of: (0..<length).map { UInt8($0) })
        #expect(result.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() == expected)
    }

    @Test func `a key of another length is refused`() {
        #expect(SipHash(key: [1, 2, 3]) == nil)
    }
}
