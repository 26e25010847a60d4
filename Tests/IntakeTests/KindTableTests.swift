import EventLog
import Testing

@testable import Intake

struct KindTableTests {
    @Test func `past a thousand kinds a new one is filed as other, and one with a name beyond bounds`() async throws {
        let test = try await TestIntake()
        let table = KindTable(log: test.log)
        let long = String(repeating: "k", count: 129)
        let other = try await test.log.intern(KindTable.other, as: .kind)
        #expect(try await table.id(of: long) == other)
        var ids: Set<NameID> = [other]
        for number in 1..<KindTable.most { ids.insert(try await table.id(of: "kind-\(number)")) }
        #expect(ids.count == KindTable.most)
        #expect(try await table.id(of: "one more") == other)
        #expect(table.filedID(of: "another") == other)
        #expect(table.filedID(of: "kind-7") == (try await table.id(of: "kind-7")))
        #expect(table.names.count == KindTable.most)
        try await test.end()
    }
}
