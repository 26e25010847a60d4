import Intake
import Yams

/// A source's `deliverTo`: a list of destinations by name, or of sections that say which events are for them.
extension ConfigurationParser {
    /// - Parameter destinations: those that may be named.
    mutating func routes(in source: Section, destinations: [Receiver]) -> [Configuration.Route] {
        let name = "deliverTo"
        guard key(name, in: source) != nil else { return [] }
        let entry = source[name]
        if entry == nil || entry?.value.isEmpty == true {
            warn("no deliverTo: its events wait in the log", at: entry?.place ?? source.place, path: source.path)
        }
        guard let entry, !entry.value.isNull else { return [] }
        let path = source.path(of: name)
        guard case .sequence(let sequence) = entry.value else {
            fault("expected a list, found \(entry.value.found)", at: entry.valuePlace, path: path)
            return []
        }
        let pattern = source.pattern(of: name)
        var seen: Set<String> = []
        return sequence.enumerated().compactMap { index, node in
            let path = "\(path)[\(index)]"
            guard let (route, place) = route(node, path: path, pattern: pattern) else { return nil }
            check(route.destination, at: place, among: destinations, seen: &seen)
            return route
        }
    }

    /// With the place of the destination's name.
    private mutating func route(
        _ node: Node, path: String, pattern: String
    ) -> (Configuration.Route, Located<Void>)? {
        guard case .mapping = node else {
            let name: Located<Name>? = value(of: node, path: path)
            return name.map { name in (Configuration.Route(destination: name.value.text), name.map { _ in }) }
        }
        guard let section = section(of: node, path: path, pattern: pattern, place: Place(node.mark)) else { return nil }
        checkKeys(of: section)
        let destination = name("destination", in: section)
        let kinds = texts("kinds", in: section)
        let conditions = conditions(in: section)
        let share = share("share", in: section)
        let requires = texts("requires", in: section)
        guard let destination else { return nil }
        let route = Configuration.Route(
            destination: destination.value.text, kinds: kinds?.map(\.value), conditions: conditions,
            share: share?.value, requires: requires?.map(\.value))
        return (route, destination.map { _ in })
    }

    private mutating func check(
        _ name: String, at place: Located<Void>, among destinations: [Receiver], seen: inout Set<String>
    ) {
        if !destinations.contains(where: { $0.name == name }) {
            let nearest = ConfigurationReference.nearest(to: name, among: destinations.map(\.name))
            fault("no destination is called \"\(name)\"", at: place.place, path: place.path, suggestion: nearest)
        } else if !seen.insert(name).inserted {
            fault("\"\(name)\" is named twice", at: place.place, path: place.path)
        }
    }

    /// A section whose keys are fields, and whose values are one value or a list of them.
    private mutating func conditions(in route: Section) -> [Configuration.Route.Condition] {
        let name = "where"
        guard key(name, in: route) != nil, let entry = route[name] else { return [] }
        let path = route.path(of: name)
        let section = section(of: entry.value, path: path, pattern: route.pattern(of: name), place: entry.place)
        return (section?.entries ?? []).compactMap { entry in
            let path = "\(path).\(entry.name)"
            guard let field = FieldPath(entry.name) else {
                fault("expected \(FieldPath.expectation)", at: entry.place, path: path)
                return nil
            }
            let nodes: [Node] = if case .sequence(let sequence) = entry.value { Array(sequence) } else { [entry.value] }
            if nodes.isEmpty {
                fault("expected at least one value, found an empty list", at: entry.valuePlace, path: path)
            }
            let values = nodes.compactMap { (value(of: $0, path: path) as Located<String>?)?.value }
            return Configuration.Route.Condition(field: field, values: values)
        }
    }

    /// A section whose keys are fields, and whose values say what becomes of them.
    mutating func redact(in source: Section) -> [Configuration.Redacted] {
        let name = "redact"
        guard key(name, in: source) != nil, let entry = source[name] else { return [] }
        let (path, pattern) = (source.path(of: name), source.pattern(of: name))
        let section = section(of: entry.value, path: path, pattern: pattern, place: entry.place)
        return (section?.entries ?? []).compactMap { entry in
            let path = "\(path).\(entry.name)"
            guard let field = FieldPath(entry.name) else {
                fault("expected \(FieldPath.expectation)", at: entry.place, path: path)
                return nil
            }
            guard let way = entry.word.flatMap(Redaction.Way.init(rawValue:)) else {
                let found = entry.word.map { "\"\($0)\"" } ?? entry.value.found
                fault("expected remove or hash, found \(found)", at: entry.valuePlace, path: path)
                return nil
            }
            return Configuration.Redacted(field: field, way: way)
        }
    }
}
