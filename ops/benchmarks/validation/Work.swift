import Allocations
import Foundation
import Validation

/// One way of looking at a body, and how to do it once.
struct Work {
    /// Events in the body.
    let events: Int
    /// Looks at the whole body; answers something that depends on it, so that nothing is optimized away.
    let once: () -> Int

    /// Nil when there is no such way.
    init?(_ way: String, _ body: [UInt8]) throws {
        let document = try Document(parsing: body)
        events = document.elements(of: document.root).reduce(0) { count, _ in count + 1 }
        switch way {
        case "foundation":
            let data = Data(body)
            once = { (try? JSONSerialization.jsonObject(with: data) as? [Any])?.count ?? 0 }
        case "parse":
            once = { (try? Document(parsing: body)).map { $0.count(of: $0.root) } ?? 0 }
        case "validate":
            let schema = try SchemaLibrary.builtIn().schema("dengage.checkout.json")
            once = { (try? Document(parsing: body)).map { Self.valid($0, schema) } ?? 0 }
        default:
            return nil
        }
    }

    /// How many of a document's elements are valid.
    static func valid(_ document: Document, _ schema: Schema) -> Int {
        document.elements(of: document.root).reduce(0) { $0 + (schema.validate(document, at: $1).isValid ? 1 : 0) }
    }

    struct Figures {
        /// Events per second.
        var rate: Double
        /// Blocks of memory asked for per body.
        var allocationsPerBody: Double

        var json: String {
            "{\"rate\":\(rate),\"allocationsPerBody\":\(allocationsPerBody)}"
        }
    }

    func measure(seconds: Double) -> Figures {
        guard once() == events else { fatalError("an event was not read, or is not valid") }
        let clock = ContinuousClock()
        let end = clock.now + .seconds(seconds)
        let began = clock.now
        let allocated = allocations_so_far()
        var rounds = 0
        var sum = 0
        while clock.now < end {
            for _ in 0..<8 { sum &+= once() }
            rounds += 8
        }
        let elapsed = clock.now - began
        precondition(sum == rounds * events)
        return Figures(
            rate: Double(rounds * events) / (elapsed / .seconds(1)),
            allocationsPerBody: Double(allocations_so_far() - allocated) / Double(rounds))
    }
}
