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
        if let document = try? Document(parsing: body), document.kind(of: document.root) == .object {
            let members = document.members(of: document.root).map { $0 }
            if members.count == 1, let id = document.stringBytes(members[0].value), !id.isEmpty {
                if document.isString(members[0].name, "user") { return .user(id) }
                if document.isString(members[0].name, "cookie") { return .cookie(id) }
            }
        }
        throw AdminFault(status: 400, message: "the body must be {\"user\": ID} or {\"cookie\": ID}")
    }
}
