import CommerceEvents
import EventLog
import Synchronization
import Validation
import Vendors

/// Where a source's events go: decided once, when they come.
///
/// | rule | passes an event over |
/// |---|---|
/// | `kinds` | of another kind |
/// | `where` | whose field has another value, or is not there |
/// | `share` | of a person whose place is outside (``PersonShare``); what is about an item goes to every share, and what is about nobody to the one that has place 0 |
/// | `requires` | whose field of consent does not grant all of it |
///
/// The first that does is counted. Where no destination has a rule, nothing is looked at.
final class Routing: Sendable {
    private struct Way: Sendable {
        let destination: NameID
        let rule: DeliveryRule
    }

    private let ways: [Way]
    private let consent: FieldPath
    /// Of an event that nobody passes over.
    let everywhere: RouteID
    private let routes: RouteTable
    private let hasRules: Bool

    init(_ rules: [DeliveryRule], consent: FieldPath, log: any EventLog) async throws(LogError) {
        var ways: [Way] = []
        for rule in rules {
            ways.append(Way(destination: try await log.intern(rule.destination, as: .destination), rule: rule))
        }
        self.ways = ways
        self.consent = consent
        everywhere = try await log.route(to: ways.map(\.destination))
        routes = RouteTable(log)
        hasRules = rules.contains { !$0.takesAll }
    }

    func route(
        _ reading: EventReading, _ event: Node, of document: Document
    ) throws(Unknown) -> (route: RouteID, passes: [Pass]) {
        guard hasRules else { return (everywhere, []) }
        let passes = ways.compactMap { way in
            pass(way.rule, reading, event, document).map { Pass(destination: way.destination, rule: $0) }
        }
        guard !passes.isEmpty else { return (everywhere, []) }
        let rest = ways.map(\.destination).filter { one in !passes.contains { $0.destination == one } }
        guard let route = routes.known(to: rest) else { throw .route(rest, self) }
        return (route, passes)
    }

    /// Has the log give a number to a set of destinations.
    func learn(_ destinations: [NameID]) async throws(LogError) {
        _ = try await routes.route(to: destinations)
    }

    /// The rule that passes it over; nil where it is for the destination.
    private func pass(
        _ rule: DeliveryRule, _ reading: EventReading, _ event: Node, _ document: Document
    ) -> PassRule? {
        if let kinds = rule.kinds, !reading.kind.map(kinds.contains, default: false) { return .kinds }
        let holds = rule.conditions.allSatisfy { condition in
            let value = condition.field.node(in: event, of: document).flatMap(document.plainText)
            return value.map(condition.values.contains, default: false)
        }
        if !holds { return .fields }
        if let share = rule.share, !isInside(share, reading.identity) { return .share }
        if !rule.requires.isEmpty {
            let granted = consent.node(in: event, of: document).map { Consent(reading: $0, of: document) }
            guard let granted, rule.requires.allSatisfy(granted.covers) else { return .consent }
        }
        return nil
    }

    private func isInside(_ share: Range<Int>, _ identity: Identity) -> Bool {
        if let place = PersonShare.place(of: identity) { return share.contains(place) }
        return identity.itemId != nil || share.contains(0)
    }
}

/// The routes of sets of destinations that events were for so far.
private final class RouteTable: Sendable {
    private let log: any EventLog
    private let known = Mutex<[[NameID]: RouteID]>([:])

    init(_ log: any EventLog) {
        self.log = log
    }

    func known(to destinations: [NameID]) -> RouteID? { known.withLock { $0[destinations] } }

    func route(to destinations: [NameID]) async throws(LogError) -> RouteID {
        if let route = known(to: destinations) { return route }
        let route =
            destinations.isEmpty ? try await log.routeToNobody() : try await log.route(to: destinations)
        known.withLock { $0[destinations] = route }
        return route
    }
}

extension Optional {
    fileprivate func map(_ isTrue: (Wrapped) -> Bool, default absent: Bool) -> Bool { map(isTrue) ?? absent }
}
