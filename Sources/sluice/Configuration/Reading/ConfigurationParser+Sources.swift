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
        let dialect = vendor("dialect", in: section)
        let isStrict = flag("strict", in: section)
        let rate = rate("rate", in: section)
        let schemas = path("schemas", in: section)
        let deliverTo = deliverTo(in: section, of: dialect, destinations: destinations)
        let credentials: Configuration.Credentials? =
            switch dialect {
            case .dengage: dengageCredentials(in: section, of: name, owners: &owners)
            case .gravity: gravityCredentials(in: section, of: name, owners: &owners)
            case .gravityField, .ometria, .richrelevance, nil: nil
            }
        guard let credentials, let isStrict else { return nil }
        return Configuration.Source(
            name: name, credentials: credentials, isStrict: isStrict.value, rate: rate?.value, schemas: schemas?.value,
            deliverTo: deliverTo)
    }

    /// The vendor of a source or destination, after checking that the section has only keys that fit it.
    mutating func vendor(_ name: String, in section: Section) -> VendorName? {
        let vendor = choice(name, in: section).flatMap { VendorName(rawValue: $0.value) }
        // One that is not built yet has keys of its own: no blame for them beside the blame for the vendor.
        if vendor != nil || section[name] == nil { checkKeys(of: section, vendor: vendor) }
        return vendor
    }

    private mutating func deliverTo(
        in section: Section,
        of dialect: VendorName?,
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
            } else if let dialect, let vendor = destination?.vendor.flatMap(VendorName.init), vendor != dialect {
                let message =
                    "\(dialect.rawValue) events for \(vendor.rawValue) need translation, which is not built yet"
                fault(message, at: name.place, path: name.path)
            }
        }
        return names.map(\.value.text)
    }

    private mutating func dengageCredentials(
        in section: Section,
        of source: String,
        owners: inout [String: String]
    ) -> Configuration.Credentials? {
        let keys = secrets("apiKeys", in: section)
        let origins = origins("origins", in: section)
        for key in keys ?? [] {
            claim("dengage \(key.value.value)", "this key", at: key.place, path: key.path, of: source, owners: &owners)
        }
        return keys.map { .dengage(apiKeys: $0.map(\.value), origins: origins?.map(\.value)) }
    }

    private mutating func gravityCredentials(
        in section: Section,
        of source: String,
        owners: inout [String: String]
    ) -> Configuration.Credentials? {
        let customer = text("customer", in: section)
        let username = text("username", in: section)
        let password = secret("password", in: section)
        if let customer {
            let what = "customer \"\(customer.value)\""
            claim(
                "gravity \(customer.value)", what, at: customer.place, path: customer.path, of: source, owners: &owners)
        }
        guard let customer, let username, let password else { return nil }
        return .gravity(customer: customer.value, username: username.value, password: password.value)
    }

    /// What tells the source of a request must not tell two.
    private mutating func claim(
        _ identity: String,
        _ what: String,
        at place: Place,
        path: String,
        of source: String,
        owners: inout [String: String]
    ) {
        if let owner = owners[identity], owner != source {
            fault("\(what) already belongs to the source \"\(owner)\"", at: place, path: path)
        }
        owners[identity] = owners[identity] ?? source
    }
}
