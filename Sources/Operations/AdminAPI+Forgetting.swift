import Delivery
public import EventLog
import Validation
import Vendors

/// How a person is forgotten.
public typealias Forgetter = @Sendable (Person) async throws(LogError) -> (forgotten: Forgotten, told: Int)

extension AdminAPI {
    /// `{"user": ID}` or `{"cookie": ID}`: in the body, since addresses are written to logs.
    func forget(_ request: InboundRequest) async throws -> Answer {
        let person = try Self.person(in: request.body)
        let (forgotten, told) = try await forget(person)
        let inFlight = delivery?.takenBackInFlight ?? 0
        return .json(
            JSONText.object([
                ("events", .integer(forgotten.events)), ("owed", .integer(forgotten.owed)),
                ("deadLetters", .integer(forgotten.letters)), ("answers", .integer(forgotten.answers)),
                ("replies", .integer(forgotten.replies)), ("inFlight", .integer(inFlight)),
                ("vendorsTold", .integer(told)), ("walEmptied", .bool(forgotten.isWALEmptied)),
            ]).text)
    }

    private static func person(in body: [UInt8]) throws(AdminFault) -> Person {
        let document = try? Document(parsing: body)
        let id = { (name: String) -> [UInt8]? in
            guard let document, let node = document.member(named: name, of: document.root) else { return nil }
            return document.stringBytes(node).flatMap { $0.isEmpty ? nil : $0 }
        }
        switch (id("user"), id("cookie")) {
        case (let user?, nil): return .user(user)
        case (nil, let cookie?): return .cookie(cookie)
        default:
            throw AdminFault(status: 400, message: "the body must be {\"user\": ID} or {\"cookie\": ID}")
        }
    }
}
