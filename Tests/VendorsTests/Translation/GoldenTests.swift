import Foundation
import Testing
import Validation
import Vendors

/// What becomes of each case of a dialect at each other vendor, as `Golden/DIALECT-to-VENDOR.txt` has it.
///
/// After a change that is meant: `SLUICE_WRITE_GOLDEN=1 swift test --filter GoldenTests`, and a look at what `git diff` shows.
@Suite struct GoldenTests {
    @Test(arguments: Pair.all)
    func `a dialect is said to a vendor as its golden file has it`(pair: Pair) throws {
        let file = GoldenCase.folder.appending(path: "\(pair.testDescription).txt")
        let text = try pair.cases.map { try Self.story(of: $0, to: pair.receiver) }.joined(separator: "\n")
        if isWritingGolden { try text.write(to: file, atomically: true, encoding: .utf8) }
        let expected = try String(contentsOf: file, encoding: .utf8)
        let (lines, wanted) = (text.split(separator: "\n"), expected.split(separator: "\n"))
        let difference = zip(lines, wanted).first { !$0.utf8.elementsEqual($1.utf8) }
        #expect(difference == nil && lines.count == wanted.count, "\(String(describing: difference))")
        #expect(!pair.cases.isEmpty)
    }

    @Test(arguments: VendorList.all.map(\.name))
    func `the cases are in order, and there is one of each kind`(dialect: String) throws {
        let cases = GoldenCase.all[dialect] ?? []
        for one in cases { #expect(one.errors.filter { _ in one.kinds != ["optOut"] } == [], "\(one.name)") }
        let kinds = Set(cases.flatMap(\.kinds).compactMap(\.self))
        let known = try #require(Receiver.dialects[dialect]).kinds
        #expect(Set(known).subtracting(kinds) == [])
        #expect(Set(cases.map(\.name)).count == cases.count)
    }

    @Test(arguments: Pair.all)
    func `what is written is as the vendor's own dialect has it, and its stand-in takes it`(pair: Pair) throws {
        var written = 0
        for one in pair.cases {
            for output in one.outputs(for: pair.receiver) {
                guard case .events(let events) = output.result else { continue }
                #expect(!events.isEmpty)
                for event in events {
                    #expect(try pair.receiver.judgement(of: event).errors == [], "\(one.name)")
                    written += 1
                }
                let endpoint = pair.receiver.endpoint
                #expect(endpoint.objection(to: events) == nil)
                for request in endpoint.requests(for: events) {
                    #expect(try pair.receiver.refusal(of: request) == nil, "\(one.name)")
                }
            }
        }
        #expect(written > 4)
    }

    @Test(arguments: Pair.all)
    func `each event of a request is in exactly one output`(pair: Pair) {
        for one in pair.cases {
            let origins = one.outputs(for: pair.receiver).flatMap(\.origins)
            #expect(origins.sorted() == Array(one.events.indices), "\(one.name)")
        }
    }

    // MARK: What a file says

    private static func story(of one: GoldenCase, to receiver: Receiver) throws -> String {
        let outputs = one.outputs(for: receiver)
        let isSeveral = outputs.count > 1
        let texts = outputs.map { output in
            let head = isSeveral ? ["  of \(output.origins.map { String($0 + 1) }.joined(separator: " and "))"] : []
            return (head + lines(of: output, to: receiver)).joined(separator: "\n")
        }
        return ([one.name] + texts).joined(separator: "\n") + "\n"
    }

    private static func lines(of output: Translator.Output, to receiver: Receiver) -> [String] {
        guard case .events(let events) = output.result else {
            if case .notExpressible(let why) = output.result { return ["  not expressible: \(why)"] }
            return []
        }
        let requests = receiver.endpoint.requests(for: events).flatMap { request in
            ["  \(request.method) \(receiver.target(of: request))"] + lines(of: request.body)
        }
        return requests + (output.leftOut.isEmpty ? [] : ["  left out: " + output.leftOut.joined(separator: "; ")])
    }

    /// An array with an element a line.
    private static func lines(of body: [UInt8]) -> [String] {
        guard !body.isEmpty, let document = try? Document(parsing: body) else { return [] }
        let elements = Array(document.elements(of: document.root))
        guard !elements.isEmpty else { return ["  " + String(decoding: body, as: UTF8.self)] }
        return elements.indices.map { index in
            let text = String(decoding: document.bytes(of: elements[index]), as: UTF8.self)
            return (index == 0 ? "  [" : "   ") + text + (index == elements.count - 1 ? "]" : ",")
        }
    }
}
