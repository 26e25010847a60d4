/// Which rows of the log are one destination's. Made anew for each read. A route is looked up when the first row with it
/// is seen: by then it is in the catalog, since nobody could append with it before.
struct RouteFilter {
    private let destination: NameID
    private let catalog: Catalog
    private let adoptions: [Adoption]
    private var known: [RouteID: Bool] = [:]

    init(_ destination: NameID, _ catalog: Catalog) {
        self.destination = destination
        self.catalog = catalog
        adoptions = catalog.adoptions(of: destination)
    }

    mutating func takes(_ sequence: Int64, route: RouteID, source: NameID) -> Bool {
        if route == LogSchema.holdRoute {
            return adoptions.contains { $0.source == source && $0.sequences.contains(sequence) }
        }
        if let known = known[route] { return known }
        let isNamed = catalog.destinations(of: route)?.contains(destination) ?? false
        known[route] = isNamed
        return isNamed
    }
}
