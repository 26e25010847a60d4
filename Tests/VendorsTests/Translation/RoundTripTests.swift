import CommerceEvents
import Testing

@testable import Vendors

/// What the neutral model has a place for, a dialect that has one too keeps to the letter.
@Suite struct RoundTripTests {
    private static let receipt = Receipt(receivedAt: GoldenCase.receivedAt, sequence: 7)

    @Test(arguments: VendorList.all.map(\.name))
    func `what is said in a dialect is read from it again, each field of it`(dialect: String) throws {
        let vendor = try #require(VendorList.named(dialect))
        let settings = try #require(Receiver.named(dialect)).settings
        for seed in 0..<2000 {
            var generator = EventGenerator(seed: UInt64(seed))
            let event = generator.event(in: dialect)
            let written = try vendor.write(event, received: Self.receipt, with: settings)
            #expect(written.leftOut == [], "seed \(seed): \(event)")
            var readings = try written.events.map { try vendor.read($0) }
            var read = readings.removeFirst()
            for further in readings { read = try #require(read.joined(with: further)) }
            // By bytes: texts that look alike are the same to Swift.
            #expect("\(read.event)".utf8.elementsEqual("\(event)".utf8), "seed \(seed): \(event)\n\(read.event)")
            #expect(read.leftOut == [], "seed \(seed)")
            let again = try vendor.write(read.event, received: Self.receipt, with: settings)
            #expect(again.events.map(\.body) == written.events.map(\.body))
            #expect(again.events.map(\.envelope) == written.events.map(\.envelope))
        }
    }

    @Test(arguments: VendorList.all.map(\.name))
    func `every vendor says something of an event from any dialect, or why not, and never fails`(dialect: String) throws
    {
        for receiver in Receiver.all {
            for seed in 0..<500 {
                var generator = EventGenerator(seed: UInt64(seed))
                let event = generator.event(in: dialect)
                do throws(NotExpressible) {
                    let written = try receiver.vendor.write(event, received: Self.receipt, with: receiver.settings)
                    for event in written.events {
                        let errors = (try? receiver.judgement(of: event).errors) ?? []
                        #expect(errors == [], "seed \(seed)")
                    }
                    for request in receiver.endpoint.requests(for: written.events) {
                        #expect((try? receiver.refusal(of: request)) == .some(nil), "seed \(seed)")
                    }
                } catch {
                    #expect(!error.reason.isEmpty)
                }
            }
        }
    }
}
