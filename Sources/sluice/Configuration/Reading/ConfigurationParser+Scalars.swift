import Yams

extension ConfigurationParser {
    mutating func value<Value: ConfigurationNotation & Comparable>(
        of key: ConfigurationKey,
        in section: Section,
        within bounds: ClosedRange<Value>
    ) -> Located<Value>? {
        guard let found: Located<Value> = value(of: key, in: section) else { return nil }
        if bounds.contains(found.value) { return found }
        fault("expected \(ValueKind.text(bounds)), found \(found.value.notation)", at: found.place, path: found.path)
        return nil
    }

    mutating func value<Value: ConfigurationNotation>(
        of key: ConfigurationKey,
        in section: Section
    ) -> Located<Value>? {
        if let entry = section[key.name] {
            return value(of: entry.value, path: section.path(of: key.name))
        }
        switch key.presence {
        case .optional:
            return nil
        case .required:
            fault(
                "missing, expected \(Self.expectation(of: key, Value.self))", at: section.place,
                path: section.path(of: key.name))
            return nil
        case .byDefault(let text):
            return Value(notation: text).map {
                Located(value: $0, place: section.place, path: section.path(of: key.name))
            }
        }
    }

    /// - Parameter orEmpty: nothing is a list too, an empty one.
    mutating func list<Value: ConfigurationNotation>(
        of key: ConfigurationKey,
        in section: Section,
        orEmpty: Bool
    ) -> [Located<Value>]? {
        let path = section.path(of: key.name)
        guard let entry = section[key.name] else {
            if case .required = key.presence {
                fault("missing, expected a list with at least one entry", at: section.place, path: path)
            }
            return nil
        }
        if orEmpty && entry.value.isNull { return [] }
        guard case .sequence(let sequence) = entry.value else {
            fault("expected a list, found \(entry.value.found)", at: entry.valuePlace, path: path)
            return nil
        }
        if sequence.isEmpty && !orEmpty {
            fault("expected at least one entry, found an empty list", at: entry.valuePlace, path: path)
        }
        return sequence.enumerated().compactMap { value(of: $1, path: "\(path)[\($0)]") }
    }

    mutating func value<Value: ConfigurationNotation>(of node: Node, path: String) -> Located<Value>? {
        let place = Place(node.mark)
        guard case .scalar(let scalar) = node, !node.isNull else {
            fault("expected \(Value.expectation), found \(node.found)", at: place, path: path)
            return nil
        }
        do throws(InterpolationFault) {
            let text = try interpolation.resolve(scalar.string)
            if let value = Value(notation: text) { return Located(value: value, place: place, path: path) }
            let found = Self.found(text, written: scalar.string, as: Value.self)
            fault("expected \(Value.expectation), found \(found)", at: place, path: path)
        } catch {
            fault(error.message, at: place, path: path)
        }
        return nil
    }

    private static func expectation<Value: ConfigurationNotation>(of key: ConfigurationKey, _: Value.Type) -> String {
        if case .choice(let words) = key.kind { return words.joined(separator: " or ") }
        return Value.expectation
    }

    /// A text for a message; not when it could be a secret: in a secret's place, put in from outside, or a password in
    /// an address.
    private static func found<Value>(_ text: String, written: String, as type: Value.Type) -> String {
        if text.isEmpty { return "an empty text" }
        if text != written { return "what \"\(written)\" stands for" }
        if type == Secret.self || text.contains("@") { return "another text" }
        return text.count > 60 ? "\"\(text.prefix(60))…\"" : "\"\(text)\""
    }
}
