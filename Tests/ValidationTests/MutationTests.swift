import Testing
import Validation

@Suite struct MutationTests {
    private func seeds() -> [[UInt8]] {
        DengageExample.all.map { Array($0.mended.utf8) } + GravityExample.all.map { Array($0.mended.utf8) }
            + EmbeddedSchemaTexts.all.map(\.bytes)
    }

    @Test func `a damaged text is read or refused, and what is read is whole`() throws {
        var random = SeededGenerator(seed: 20_201_212)
        let seeds = seeds()
        let library = try SchemaLibrary.builtIn()
        let schemas = try ["dengage.checkout.json", "dengage.user-operations.json", "gravity.event.json"]
            .map { try library.schema($0) }
        var read = 0
        for round in 0..<1500 {
            let bytes = Mutation.apply(to: seeds[round % seeds.count], using: &random)
            do throws(JSONFault) {
                let document = try Document(parsing: bytes)
                read += 1
                check(document)
                for schema in schemas { _ = schema.validate(document) }
            } catch {
                #expect((0...bytes.count).contains(error.offset))
            }
        }
        #expect(read > 50)
    }

    /// Every value's bytes are a text of their own that reads to the same kind and count.
    private func check(_ document: Document) {
        var waiting = [document.root]
        while let node = waiting.popLast() {
            let own = try? Document(parsing: Array(document.bytes(of: node)))
            #expect(own.map { $0.kind(of: $0.root) } == document.kind(of: node))
            #expect(own.map { $0.count(of: $0.root) } == document.count(of: node))
            waiting += document.elements(of: node)
            for member in document.members(of: node) {
                #expect(document.kind(of: member.name) == .string)
                waiting.append(member.value)
            }
        }
    }
}
