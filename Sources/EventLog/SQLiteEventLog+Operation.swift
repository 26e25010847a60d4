/// What an operator asks and commands.
extension SQLiteEventLog {
    public func setPaused(_ paused: Bool, destination: NameID) async throws(LogError) {
        _ = try await shared.inbox.perform(.pause(paused, destination))
    }

    public func dropOwed(to destination: NameID) async throws(LogError) -> Int? {
        let count = Int(try await shared.inbox.perform(.dropOwed(destination)).number)
        return count < 0 ? nil : count
    }

    public func pausedDestinations() async throws(LogError) -> Set<NameID> {
        try await ask { try StatusReading.paused($0) }
    }

    public func letters(_ filter: LetterFilter) async throws(LogError) -> [DeadLetter] {
        let catalog = shared.catalog
        guard let query = LetterQuery(filter, catalog) else { return [] }
        return try await ask { try LetterReading.letters(query, catalog, $0) }
    }

    public func letter(_ id: Int64) async throws(LogError) -> DeadLetter? {
        try await letters(LetterFilter(ids: [id])).first
    }

    public func countLetters(_ filter: LetterFilter) async throws(LogError) -> Int {
        guard let query = LetterQuery(filter, shared.catalog) else { return 0 }
        return try await ask { try LetterReading.count(query, $0) }
    }

    public func countLetters(
        _ filter: LetterFilter, by fields: [LetterField]
    ) async throws(LogError) -> [LetterGroup] {
        let catalog = shared.catalog
        guard !fields.isEmpty, let query = LetterQuery(filter, catalog) else { return [] }
        return try await ask { try LetterReading.groups(query, by: fields, catalog, $0) }
    }

    public func drop(_ filter: LetterFilter) async throws(LogError) -> Int {
        try await inBites(filter) { .drop($0) }
    }

    public func replay(_ filter: LetterFilter) async throws(LogError) -> Int {
        guard let filter = filter.deliverable else { return 0 }
        return try await inBites(filter) { .replay($0) }
    }

    public func startReplay(
        _ filter: LetterFilter, words: String, rate: Double
    ) async throws(LogError) -> Int64 {
        var extent = (count: 0, last: Int64(0))
        if let filter = filter.deliverable, let query = LetterQuery(filter, shared.catalog) {
            extent = try await ask { try LetterReading.extent(query, $0) }
        }
        let plan = ReplayPlan(words: words, rate: rate, total: extent.count, last: extent.last)
        return try await shared.inbox.perform(.startReplay(plan)).number
    }

    @discardableResult
    public func continueReplay(
        _ job: Int64, _ filter: LetterFilter, limit: Int
    ) async throws(LogError) -> Int {
        guard let place = try await ask({ try ReplayReading.place(of: job, $0) }) else { return 0 }
        var ids: [Int64] = []
        if var rest = filter.deliverable {
            (rest.after, rest.through, rest.limit) = (max(rest.after ?? 0, place.after), place.last, limit)
            ids = try await self.ids(of: rest)
        }
        let isLast = ids.count < limit || ids.last == place.last
        return Int(try await shared.inbox.perform(.continueReplay(job, ids, isLast)).number)
    }

    public func runningReplays() async throws(LogError) -> [ReplayJob] {
        try await ask { try ReplayReading.withoutOutcomes(nil, $0).filter { $0.state == .running } }
    }

    public func setReplay(_ job: Int64, _ state: ReplayJob.State) async throws(LogError) -> Bool {
        try await shared.inbox.perform(.setReplay(job, state)).number > 0
    }

    public func replayJobs(_ id: Int64?) async throws(LogError) -> [ReplayJob] {
        try await ask { try ReplayReading.jobs(id, $0) }
    }

    public func edit(_ letters: [EditedLetter]) async throws(LogError) -> Int {
        Int(try await shared.inbox.perform(.edit(letters)).number)
    }

    public func readmit(_ letters: [Readmission]) async throws(LogError) -> Int {
        var admitted = 0
        while true {
            let answer = try await shared.inbox.perform(.readmit(letters))
            admitted += Int(answer.number)
            if !answer.isToBeRepeated { return admitted }
        }
    }

    private func ids(of filter: LetterFilter) async throws(LogError) -> [Int64] {
        guard let query = LetterQuery(filter, shared.catalog) else { return [] }
        return try await ask { try LetterReading.ids(query, $0) }
    }

    /// A command for every 1,000 letters in state `dead`, in the order of their ids. A reader looks for them: the writer
    /// has no time to search bodies for a text.
    func inBites(
        _ filter: LetterFilter, _ work: ([Int64]) -> Command.Work
    ) async throws(LogError) -> Int {
        guard var rest = filter.onlyDead else { return 0 }
        let limit = filter.limit ?? .max
        var changed = 0
        while changed < limit {
            rest.limit = min(1_000, limit - changed)
            let ids = try await ids(of: rest)
            guard let last = ids.last else { break }
            changed += Int(try await shared.inbox.perform(work(ids)).number)
            rest.after = last
        }
        return changed
    }

    public func status() async throws(LogError) -> LogStatus {
        let shared = shared
        return try await ask { try StatusReading.status(shared, $0) }
    }
}

extension LetterFilter {
    /// Of these, the ones in state `dead`; nil when it asks for another.
    fileprivate var onlyDead: LetterFilter? {
        guard (state ?? .dead) == .dead else { return nil }
        var filter = self
        filter.state = .dead
        return filter
    }

    /// Of these, the ones that can be sent again; nil when it asks for others.
    var deliverable: LetterFilter? {
        guard (stage ?? .delivery) == .delivery, var filter = onlyDead else { return nil }
        filter.stage = .delivery
        return filter
    }
}
