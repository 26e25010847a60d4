/// Something to write, and who waits for it.
struct Command: Sendable {
    enum Work: Sendable {
        case append(Submission, Claim?)
        case settle(Settlement)
        case intern(String, NameSpace)
        /// The destinations as ``Catalog/canonical(_:)`` returns them.
        case route([NameID])
        case configure([DestinationStart])
        case pause(Bool, NameID)
        case schedule(RetrySchedule?, NameID)
        case dropOwed(NameID)
        /// Letters by id; those that are not dead are passed over, here and below.
        case drop([Int64])
        /// Events that somebody took back, by number; those that are gone already are passed over.
        case remove([Int64])
        /// A person's fingerprint, and until when.
        case suppress([UInt8], Int64)
        /// Letters, answers to repeats of an hour, and vendors' answers that are about somebody who is forgotten.
        case forgetLetters([Int64])
        case forgetAnswers(Int64, [[UInt8]])
        case forgetReplies([Int64])
        case emptyWAL
        case replay([Int64])
        case startReplay(ReplayPlan)
        /// The next letters of a job, and whether they are its last.
        case continueReplay(Int64, [Int64], Bool)
        case resend(PastBite)
        case resendLetters([Int64], RouteID)
        case setReplay(Int64, ReplayJob.State)
        case edit([EditedLetter])
        case readmit([Readmission])
        /// Stores a fact about the whole file, unless there is one of that key.
        case remember(String, [UInt8])
        /// One round of what the writer otherwise does when it has time: see `Writer+Space.swift`.
        case sweep
        /// Nothing is trimmed while somebody counts the rows: +1 to begin, -1 to end.
        case holdTrimming(Int)
        /// For tests: what happens when a sync fails.
        case fail
        /// For tests: SQLite reports a full disk where the file would have more pages than these; the ballast cannot be laid
        /// while the file has as many.
        case limitPages(Int)

        /// Whether it brings events.
        var isAppend: Bool {
            switch self {
            case .append, .readmit, .resend, .resendLetters: true
            default: false
            }
        }

        var isSweep: Bool {
            if case .sweep = self { true } else { false }
        }
    }

    struct Answer: Sendable {
        /// An id, or how many rows were changed.
        var number: Int64 = 0
        var appended = Appended.stored
        /// Nothing was done yet: the same command belongs into the next round.
        var isToBeRepeated = false
    }

    typealias Outcome = Result<Answer, LogError>

    let work: Work
    /// What it counts against the bound on waiting bytes.
    let bytes: Int
    /// Called once, from the writer's thread or the caller's, and returns at once.
    let reply: @Sendable (Outcome) -> Void
}

extension Submission {
    /// An estimate of its memory, and of what it adds to the file.
    var byteCount: Int {
        let fixed = 64
        let accepted = events.reduce(0) { $0 + $1.body.count + fixed }
        let refused = refused.reduce(0) { $0 + letterBytes(of: $1) + $1.detail.utf8.count + 2 * fixed }
        return accepted + refused + (envelope?.count ?? 0) + fixed
    }
}
