import EventLog
import Vendors

extension AdminAPI {
    /// Sends what dead letters hold to another destination, each as an event of its own, translated where that is of another
    /// vendor. The letters stay as they are: their own destination is still owed them. What was sent there before is left out.
    func send(_ call: AdminCall) async throws -> Answer {
        guard let name = call.request.parameter("to") else {
            throw AdminFault(status: 400, message: "to says to whom they are sent")
        }
        let filter = try call.letters.filter(in: log)
        return Self.counted(try await log.sendLetters(filter, to: try await configured(name)))
    }

    /// The number of a destination that events can be sent to.
    func configured(_ name: String) async throws -> NameID {
        let found = try await log.status().destinations.first { $0.name == name && $0.isConfigured }
        guard let found else { throw AdminFault(status: 404, message: "no destination is called \"\(name)\"") }
        return found.id
    }
}
