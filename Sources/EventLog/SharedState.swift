/// What the writer, the readers and the callers share: each part locks for itself.
struct SharedState: Sendable {
    let configuration: LogConfiguration
    let inbox: Inbox
    let catalog = Catalog()
    let places = Places()
    let replays = ReplayQueues()
    let handlers = CommitHandlers()
    let removals = Removals()
    let figures = WriteFigures()
    let ranges = EventRanges()
    let selfCheck = SelfCheck()
    let suppressions: Suppressions

    init(_ configuration: LogConfiguration, _ hash: SipHash) {
        self.configuration = configuration
        suppressions = Suppressions(hash)
        inbox = Inbox(maxBytes: configuration.maxWaitingBytes)
    }
}
