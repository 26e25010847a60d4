import ArgumentParser
import EventLog
import Logging

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What the process asks of the operating system.
enum Process {
    /// The log and its socket hold personal data: files made by this process are the owner's alone.
    static func keepFilesPrivate() {
        umask(0o077)
    }

    /// Until ``Reload`` listens, a signal that asks to reload must not end the process without a clean stop.
    static func ignoreHangup() {
        _ = signal(SIGHUP, SIG_IGN)
    }

    /// As many open files as the system grants: each connection is one.
    static func raiseFileLimit() {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// Told to stop a second time: what is on its way is not waited for.
    static func stopAtOnce(unanswered: Int, logger: Logger) -> Never {
        logger.warning(
            "stopped at once, with requests unanswered; their events will be sent again",
            metadata: ["requests": "\(unanswered)"])
        AppLog.flush()
        _exit(Outcome.no.rawValue)
    }

    /// A page cache that failed to sync is not trusted: nothing more is answered or sent.
    static func endAfterLogFailure(_ error: LogError) {
        Terminal.complain("the log failed, ending: \(error.detail)")
        exit(Outcome.logFailed.rawValue)
    }
}
