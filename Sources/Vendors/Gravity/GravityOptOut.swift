import CommerceEvents
import Validation

/// `optOut?userId=U` or `optOut?cookieId=C`: the vendor is to delete what it knows of a user or a cookie.
///
/// In the log it is an event like any other, `{"userId":"U"}`, so that it survives what an event survives.
enum GravityOptOut {
    private static let parameters = ["userId", "cookieId"]

    /// Nil when the query names nobody.
    static func event(of request: InboundRequest) -> (body: [UInt8], identity: Identity)? {
        let named = parameters.compactMap { name in
            request.parameter(name).flatMap { $0.isEmpty ? nil : (name, $0) }
        }
        guard !named.isEmpty else { return nil }
        let value = { (name: String) in named.first { $0.0 == name }.map { Array($0.1.utf8) } }
        let body = JSONText.object(named.map { ($0.0, .string($0.1)) }).bytes
        return (body, Identity(userId: value("userId"), cookieId: value("cookieId")))
    }

    /// Nil of somebody who is neither a user nor a cookie.
    static func body(of identity: Identity) -> [UInt8]? {
        let ids = zip(parameters, [identity.userId, identity.cookieId]).compactMap { name, id in
            id.map { (name, JSONText.string(String(decoding: $0, as: UTF8.self))) }
        }
        return ids.isEmpty ? nil : JSONText.object(ids).bytes
    }

    /// The query that says the same to the vendor.
    static func query(ofEvent body: [UInt8]) -> String {
        guard let document = try? Document(parsing: body) else { return "" }
        return parameters.compactMap { name in
            document.member(named: name, of: document.root).flatMap(document.string)
                .map { "\(name)=\(PercentEncoding.encode($0))" }
        }.joined(separator: "&")
    }
}
