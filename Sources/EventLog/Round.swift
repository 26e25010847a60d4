/// One transaction in the making: what is known of it before the commit, to be published after it.
struct Round {
    /// Milliseconds since 1970.
    let now: Int64
    /// The `received_at` of events appended in this round: never below the last stored one.
    let receivedAt: Int64
    /// The highest number given out, including this round's.
    var lastSequence: Int64
    var tally = Tally()
    /// The places of destinations that settled something, as they will be stored.
    var windows: [NameID: Windows] = [:]
    /// What was marked finished in them.
    var finished: [NameID: [Int64]] = [:]
    /// What is new for destinations with a bounded backlog.
    var owed: [NameID: (events: Int, bytes: Int)] = [:]
    /// Events whose rows were removed.
    var removed: [Int64] = []
    /// Letters that waited to be replayed, or were on their way, and are not to be sent.
    var removedLetters: [Int64] = []
    var publications: [Publication] = []
    /// There may be work for a destination after the commit.
    var bringsWork = false
    /// Bytes that appends may still add.
    var room = Int.max
    /// Everything at or below was swept by trimming, once the commit has succeeded.
    var swept: Int64
    /// The hours that have a table of idempotency keys, ascending.
    var repeatHours: [Int64]
    var hasDroppedTable = false
}

/// What others may know once the commit has succeeded.
enum Publication {
    case name(NameID, String, NameSpace)
    case route(RouteID, [NameID])
    case place(NameID, Place)
    case adoption(Adoption)
    case configured(Set<NameID>, [NameID: Backlog])
    case replays([Int64], NameID)
    case suppressed([UInt8], Int64)
}
