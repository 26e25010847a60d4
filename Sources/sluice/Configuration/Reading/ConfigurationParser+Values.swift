import Intake

/// A function for each kind of value: what the file says, or else the default, within the bounds of the reference.
extension ConfigurationParser {
    mutating func size(_ name: String, in section: Section) -> Located<ByteCount>? {
        guard let key = key(name, in: section), case .size(let bounds) = key.kind else { return nil }
        return value(of: key, in: section, within: bounds)
    }

    /// - Parameter most: the default is no more than this.
    mutating func count(_ name: String, in section: Section, atMost most: Int? = nil) -> Located<Int>? {
        guard var key = key(name, in: section), case .count(let bounds) = key.kind else { return nil }
        if let most, case .byDefault(let text) = key.presence, let standard = Int(notation: text) {
            key.presence = .byDefault(min(standard, most).notation)
        }
        return value(of: key, in: section, within: bounds)
    }

    /// - Parameter standard: in place of the default that the reference has.
    mutating func rate(_ name: String, in section: Section, otherwise standard: Rate? = nil) -> Located<Rate>? {
        guard var key = key(name, in: section), case .rate(let bounds) = key.kind else { return nil }
        if let standard { key.presence = .byDefault(standard.notation) }
        return value(of: key, in: section, within: bounds)
    }

    mutating func duration(_ name: String, in section: Section) -> Located<Duration>? {
        guard let key = key(name, in: section), case .duration(let bounds) = key.kind else { return nil }
        return value(of: key, in: section, within: bounds)
    }

    mutating func horizon(_ name: String, in section: Section) -> Located<Horizon>? {
        guard let key = key(name, in: section), case .horizon(let bounds) = key.kind else { return nil }
        return value(of: key, in: section, within: bounds)
    }

    mutating func flag(_ name: String, in section: Section) -> Located<Bool>? {
        guard let key = key(name, in: section), case .flag = key.kind else { return nil }
        return value(of: key, in: section)
    }

    mutating func text(_ name: String, in section: Section) -> Located<String>? {
        guard let key = key(name, in: section), case .text = key.kind else { return nil }
        return value(of: key, in: section)
    }

    mutating func name(_ name: String, in section: Section) -> Located<Name>? {
        guard let key = key(name, in: section), case .name = key.kind else { return nil }
        return value(of: key, in: section)
    }

    mutating func path(_ name: String, in section: Section) -> Located<LocalPath>? {
        guard let key = key(name, in: section), case .path = key.kind else { return nil }
        return value(of: key, in: section).map { (text: Located<String>) in
            text.map { LocalPath($0, from: file) }
        }
    }

    mutating func secret(_ name: String, in section: Section) -> Located<Secret>? {
        guard let key = key(name, in: section), case .secret = key.kind else { return nil }
        return value(of: key, in: section)
    }

    mutating func listenAddress(_ name: String, in section: Section) -> Located<ListenAddress>? {
        guard let key = key(name, in: section), case .listenAddress = key.kind else { return nil }
        return value(of: key, in: section)
    }

    mutating func vendorAddress(_ name: String, in section: Section) -> Located<VendorAddress>? {
        guard let key = key(name, in: section), case .vendorAddress = key.kind else { return nil }
        return value(of: key, in: section)
    }

    mutating func origin(_ name: String, in section: Section) -> Located<Origin>? {
        guard let key = key(name, in: section), case .origin = key.kind else { return nil }
        return value(of: key, in: section)
    }

    mutating func choice(_ name: String, in section: Section) -> Located<String>? {
        guard let key = key(name, in: section), case .choice(let words) = key.kind,
            let word: Located<String> = value(of: key, in: section)
        else { return nil }
        if words.contains(word.value) { return word }
        let message = "expected \(words.joined(separator: " or ")), found \"\(word.value)\""
        let nearest = ConfigurationReference.nearest(to: word.value, among: words)
        fault(message, at: word.place, path: word.path, suggestion: nearest)
        return nil
    }

    mutating func field(_ name: String, in section: Section) -> Located<FieldPath>? {
        guard let key = key(name, in: section), case .field = key.kind else { return nil }
        return value(of: key, in: section)
    }

    mutating func share(_ name: String, in section: Section) -> Located<Share>? {
        guard let key = key(name, in: section), case .share = key.kind else { return nil }
        return value(of: key, in: section)
    }

    mutating func texts(_ name: String, in section: Section) -> [Located<String>]? {
        guard let key = key(name, in: section), case .texts = key.kind else { return nil }
        return list(of: key, in: section, orEmpty: false)
    }

    mutating func origins(_ name: String, in section: Section) -> [Located<Origin>]? {
        guard let key = key(name, in: section), case .origins = key.kind else { return nil }
        return list(of: key, in: section, orEmpty: false)
    }

    mutating func secrets(_ name: String, in section: Section) -> [Located<Secret>]? {
        guard let key = key(name, in: section), case .secrets = key.kind else { return nil }
        return list(of: key, in: section, orEmpty: false)
    }
}
