import Yams

extension ConfigurationParser {
    /// A section with fixed keys, empty when it is not in the file; nil when it is something else.
    mutating func section(_ name: String, in parent: Section) -> Section? {
        guard key(name, in: parent) != nil else { return nil }
        let path = parent.path(of: name)
        let pattern = parent.pattern(of: name)
        guard let entry = parent[name] else {
            return Section(path: path, pattern: pattern, place: parent.place, entries: [])
        }
        let section = section(of: entry.value, path: path, pattern: pattern, place: entry.place)
        if let section { checkKeys(of: section) }
        return section
    }

    /// A section for each name that the user chose, in the order of the file, nil for what is not one. Their keys are
    /// not checked yet: which are right may depend on the vendor.
    mutating func namedSections(_ name: String, in parent: Section) -> [(name: String, section: Section?)] {
        guard key(name, in: parent) != nil, let entry = parent[name] else { return [] }
        let path = parent.path(of: name)
        let pattern = "\(parent.pattern(of: name)).\(ConfigurationKey.anyName)"
        guard let named = section(of: entry.value, path: path, pattern: pattern, place: entry.place) else { return [] }
        return named.entries.map { entry in
            let path = named.path(of: entry.name)
            if Name(notation: entry.name) == nil {
                fault("expected \(Name.expectation)", at: entry.place, path: path)
            }
            return (entry.name, section(of: entry.value, path: path, pattern: pattern, place: entry.place))
        }
    }

    /// Records each key that the reference does not have in this section.
    ///
    /// - Parameter vendor: of a source or destination; nil where there is none, or none that could be read.
    mutating func checkKeys(of section: Section, vendor: String? = nil) {
        let known = ConfigurationReference.keys(in: section.pattern)
        for entry in section.entries {
            let owners = known.filter { $0.name == entry.name }.map(\.vendor)
            guard !owners.isEmpty else {
                let nearest = ConfigurationReference.nearest(to: entry.name, in: section.pattern, vendor: vendor)
                fault("unknown key", at: entry.place, path: section.path(of: entry.name), suggestion: nearest)
                continue
            }
            if let vendor, !owners.contains(where: { $0 == nil || $0 == vendor }) {
                let message = "only for \(owners.compactMap { $0 }.joined(separator: " and ")); this is \(vendor)"
                fault(message, at: entry.place, path: section.path(of: entry.name))
            }
        }
    }

    /// A mapping with its merge keys resolved; a null is an empty one.
    mutating func section(of node: Node, path: String, pattern: String, place: Place) -> Section? {
        if node.isNull { return Section(path: path, pattern: pattern, place: place, entries: []) }
        guard case .mapping(let mapping) = node else {
            fault("expected a section (key: value), found \(node.found)", at: Place(node.mark), path: path)
            return nil
        }
        return Section(path: path, pattern: pattern, place: place, entries: entries(of: mapping, path: path))
    }

    private mutating func entries(of mapping: Node.Mapping, path: String) -> [Section.Entry] {
        var own: [Section.Entry] = []
        var merged: [Section.Entry] = []
        for (key, value) in mapping {
            let place = Place(key.mark)
            guard let name = key.scalar?.string else {
                fault("expected a key, found \(key.found)", at: place, path: path)
                continue
            }
            if name == "<<" {
                merged += self.merged(value, path: path)
            } else if own.contains(where: { $0.name == name }) {
                fault("given more than once", at: place, path: path.isEmpty ? name : "\(path).\(name)")
            } else {
                own.append(Section.Entry(name: name, place: place, value: value))
            }
        }
        // What is written here wins over what is merged in, and the first merged over a later one.
        for entry in merged where !own.contains(where: { $0.name == entry.name }) {
            own.append(entry)
        }
        return own
    }

    private mutating func merged(_ node: Node, path: String) -> [Section.Entry] {
        switch node {
        case .mapping(let mapping):
            return entries(of: mapping, path: path)
        case .sequence(let sequence):
            return sequence.flatMap { merged($0, path: path) }
        case .scalar, .alias:
            fault("expected a section to merge, found \(node.found)", at: Place(node.mark), path: path)
            return []
        }
    }
}
