import Synchronization

/// The names, routes and adoptions of the file, in memory. The writer adds to it after the commit that stored them;
/// everybody reads. Nothing is ever taken out: ids in stored events must keep their meaning.
final class Catalog: Sendable {
    private struct State {
        var ids: [NameSpace: [String: NameID]] = [:]
        var names: [NameID: String] = [:]
        var routes: [[NameID]: RouteID] = [:]
        var destinations: [RouteID: [NameID]] = [:]
        var adoptions: [NameID: [Adoption]] = [:]
        var configured: Set<NameID> = []
    }

    private let state = Mutex(State())

    // MARK: Names

    func id(of name: String, in space: NameSpace) -> NameID? {
        state.withLock { $0.ids[space]?[name] }
    }

    func name(of id: NameID) -> String {
        state.withLock { $0.names[id] } ?? "?"
    }

    func names(in space: NameSpace) -> [String: NameID] {
        state.withLock { $0.ids[space] ?? [:] }
    }

    func add(_ id: NameID, _ name: String, in space: NameSpace) {
        state.withLock {
            $0.ids[space, default: [:]][name] = id
            $0.names[id] = name
        }
    }

    // MARK: Routes

    /// `destinations` as ``canonical(_:)`` returns them.
    func route(to destinations: [NameID]) -> RouteID? {
        state.withLock { $0.routes[destinations] }
    }

    /// Nil for a route of another log.
    func destinations(of route: RouteID) -> [NameID]? {
        state.withLock { $0.destinations[route] }
    }

    func add(_ route: RouteID, to destinations: [NameID]) {
        state.withLock {
            $0.routes[destinations] = route
            $0.destinations[route] = destinations
        }
    }

    /// Each once, ascending; `hold` when there are none.
    static func canonical(_ destinations: [NameID]) -> [NameID] {
        guard !destinations.isEmpty else { return [LogSchema.hold] }
        return Set(destinations).sorted { $0.rawValue < $1.rawValue }
    }

    // MARK: Destinations

    func adoptions(of destination: NameID) -> [Adoption] {
        state.withLock { $0.adoptions[destination] ?? [] }
    }

    /// The destination that took over a held event; nil when it is still held.
    func adopter(of sequence: Int64, from source: NameID) -> NameID? {
        state.withLock { state in
            let adoptions = state.adoptions.values.joined()
            return adoptions.first { $0.source == source && $0.sequences.contains(sequence) }?.destination
        }
    }

    func add(_ adoption: Adoption) {
        state.withLock { $0.adoptions[adoption.destination, default: []].append(adoption) }
    }

    var configured: Set<NameID> {
        get { state.withLock { $0.configured } }
        set { state.withLock { $0.configured = newValue } }
    }
}

/// Events of one source that were routed to nobody and now belong to a destination.
struct Adoption: Sendable {
    let destination: NameID
    let source: NameID
    let sequences: ClosedRange<Int64>
}
