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
        try await inBites(filter) { .replay($0) }
    }

    public func startReplay(
        _ filter: LetterFilter, words: String, rate: Double
    ) async throws(LogError) -> Int64 {
        var filter = filter
        (filter.stage, filter.state, filter.limit) = (.delivery, .dead, nil)
        return try await shared.inbox.perform(.startReplay(filter, words, rate)).number
    }

    @discardableResult
    public func continueReplay(
        _ job: Int64, _ filter: LetterFilter, limit: Int
    ) async throws(LogError) -> Int {
        Int(try await shared.inbox.perform(.continueReplay(job, filter, limit)).number)
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

    /// A command for every 1,000 letters, in order of their ids.
    private func inBites(
        _ filter: LetterFilter, _ work: (LetterFilter) -> Command.Work
    ) async throws(LogError) -> Int {
        let limit = filter.limit ?? .max
        var changed = 0
        var bite = filter
        while changed < limit {
            let size = min(1_000, limit - changed)
            bite.limit = size
            let answer = try await shared.inbox.perform(work(bite))
            changed += Int(answer.number)
            if answer.last == 0 { break }
            bite.after = answer.last
        }
        return changed
    }

    public func status() async throws(LogError) -> LogStatus {
        let shared = shared
        return try await ask { try StatusReading.status(shared, $0) }
    }
}
