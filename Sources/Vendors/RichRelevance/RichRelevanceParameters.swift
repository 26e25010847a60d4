import Validation

/// The parameters of a request as an event: an object of texts, in the order of the query. So the log, schemas and people
/// read it like any other event.
///
/// The keys are no part of it, nor what says in which form the answer is wanted.
enum RichRelevanceParameters {
    static let keys = ["apiKey", "apiClientKey"]
    /// The vendor's prose names the callback `jcp`, its reference and real pages `jcb`.
    static let forms = ["jsonp", "jcb", "jcp"]

    static func event(of request: InboundRequest) -> [UInt8] {
        let parameters = request.query.filter { !keys.contains($0.name) && !forms.contains($0.name) }
        return JSONText.object(parameters.map { ($0.name, .string($0.value)) }).bytes
    }

    /// Name and value of each, in order.
    static func of(event body: [UInt8]) -> [(name: String, value: String)] {
        guard let document = try? Document(parsing: body) else { return [] }
        return document.members(of: document.root).compactMap { name, value in
            document.string(value).map { (document.string(name) ?? "", $0) }
        }
    }

    /// The function that a page wants the answer handed to; nil where the answer is wanted by itself.
    static func callback(of request: InboundRequest) -> String? {
        guard request.parameter("jsonp") == "true", let name = request.parameter("jcb") ?? request.parameter("jcp")
        else { return nil }
        return isFunction(name) ? name : nil
    }

    /// Nothing but a name, perhaps of a member: the answer is run as a script.
    private static func isFunction(_ name: String) -> Bool {
        let isAllowed = { (byte: UInt8) in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        return (1...128).contains(name.utf8.count) && name.utf8.allSatisfy(isAllowed)
    }
}
