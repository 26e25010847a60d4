/// The durable queue between intake and delivery.
///
/// Intake appends, delivery reads and settles, and neither knows of the other. An event is written once, however many
/// destinations it is routed to; each destination keeps its own place.
///
/// What an implementation promises, and `EventLogConformance` checks:
///
/// 1. `append` and `settle` return after the commit is synced, or throw and leave nothing behind.
/// 2. Sequence numbers are never used again, and their order is the order of commits.
/// 3. `next` hands every event routed to a destination to it once per process, in sequence order, and again in the next
///    process unless it was settled.
/// 4. A request with a key is stored once, however often it comes within the window, across restarts too.
/// 5. Per destination: accepted = delivered + dead + pending + removed + passed over by rule, at every commit.
public protocol EventLog: Sendable {
    // MARK: Intake

    /// The number that stands for a name (a source, a kind, a destination) in this log, given out at its first use.
    func intern(_ name: String, as space: NameSpace) async throws(LogError) -> NameID

    /// The number of a set of destinations. An empty set is the built-in destination `hold`.
    func route(to destinations: [NameID]) async throws(LogError) -> RouteID

    /// The number of no destination at all: such events are passed over by everybody, and wait for nobody.
    func routeToNobody() async throws(LogError) -> RouteID

    /// A stable number for whom an event is about: SipHash-2-4 of the id's bytes under a key kept in the log.
    /// Zero stands for nobody and is never returned.
    func subject(of identity: some Collection<UInt8>) -> Int64

    /// What stands in for a text that is not to be stored: 32 hexadecimal digits, the same for the same text in this log.
    func pseudonym(of text: [UInt8]) -> String

    /// Stores what one request brought: accepted events, and refused ones as dead letters of stage `intake`,
    /// in one transaction. A repeat of a request that carries a key stores nothing: see ``Idempotency``.
    ///
    /// - Parameter then: called once, from any thread, the caller's too; it must return at once.
    func append(_ submission: Submission, then: @escaping @Sendable (Result<Appended, LogError>) -> Void)

    // MARK: Delivery

    /// Names the destinations that are configured now. A new one starts where `start` says; the first destination ever
    /// of a source whose events went to `hold` takes over the place of `hold`. One that is gone keeps its place.
    func configure(destinations: [DestinationStart]) async throws(LogError)

    /// The next events for a destination, in order, at most `events` of them and about `bytes` of bodies (at least one
    /// event if there is any). Empty when it has read everything, or when its windows are full.
    func next(for destination: NameID, events: Int, bytes: Int) async throws(LogError) -> Stretch

    /// The next dead letters that wait to be replayed to a destination. Each is handed out once per process.
    func nextReplays(for destination: NameID, events: Int, bytes: Int) async throws(LogError) -> [ReplayedLetter]

    /// Events that were set apart with a schedule of their own, read once at start.
    func deferred(for destination: NameID) async throws(LogError) -> [DeferredEvent]

    /// Where the retries of a destination stood when it was last remembered; nil when nothing was to be.
    func schedule(of destination: NameID) async throws(LogError) -> RetrySchedule?

    /// Keeps where the retries of a destination stand, in place of what was kept before; nil keeps nothing.
    func remember(_ schedule: RetrySchedule?, of destination: NameID) async throws(LogError)

    /// Records what became of events and letters. One transaction per call, shared with whatever else waits.
    func settle(_ settlement: Settlement) async throws(LogError)

    /// Calls `handler` after each commit that may have brought work for a destination, from the writer's thread.
    /// The handler must return at once.
    func onCommit(_ handler: @escaping @Sendable () -> Void)

    // MARK: Operation

    /// How many events of the past match; with a backfill at most so many.
    func countPast(_ filter: PastFilter) async throws(LogError) -> Int

    /// Begins to append them once more, for one destination: somebody has to ask for each bite. The job's id.
    ///
    /// - Parameter words: the filter, in the words of whoever begins it.
    func startPast(_ filter: PastFilter, words: String, rate: Double) async throws(LogError) -> Int64

    /// The next bite of it: at most so many events that match. Those that were never for the destination are left out unless
    /// they are wanted. Answers how many were appended.
    @discardableResult
    func continuePast(
        _ job: Int64, _ filter: PastFilter, limit: Int,
        isWanted: @Sendable (StoredEvent, _ source: String) async throws(LogError) -> Bool
    ) async throws(LogError) -> Int

    /// Sends what dead letters of stage `delivery` hold to another destination, as events of their own, but for what was sent
    /// there before. The letters stay. Returns how many.
    func sendLetters(_ filter: LetterFilter, to destination: NameID) async throws(LogError) -> Int

    /// Whether events with this route are for a destination.
    func isRouted(_ route: RouteID, to destination: String) -> Bool

    /// What became of what one request brought.
    func trace(_ request: UInt64) async throws(LogError) -> RequestTrace

    /// Pauses or resumes a destination by command; remembered across restarts.
    func setPaused(_ paused: Bool, destination: NameID) async throws(LogError)

