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
        let deliverTo = deliverTo(in: section, of: dialect, destinations: destinations)
        let settings = dialect.flatMap { dialect in
            self.settings(dialect.sourceSettings, in: section) { parser, setting, value in
                guard setting.isIdentifying else { return }
                parser.claim(value, for: setting, dialect: dialect.name, source: name, owners: &owners)
            }
        }
        guard let dialect, let settings, let isStrict else { return nil }
        return Configuration.Source(
            name: name, dialect: dialect.name, settings: settings, isStrict: isStrict.value, rate: rate?.value,
            schemas: schemas?.value, deliverTo: deliverTo)
    }

    /// The vendor of a source or destination, after checking that the section has only keys that fit it.
    mutating func vendor(_ name: String, in section: Section) -> (any Vendor)? {
        let vendor = choice(name, in: section).flatMap { VendorList.named($0.value) }
        // No blame for the keys of one that is not there beside the blame for the vendor.
        if vendor != nil || section[name] == nil { checkKeys(of: section, vendor: vendor?.name) }
        return vendor
    }

    private mutating func deliverTo(
        in section: Section,
        of dialect: (any Vendor)?,
        destinations: [Receiver]
    ) -> [String] {
        let names = names("deliverTo", in: section) ?? []
        if section["deliverTo"] == nil || section["deliverTo"]?.value.isEmpty == true {
            let message = "no deliverTo: its events wait in the log"
            warn(message, at: section["deliverTo"]?.place ?? section.place, path: section.path)
        }
        var seen: Set<String> = []
        for name in names {
            let destination = destinations.first { $0.name == name.value.text }
            if destination == nil {
                let nearest = ConfigurationReference.nearest(to: name.value.text, among: destinations.map(\.name))
                let message = "no destination is called \"\(name.value.text)\""
                fault(message, at: name.place, path: name.path, suggestion: nearest)
            } else if !seen.insert(name.value.text).inserted {
                fault("\"\(name.value.text)\" is named twice", at: name.place, path: name.path)
            } else if let dialect, let vendor = destination?.vendor.flatMap(VendorList.named),
                vendor.name != dialect.name
            {
                let message = "\(dialect.name) events for \(vendor.name) need translation, which is not built yet"
                fault(message, at: name.place, path: name.path)
            }
        }
        return names.map(\.value.text)
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
