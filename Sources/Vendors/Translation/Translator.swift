/// From a dialect to another vendor: what the events of one request are said as.
///
///     events of a request ─ read ─▶ CommerceEvent ─ write ─▶ events of the receiver
///
/// Each vendor has a table for each half: `Dengage+Reading.swift`, `Dengage+Writing.swift` and so on; `ops/docs/mapping.md`
/// shows all pairs. It looks at nothing but what the log has of an event, so that an event is said in the same way however
/// often it is sent.
public struct Translator: Sendable {
    private let dialect: any Vendor
    private let receiver: any Vendor
    private let settings: VendorSettings

    /// Nil where the two are the same vendor: such events go out as they came.
    ///
    /// - Parameter settings: of the destination.
    public init?(
        from dialect: any Vendor, to receiver: any Vendor, with settings: VendorSettings = VendorSettings()
    ) {
        guard dialect.name != receiver.name else { return nil }
        self.dialect = dialect
        self.receiver = receiver
        self.settings = settings
    }

    /// What becomes of events that came in one request, in the order of the first event of each. Every one of them is among
    /// the ``Output/origins`` of exactly one output.
    public func outputs(of events: [OutboundEvent]) -> [Output] {
        readings(of: events).map { reading in
            do throws(NotExpressible) {
                let read = try reading.result.get()
                let first = reading.origins.first.map { events[$0] } ?? OutboundEvent(receivedAt: 0, body: [])
                let written = try receiver.write(read.event, received: Receipt(of: first), with: settings)
                return Output(
                    origins: reading.origins, result: .events(written.events), leftOut: read.leftOut + written.leftOut)
            } catch {
                return Output(origins: reading.origins, result: .notExpressible(error.reason), leftOut: [])
            }
        }
    }

    /// The events of one output, by their position among those that were given.
    private struct Reading {
        var origins: [Int]
        var result: Result<ReadEvent, NotExpressible>
    }

    /// The lines of one order, which some dialects send as events of their own, are read as one purchase.
    private func readings(of events: [OutboundEvent]) -> [Reading] {
        var readings: [Reading] = []
        var orders: [[UInt8]: Int] = [:]
        for (place, event) in events.enumerated() {
            let result = Result { () throws(NotExpressible) in try dialect.read(event) }
            guard let read = try? result.get(), let order = read.order else {
                readings.append(Reading(origins: [place], result: result))
                continue
            }
            if let first = orders[order], let joined = try? readings[first].result.get().joined(with: read) {
                readings[first].origins.append(place)
                readings[first].result = .success(joined)
            } else {
                orders[order] = readings.count
                readings.append(Reading(origins: [place], result: result))
            }
        }
        return readings
    }

    /// What is said of one event, or of those that make up one order.
    public struct Output: Sendable {
        public enum Result: Sendable {
            /// They travel together: delivered when all are, dead when one of them is.
            case events([OutboundEvent])
            /// The receiver has no words for it.
            case notExpressible(String)
        }

        /// The events that are said by it, by their position in the request: one, or the lines of an order.
        public var origins: [Int]
        public var result: Result
        /// JSON Pointers to members that nothing was made of, then, in words, what the receiver could not be told.
        public var leftOut: [String]

        public init(origins: [Int], result: Result, leftOut: [String]) {
            self.origins = origins
            self.result = result
            self.leftOut = leftOut
        }
    }
}