    /// Removes what is still owed to a destination that is not configured, `hold` included, and counts it as removed, so
    /// that it no longer keeps events from being trimmed. Its dead letters stay. Returns how many; nil when the
    /// destination is configured, which changes nothing.
    func dropOwed(to destination: NameID) async throws(LogError) -> Int?

    /// Removes those of a source's events that `isMatch` picks by kind and body, for every destination that is still owed
    /// them, and counts them as removed. Looks at what there is when it is called, from the first event on that anybody
    /// is owed. Returns how many events somebody was owed.
    func removeOwed(
        of source: NameID, where isMatch: @escaping @Sendable (NameID, [UInt8]) -> Bool
    ) async throws(LogError) -> Int

    /// Calls `handler` after each commit that removed events, or letters that are being replayed: what of them waits to be
    /// sent must not be. From the writer's thread; the handler must return at once.
    func onRemoval(_ handler: @escaping @Sendable (Set<ItemID>) -> Void)

    /// From now until then ``isSuppressed(_:)`` says so of this person, in later processes too. In milliseconds since 1970.
    func suppress(_ person: Person, until: Int64) async throws(LogError)

    /// Whether events about this person are not to be taken. Cheap while nobody is suppressed.
    func isSuppressed(_ person: Person) -> Bool

    /// Removes all there is about a person when it is called: events, whoever is owed them or has had them, dead letters with
    /// what they were before they were edited, answers kept for repeats, and what vendors said. Ends with an empty WAL.
    func forget(_ forgetting: Forgetting) async throws(LogError) -> Forgotten

    func pausedDestinations() async throws(LogError) -> Set<NameID>

    func letters(_ filter: LetterFilter) async throws(LogError) -> [DeadLetter]

    func letter(_ id: Int64) async throws(LogError) -> DeadLetter?

    /// How many letters match, whatever the filter's limit.
    func countLetters(_ filter: LetterFilter) async throws(LogError) -> Int

    /// How many letters match for each combination of values that occurs, whatever the filter's limit; the largest first,
    /// at most 1,000 groups.
    ///
    /// - Parameter fields: at least one.
    func countLetters(_ filter: LetterFilter, by fields: [LetterField]) async throws(LogError) -> [LetterGroup]

    /// Marks matching letters in state `dead` as dropped; their bodies are removed. Returns how many.
    func drop(_ filter: LetterFilter) async throws(LogError) -> Int

    /// Marks matching letters in state `dead` of stage `delivery` as waiting to be replayed. Returns how many.
    func replay(_ filter: LetterFilter) async throws(LogError) -> Int

    /// Begins to replay matching letters in state `dead` of stage `delivery` at a rate: those that are there now, each once.
    /// Somebody has to ask for each bite: ``continueReplay(_:_:limit:)``.
    ///
    /// - Parameters:
    ///   - words: the filter as its asker wants to read it again.
    ///   - rate: letters per second, above 0.
    /// - Returns: the job's id.
    func startReplay(_ filter: LetterFilter, words: String, rate: Double) async throws(LogError) -> Int64

    /// Marks the next letters of a running job as waiting to be replayed; ends the job when there are no more.
    ///
    /// - Parameter filter: as it was begun with.
    /// - Returns: how many letters were looked at.
    @discardableResult
    func continueReplay(_ job: Int64, _ filter: LetterFilter, limit: Int) async throws(LogError) -> Int

    /// The jobs that run, without what became of their letters: cheap enough to be asked often.
    func runningReplays() async throws(LogError) -> [ReplayJob]

    /// False when there is no such job, or it has ended.
    func setReplay(_ job: Int64, _ state: ReplayJob.State) async throws(LogError) -> Bool

    /// All jobs, or one, the oldest first, with what became of their letters.
    func replayJobs(_ id: Int64?) async throws(LogError) -> [ReplayJob]

    /// Exchanges the bodies of letters in state `dead`; the first body of each is kept beside. Returns how many were
    /// exchanged: one that was edited or settled meanwhile is left as it is.
    func edit(_ letters: [EditedLetter]) async throws(LogError) -> Int

    /// Takes in letters of stage `intake` that were found to be in order after all: their events are appended and the
    /// letter ends as `replayed`, in one transaction. The others die again. Returns how many were taken in.
    func readmit(_ letters: [Readmission]) async throws(LogError) -> Int

    func status() async throws(LogError) -> LogStatus

    /// Reads every row and recomputes every account from the rows alone. Takes as long as reading the whole file; the log
    /// goes on meanwhile, but for trimming.
    ///
    /// - Parameter progress: told the share that is done, from 0 to 1.
    func check(progress: @escaping @Sendable (Double) -> Void) async throws(LogError) -> LogReport

    /// Waits for what is being written, then closes the file.
    func close() async
}

extension EventLog {
    /// As ``append(_:then:)``, for those who wait.
    @discardableResult
    public func append(_ submission: Submission) async throws(LogError) -> Appended {
        try await withCheckedContinuation { continuation in
            append(submission) { continuation.resume(returning: $0) }
        }.get()
    }
}
