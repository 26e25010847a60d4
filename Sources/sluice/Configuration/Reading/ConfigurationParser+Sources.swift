import Vendors

extension ConfigurationParser {
    /// - Parameter destinations: those that `deliverTo` may name.
    mutating func sources(in root: Section, destinations: [Receiver]) -> [Configuration.Source] {
        var owners: [String: String] = [:]
        return namedSections("sources", in: root).compactMap { name, section in
            guard let section else { return nil }
            return source(name, section, destinations: destinations, owners: &owners)
        }
    }

    private mutating func source(
        _ name: String,
        _ section: Section,
        destinations: [Receiver],
        owners: inout [String: String]
    ) -> Configuration.Source? {
        var section = section
        let dialect = vendor("dialect", in: section)
        section.vendor = dialect?.name
        let isStrict = flag("strict", in: section)
        let rate = rate("rate", in: section)
        let schemas = path("schemas", in: section)
        let consent = field("consent", in: section)
        let redact = redact(in: section)
        let deliverTo = routes(in: section, destinations: destinations)
        let passThrough = passThrough(in: section, of: dialect?.name, among: destinations)
        let readTimeout = duration("readTimeout", in: section)
        let settings = dialect.flatMap { dialect in
            self.settings(dialect.sourceSettings, in: section) { parser, setting, value in
                if setting.isSecret { parser.checkCredential(value) }
                guard setting.isIdentifying else { return }
                parser.claim(value, for: setting, dialect: dialect.name, source: name, owners: &owners)
            }
        }
        guard let dialect, let settings, let isStrict, let consent, let readTimeout else { return nil }
        return Configuration.Source(
            name: name, dialect: dialect.name, settings: settings, isStrict: isStrict.value, rate: rate?.value,
            schemas: schemas?.value, consent: consent.value, redact: redact,
            deliverTo: deliverTo, passThrough: passThrough, readTimeout: readTimeout.value)
    }

    /// Only the vendor whose dialect it is understands a read.
    private mutating func passThrough(
        in section: Section, of dialect: String?, among destinations: [Receiver]
    ) -> String? {
        guard let name = name("passThrough", in: section) else { return nil }
        guard let destination = destinations.first(where: { $0.name == name.value.text }) else {
            let nearest = ConfigurationReference.nearest(to: name.value.text, among: destinations.map(\.name))
            let message = "no destination is called \"\(name.value.text)\""
            fault(message, at: name.place, path: name.path, suggestion: nearest)
            return nil
        }
        if let dialect, let vendor = destination.vendor, dialect != vendor {
            let message = "\(name.value.text) is of \(vendor), which does not understand what is asked in \(dialect)"
            fault(message, at: name.place, path: name.path)
        } else if !destination.answersReads {
            fault("\(name.value.text) answers no reads", at: name.place, path: name.path)
        }
        return name.value.text
    }

    /// The vendor of a source or destination, after checking that the section has only keys that fit it.
    mutating func vendor(_ name: String, in section: Section) -> (any Vendor)? {
        let vendor = choice(name, in: section).flatMap { VendorList.named($0.value) }
        // No blame for the keys of one that is not there beside the blame for the vendor.
        if vendor != nil || section[name] == nil { checkKeys(of: section, vendor: vendor?.name) }
        return vendor
    }

    /// What tells the source of a request must not tell two.
    private mutating func claim(
        _ value: Located<String>,
        for setting: Setting,
        dialect: String,
        source: String,
        owners: inout [String: String]
    ) {
        let identity = "\(dialect) \(setting.name) \(value.value)"
        if let owner = owners[identity], owner != source {
            let what = setting.kind == .text ? "\(setting.name) \"\(value.value)\"" : "this key"
            fault("\(what) already belongs to the source \"\(owner)\"", at: value.place, path: value.path)
        }
        owners[identity] = owners[identity] ?? source
    }
}
