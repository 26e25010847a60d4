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

    init(_ configuration: LogConfiguration) {
        self.configuration = configuration
        inbox = Inbox(maxBytes: configuration.maxWaitingBytes)
    }
}
