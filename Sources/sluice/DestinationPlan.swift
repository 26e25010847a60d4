import EventLog

/// The configured destinations as the log has to know them: where each begins, and whose events it gets.
struct DestinationPlan {
    let configuration: Configuration

    init(_ configuration: Configuration) {
        self.configuration = configuration
    }

    /// Tells the log. Returns each destination's number, in the order of the configuration.
    @discardableResult
    func apply(to log: any EventLog) async throws(LogError) -> [NameID] {
        var starts: [DestinationStart] = []
        for destination in configuration.destinations {
            starts.append(
                DestinationStart(
                    destination: try await log.intern(destination.name, as: .destination),
                    start: destination.start == .now ? .now : .earliest,
                    sources: try await feeders(of: destination, log: log),
                    backlog: destination.backlog?.bound
                ))
        }
        try await log.configure(destinations: starts)
        return starts.map(\.destination)
    }

    /// The sources whose events a destination gets, all of them: of those it takes over what waited for a first destination.
    /// Whether a rule would have passed over what waited is not known any more.
    private func feeders(
        of destination: Configuration.Destination,
        log: any EventLog
    ) async throws(LogError) -> Set<NameID> {
        var feeders: Set<NameID> = []
        for source in configuration.sources where source.deliverTo.contains(.init(destination: destination.name)) {
            feeders.insert(try await log.intern(source.name, as: .source))
        }
        return feeders
    }
}

extension Configuration.Backlog {
    fileprivate var bound: Backlog {
        Backlog(bytes: bytes?.bytes, age: age, then: then == .refuse ? .refuse : .drop)
    }
}
