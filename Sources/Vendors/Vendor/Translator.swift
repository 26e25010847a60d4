/// What becomes of one dialect's events on their way to another vendor: read in no vendor's terms, and written from that.
///
/// It looks at nothing but the stored bytes, so an event is said in the same way however often it is sent.
public struct Translator: Sendable {
    private let dialect: any Vendor
    private let receiver: any Vendor

    /// Nil where the two are the same vendor: such events go out as they came.
    public init?(from dialect: any Vendor, to receiver: any Vendor) {
        guard dialect.name != receiver.name else { return nil }
        self.dialect = dialect
        self.receiver = receiver
    }

    /// Whether anything of the dialect can be said to the vendor, by their names.
    public static func isBuilt(from dialect: String, to receiver: String) -> Bool {
        dialect == receiver || (dialect == Dengage().name && receiver == Gravity().name)
    }

    public func outputs(of events: [OutboundEvent]) -> [Output] {
        events.enumerated().map { index, event in
            switch written(event) {
            case .notExpressible(let why):
                Output(origins: [index], result: .notExpressible(why), leftOut: [])
            case .events(let events, let leftOut):
                Output(origins: [index], result: .events(events), leftOut: leftOut)
            }
        }
    }

    private func written(_ event: OutboundEvent) -> WrittenEvent {
        let read: ReadEvent
        do throws(NotReadable) { read = try dialect.read(event) } catch { return .notExpressible(error.reason) }
        switch receiver.write(read.event, receivedAt: event.receivedAt) {
        case .notExpressible(let why): return .notExpressible(why)
        case .events(let events, let leftOut): return .events(events, leftOut: read.leftOut + leftOut)
        }
    }

    public struct Output: Sendable {
        public enum Result: Sendable {
            case events([OutboundEvent])
            case notExpressible(String)
        }

        public var origins: [Int]
        public var result: Result
        public var leftOut: [String]
    }
}
