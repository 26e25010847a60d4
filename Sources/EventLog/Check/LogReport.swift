/// What a check of a log found.
public struct LogReport: Sendable {
    /// One destination's account: what was counted as it happened, and the same from the rows alone.
    public struct Account: Sendable {
        public var destination: String
        var id: NameID
        /// Routed here, ever.
        public var accepted: Int
        public var delivered: Int
        /// Became dead letters, ever.
        public var died: Int
        public var removed: Int
        /// Passed over by a rule of the configuration.
        public var passedOver: Int
        /// Unfinished by the rows: unread, open in a window, or set apart.
        public var pending: Int
        /// Its dead letters, in whatever state.
        public var letters: Int

        /// Every accepted event is in exactly one place.
        public var isBalanced: Bool { accepted == delivered + died + removed + passedOver + pending && died == letters }
    }

    /// In order of their names. Empty when the rows could not all be read: then nothing can be said.
    public var accounts: [Account]
    /// Events read.
    public var events: Int
    /// Bytes of their bodies.
    public var bytes: Int
    public var faults: LogFaults

    /// Every row could be read and is what was stored, and every account agrees with the rows.
    public var isSound: Bool { faults.isEmpty }
}
