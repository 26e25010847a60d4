import Validation

/// An event's bytes as Gravity wants them.
enum GravityEvent {
    static func bytes(of event: OutboundEvent, for method: GravityMethod) -> [UInt8] {
        guard let document = try? Document(parsing: event.body) else { return event.body }
        let cut = EventBytes.removingMembers(of: document) { _, value in document.kind(of: value) == .null }
        guard method == .addEvents else { return cut }
        let time = document.member("time", of: document.root)
        guard time == nil || time.map(document.kind(of:)) == .null else { return cut }
        return EventBytes.appending(#""time":\#(event.receivedAt / 1000)"#, to: cut)
    }
}
