import Yams

/// One mapping of a configuration file, with where it stands.
struct Section {
    /// As the file has it: `destinations.eu.batch`. Empty for the whole file.
    let path: String
    /// As the reference has it: `destinations.NAME.batch`.
    let pattern: String
    let place: Place
    let entries: [Entry]
    /// Of a source or destination, once it is known.
    var vendor: String?

    struct Entry {
        let name: String
        /// Of the key.
        let place: Place
        let value: Node

        var valuePlace: Place { Place(value.mark) }

        /// The value, where it is one word and not a list or section.
        var word: String? { value.scalar?.string }
    }

    subscript(name: String) -> Entry? {
        entries.first { $0.name == name }
    }

    func path(of name: String) -> String {
        path.isEmpty ? name : "\(path).\(name)"
    }

    func pattern(of name: String) -> String {
        pattern.isEmpty ? name : "\(pattern).\(name)"
    }
}
