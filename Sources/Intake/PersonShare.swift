import CommerceEvents

/// Everybody's place in a split test: a number from 0 to 99, by the id of the person alone.
///
/// Two collectors, or one before and after its log was thrown away, give the same person the same place; so does anybody
/// who repeats the calculation: FNV-1a over the id's bytes in 64 bits (http://www.isthe.com/chongo/tech/comp/fnv/), mixed by
/// the last steps of MurmurHash3 (https://github.com/aappleby/smhasher), modulo 100.
///
/// The person is the user, or else the cookie, or else the visit: somebody who logs in may change places.
enum PersonShare {
    static let places = 0..<100

    /// Nil of what is about nobody, such as an item of the catalogue.
    static func place(of identity: Identity) -> Int? {
        [identity.userId, identity.cookieId, identity.sessionId].lazy.compactMap { $0 }.first { !$0.isEmpty }.map(place)
    }

    static func place(of id: [UInt8]) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in id { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        hash = (hash ^ (hash >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        hash = (hash ^ (hash >> 33)) &* 0xC4CE_B9FE_1A85_EC53
        return Int((hash ^ (hash >> 33)) % UInt64(places.count))
    }
}
