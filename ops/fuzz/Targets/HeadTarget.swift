import Validation
import Vendors

/// A request's head: the target is split and decoded, and both dialects decide what it asks for.
enum HeadTarget {
    private static let dialects = Result { () throws -> [any Dialect] in
        let schemas = try SchemaLibrary.builtIn()
        return [
            try DengageDialect(
                sources: [DengageSource(name: "fuzz", apiKeys: ["K"], origins: ["https://a.example"])],
                schemas: schemas, mint: { .max }),
            try GravityDialect(
                sources: [GravitySource(name: "fuzz", customer: "c", username: "u", password: "p")], schemas: schemas),
        ]
    }

    static func run(_ input: [UInt8]) throws {
        let lines = String(decoding: input, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        let words = (lines.first ?? "").split(separator: " ", maxSplits: 1)
        guard words.count == 2 else { return }
        let request = InboundRequest(
            method: String(words[0]), target: String(words[1]), headers: headers(lines.dropFirst()), body: [])
        try expect(!request.path.utf8.elementsEqual("//".utf8), "a run of slashes is one")
        for (name, value) in request.query { try expectRoundTrip([name, value]) }
        for dialect in try dialects.get() {
            guard case .answered(let answer) = dialect.open(request) else { continue }
            try expect(answer.body.isEmpty || (try? Document(parsing: answer.body)) != nil, "an answer is JSON")
        }
        if let moment = Timestamp.milliseconds(String(words[1])) {
            try expect(Timestamp.milliseconds(Timestamp.text(milliseconds: moment)) == moment, "a moment is read back")
        }
    }

    private static func headers(_ lines: ArraySlice<Substring>) -> HeaderList {
        var headers = HeaderList()
        for line in lines {
            let halves = line.split(separator: ":", maxSplits: 1)
            guard halves.count == 2 else { continue }
            headers.add(String(halves[0]), String(halves[1].drop { $0 == " " }))
        }
        return headers
    }

    private static func expectRoundTrip(_ texts: [String]) throws {
        for text in texts {
            let decoded = PercentEncoding.decode(Array(PercentEncoding.encode(text).utf8))
            try expect(decoded.utf8.elementsEqual(text.utf8), "what is encoded is decoded to the same")
        }
    }
}
